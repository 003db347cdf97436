package dev.trustdrift.language;

import java.util.List;

/// The answer to "how many words are there, and which?".
public sealed interface Extent {
  /// These and no others, in the order of [String#compareTo].
  record Finite(List<String> words) implements Extent {
    public Finite {
      words = List.copyOf(words);
    }
  }

  /// Finitely many, but more than were asked for.
  record Many(int bound) implements Extent {}

  /// No end of them.
  record Infinite() implements Extent {}

  /// The budget ended first.
  ///
  /// @param work the steps that were spent
  record Undecided(long work) implements Extent {}
}
