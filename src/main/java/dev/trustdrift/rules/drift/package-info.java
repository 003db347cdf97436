/// Rules on what became of the account since the baseline, and on waivers that ran out.
@NullMarked
package dev.trustdrift.rules.drift;

import org.jspecify.annotations.NullMarked;
