/// Who came in: the trail's calls, what was done afterwards, and what names and addresses tell.
@NullMarked
package dev.trustdrift.facts.sessions;

import org.jspecify.annotations.NullMarked;
