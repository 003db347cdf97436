/// One file a rule. `Rules.ALL` lists them; a rule is pure: facts in, findings out.
@NullMarked
package dev.trustdrift.rules;

import org.jspecify.annotations.NullMarked;
