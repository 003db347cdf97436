/// Rules on what CloudTrail saw, one file a rule.
@NullMarked
package dev.trustdrift.rules.sessions;

import org.jspecify.annotations.NullMarked;
