/// Rules on what trust policies let in, one file a rule.
@NullMarked
package dev.trustdrift.rules.trust;

import org.jspecify.annotations.NullMarked;
