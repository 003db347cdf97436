/// Trust policies decided: what each lets in, how far that reaches, and what a change moves.
@NullMarked
package dev.trustdrift.facts.trust;

import org.jspecify.annotations.NullMarked;
