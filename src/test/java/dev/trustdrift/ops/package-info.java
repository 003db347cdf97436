/// What stands at the top level of the project, held to its word: template, launcher, events.
@NullMarked
package dev.trustdrift.ops;

import org.jspecify.annotations.NullMarked;
