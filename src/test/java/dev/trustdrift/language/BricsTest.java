package dev.trustdrift.language;

import static org.assertj.core.api.Assertions.assertThat;

import dk.brics.automaton.Automaton;
import dk.brics.automaton.BasicAutomata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every answer over words of any length against dk.brics:automaton, which builds the whole
/// automaton where this engine searches.
final class BricsTest {
  private static final String ALPHABET = "abA:";
  private static final Universe WORDS =
      Universe.of(Regular.oneOf(ALPHABET).many().minus(Regular.containing("::")));
  private static final Automaton ALL =
      BasicAutomata.makeCharSet(ALPHABET)
          .repeat()
          .minus(
              BasicAutomata.makeAnyString()
                  .concatenate(BasicAutomata.makeString("::"))
                  .concatenate(BasicAutomata.makeAnyString()));

  private static Automaton automaton(List<Constraint> cells) {
    Automaton union = Automaton.makeEmpty();
    for (Constraint cell : cells) {
      Automaton words = ALL;
      for (Pattern pattern : cell.all()) {
        words = words.intersection(Brics.of(pattern));
      }
      for (Pattern pattern : cell.none()) {
        words = words.minus(Brics.of(pattern));
      }
      union = union.union(words);
    }
    return union;
  }

  private static void check(Verdict verdict, Automaton expected, Object query) {
    String shortest = expected.getShortestExample(true);
    switch (verdict) {
      case Verdict.Empty() -> assertThat(shortest).as("%s", query).isNull();
      case Verdict.Witness(String word, boolean exact) -> {
        assertThat(exact).isTrue();
        assertThat(expected.run(word)).as("%s: %s", query, word).isTrue();
        assertThat(shortest).as("%s: %s", query, word).hasSameSizeAs(word);
      }
      case Verdict.Undecided undecided -> throw new AssertionError(query + ": " + undecided);
    }
  }

  @Test
  void agreesOnEmptinessAndShortestLength() {
    RandomQueries queries = new RandomQueries(11, ALPHABET);
    for (int i = 0; i < 5_000; i++) {
      List<Constraint> cells = queries.cells(2, 3, 5);
      check(Words.of(WORDS, cells).find(Budget.of(Budget.DEFAULT)), automaton(cells), cells);
    }
  }

  @Test
  void agreesOnInclusion() {
    RandomQueries queries = new RandomQueries(12, ALPHABET);
    for (int i = 0; i < 2_500; i++) {
      List<Constraint> some = queries.cells(2, 2, 2);
      List<Constraint> others = queries.cells(4, 2, 2);
      check(
          Words.of(WORDS, some).outside(Words.of(WORDS, others), Budget.of(Budget.DEFAULT)),
          automaton(some).minus(automaton(others)),
          some + " outside " + others);
    }
  }

  @Test
  void agreesOnExtent() {
    RandomQueries queries = new RandomQueries(13, ALPHABET);
    int infinite = 0;
    for (int i = 0; i < 2_500; i++) {
      List<Constraint> cells = queries.cells(2, 3, 4);
      Automaton expected = automaton(cells);
      switch (Words.of(WORDS, cells).extent(40, Budget.of(10 * Budget.DEFAULT))) {
        case Extent.Infinite() -> {
          infinite++;
          assertThat(expected.isFinite()).as("%s", cells).isFalse();
        }
        case Extent.Many(int bound) -> {
          assertThat(expected.isFinite()).as("%s", cells).isTrue();
          assertThat(expected.getFiniteStrings(expected.run("") ? bound - 1 : bound))
              .as("%s", cells)
              .isNull();
        }
        case Extent.Finite(List<String> words) -> {
          assertThat(expected.isFinite()).as("%s", cells).isTrue();
          Set<String> strings = new HashSet<>(expected.getFiniteStrings());
          if (expected.run("")) {
            strings.add(""); // brics leaves it out
          }
          assertThat(words).as("%s", cells).containsExactlyElementsOf(new TreeSet<>(strings));
        }
        case Extent.Undecided undecided -> throw new AssertionError(cells + ": " + undecided);
      }
    }
    assertThat(infinite).isBetween(300, 2_200);
  }
}
