/// Writes narrower trust policies from what was seen, and proves them before anybody sees them.
@NullMarked
package dev.trustdrift.facts.tighten;

import org.jspecify.annotations.NullMarked;
