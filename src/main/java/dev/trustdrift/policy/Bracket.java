package dev.trustdrift.policy;

import dev.trustdrift.language.Pattern;
import java.util.List;

/// What is known of the values that pass a test, as unions of patterns: whatever matches one of
/// `surely` passes, and whatever passes matches one of `maybe`.
record Bracket(List<Pattern> surely, List<Pattern> maybe) {
  static final Bracket UNKNOWN = new Bracket(List.of(), List.of(Pattern.glob("*")));

  static Bracket exactly(List<Pattern> patterns) {
    return new Bracket(patterns, patterns);
  }

  boolean exact() {
    return surely.equals(maybe);
  }
}
