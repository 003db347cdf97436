/// The snapshot folder: what a live audit sees, saved and read again.
@NullMarked
package dev.trustdrift.collect.snapshot;

import org.jspecify.annotations.NullMarked;
