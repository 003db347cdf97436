/// Tests of the collectors, and the account they share.
@NullMarked
package dev.trustdrift.collect;

import org.jspecify.annotations.NullMarked;
