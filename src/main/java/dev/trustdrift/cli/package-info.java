/// The command line.
@NullMarked
package dev.trustdrift.cli;

import org.jspecify.annotations.NullMarked;
