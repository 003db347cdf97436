package dev.trustdrift.language;

/// The answer to "is there such a word?".
public sealed interface Verdict {
  /// There is none: proved.
  record Empty() implements Verdict {}

  /// Here is one, and it was checked against the patterns and the universe one by one.
  ///
  /// @param shortest whether no shorter word would do; otherwise the budget ended before that was
  ///   known
  record Witness(String word, boolean shortest) implements Verdict {}

  /// The budget ended first.
  ///
  /// @param work the steps that were spent
  record Undecided(long work) implements Verdict {}
}
