/// Sets of strings: patterns, automata and the search that decides questions about them. Knows
/// nothing of AWS and depends on `java..` alone.
@NullMarked
package dev.trustdrift.language;

import org.jspecify.annotations.NullMarked;
