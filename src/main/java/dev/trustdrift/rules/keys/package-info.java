/// Rules on static access keys, one file a rule.
@NullMarked
package dev.trustdrift.rules.keys;

import org.jspecify.annotations.NullMarked;
