/// What is new, persisting, resolved or accepted.
@NullMarked
package dev.trustdrift.drift;

import org.jspecify.annotations.NullMarked;
