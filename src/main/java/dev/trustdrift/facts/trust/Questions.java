package dev.trustdrift.facts.trust;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Extent;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Universe;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The questions of one decision about sets of subjects, each asked of the language engine once:
/// reach, audiences and what a report lists come upon the same sets.
final class Questions {

  /// So many subjects are listed; more are only known to be more.
  static final int MOST_LISTED = 20;

  private record Set(Universe universe, List<Constraint> cells) {
    static Set of(Words words) {
      return new Set(words.universe(), words.cells());
    }
  }

  private final Budget budget;
  private final Map<Set, Verdict> found = new HashMap<>();
  private final Map<Set, Extent> extents = new HashMap<>();

  Questions(Budget budget) {
    this.budget = budget;
  }

  Budget budget() {
    return budget;
  }

  /// A shortest word of the set.
  Verdict find(Words words) {
    Set set = Set.of(words);
    Verdict known = found.get(set);
    if (known == null) {
      known = words.find(budget);
      found.put(set, known);
    }
    return known;
  }

  /// A shortest word of the set that satisfies one constraint more.
  Verdict find(Words words, Constraint further) {
    return find(words.and(further));
  }

  /// How many words the set has; up to [#MOST_LISTED] of them.
  Extent extent(Words words) {
    Set set = Set.of(words);
    Extent known = extents.get(set);
    if (known == null) {
      known = words.extent(MOST_LISTED, budget);
      extents.put(set, known);
    }
    return known;
  }

  /// How many beginnings up to the end of a phase the set's words have.
  Extent extentOfPhase(Words words, int phase, int most) {
    Extent extent = words.extentOfPhase(phase, most, budget);
    if (extent instanceof Extent.Infinite) {
      extents.put(Set.of(words), extent); // infinitely many beginnings, so as many words
    }
    return extent;
  }

  /// One word of each class, if a few classes make up the set: so that what varies without end
  /// inside a class does not count.
  ///
  /// @param same the words of the same class as one; none where classes are not told apart, which
  ///   ends the count as infinite
  Extent classes(Words words, Function<String, List<Pattern>> same) {
    Constraint beyond = Constraint.any();
    List<String> some = new ArrayList<>();
    while (some.size() <= MOST_LISTED) {
      switch (find(words, beyond)) {
        case Verdict.Undecided(var work) -> {
          return new Extent.Undecided(work);
        }
        case Verdict.Empty() -> {
          return new Extent.Finite(some);
        }
        case Verdict.Witness(var next, var _) -> {
          List<Pattern> alike = same.apply(next);
          if (alike.isEmpty()) {
            return new Extent.Infinite();
          }
          beyond = beyond.and(new Constraint(List.of(), alike));
          some.add(next);
        }
      }
    }
    return new Extent.Infinite();
  }

  /// A word of some that is not among the others.
  Verdict outside(Words some, Words others) {
    return some.outside(others, budget);
  }
}
