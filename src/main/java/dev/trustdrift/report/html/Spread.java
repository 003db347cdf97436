package dev.trustdrift.report.html;

import dev.trustdrift.facts.trust.Reach;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A reach as the page shows it: its word, what that means, the style of its ties.
///
/// @param word also the name of the style; `undecided` for a word that is not the contract's
record Spread(String word, String meaning) {
  /// The most alarming first. What could not be decided may be anything, so it comes right after
  /// what is known to be worst.
  private static final List<Reach> ALARM =
      List.of(
          Reach.STRANGERS,
          Reach.UNDECIDED,
          Reach.INSTANCE,
          Reach.GROUP,
          Reach.ANY_REF,
          Reach.REF_PATTERN,
          Reach.PROTECTED_REFS,
          Reach.PINNED,
          Reach.NOBODY);

  /// Worst first.
  static final Comparator<Spread> WORST_FIRST = Comparator.comparingInt(Spread::rank);

  static final List<Spread> ALL = ALARM.stream().map(Spread::of).toList();

  static Spread of(Reach reach) {
    return new Spread(reach.word(), reach.meaning());
  }

  static Spread named(String word) {
    return of(
        Arrays.stream(Reach.values())
            .filter(reach -> reach.word().equals(word))
            .findFirst()
            .orElse(Reach.UNDECIDED));
  }

  private int rank() {
    return ALL.indexOf(this);
  }

  boolean is(Reach reach) {
    return word.equals(reach.word());
  }
}
