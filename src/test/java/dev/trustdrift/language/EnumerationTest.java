package dev.trustdrift.language;

import static dev.trustdrift.language.Regular.oneOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every answer against all 5,461 words of up to six letters over four, tried one by one.
final class EnumerationTest {
  private static final String ALPHABET = "abAc";
  private static final Universe WORDS = Universe.of(oneOf(ALPHABET).times(0, 6));
  private static final List<String> ALL = allWords();

  private static List<String> allWords() {
    List<String> words = new ArrayList<>(List.of(""));
    for (int i = 0; words.get(i).length() < 6; i++) {
      for (int k = 0; k < ALPHABET.length(); k++) {
        words.add(words.get(i) + ALPHABET.charAt(k));
      }
    }
    return words;
  }

  private static boolean admits(List<Constraint> cells, String word) {
    return cells.stream().anyMatch(cell -> NaiveMatcher.admits(cell, word));
  }

  private static void check(Verdict verdict, Optional<String> shortest, Object query) {
    switch (verdict) {
      case Verdict.Empty() -> assertThat(shortest).as("%s", query).isEmpty();
      case Verdict.Witness(String word, boolean exact) -> {
        assertThat(exact).as("%s", query).isTrue();
        assertThat(shortest.map(String::length)).as("%s", query).contains(word.length());
      }
      case Verdict.Undecided undecided -> throw new AssertionError(query + ": " + undecided);
    }
  }

  @Test
  void patternsMatchAsDefined() {
    RandomQueries queries = new RandomQueries(1, ALPHABET);
    for (int i = 0; i < 300; i++) {
      Pattern pattern = queries.pattern(7);
      assertThat(ALL)
          .as("%s", pattern)
          .noneMatch(word -> pattern.matches(word) != NaiveMatcher.matches(pattern, word));
    }
  }

  @Test
  void subsumptionAndVisibleDisjointnessAreSound() {
    RandomQueries queries = new RandomQueries(2, ALPHABET);
    int subsumed = 0;
    int disjoint = 0;
    for (int i = 0; i < 8_000; i++) {
      Pattern wide = queries.pattern(5);
      Pattern narrow = queries.pattern(6);
      if (wide.subsumes(narrow)) {
        subsumed++;
        assertThat(ALL)
            .as("%s in %s", narrow, wide)
            .noneMatch(word -> narrow.matches(word) && !wide.matches(word));
      }
      if (wide.visiblyDisjoint(narrow)) {
        disjoint++;
        if (disjoint % 10 == 0) {
          assertThat(ALL)
              .as("%s and %s", narrow, wide)
              .noneMatch(word -> narrow.matches(word) && wide.matches(word));
        }
      }
    }
    assertThat(subsumed).isGreaterThan(200);
    assertThat(disjoint).isGreaterThan(1_000);
  }

  @Test
  void findsAShortestWordOrProvesThatThereIsNone() {
    RandomQueries queries = new RandomQueries(3, ALPHABET);
    int empty = 0;
    for (int i = 0; i < 4_000; i++) {
      List<Constraint> cells = queries.cells(3, 3, 4);
      Optional<String> shortest = ALL.stream().filter(word -> admits(cells, word)).findFirst();
      empty += shortest.isEmpty() ? 1 : 0;
      check(Words.of(WORDS, cells).find(Budget.of(Budget.DEFAULT)), shortest, cells);
    }
    assertThat(empty).isBetween(700, 3_500);
  }

  @Test
  void decidesInclusion() {
    RandomQueries queries = new RandomQueries(4, ALPHABET);
    int inside = 0;
    for (int i = 0; i < 2_500; i++) {
      List<Constraint> some = queries.cells(3, 2, 2);
      List<Constraint> others = queries.cells(4, 2, 2);
      Optional<String> shortest =
          ALL.stream().filter(word -> admits(some, word) && !admits(others, word)).findFirst();
      inside += shortest.isEmpty() ? 1 : 0;
      check(
          Words.of(WORDS, some).outside(Words.of(WORDS, others), Budget.of(Budget.DEFAULT)),
          shortest,
          some + " outside " + others);
    }
    assertThat(inside).isBetween(300, 2_200);
  }

  @Test
  void listsTheWords() {
    RandomQueries queries = new RandomQueries(5, ALPHABET);
    int many = 0;
    for (int i = 0; i < 600; i++) {
      List<Constraint> cells = queries.cells(2, 3, 3);
      List<String> words = ALL.stream().filter(word -> admits(cells, word)).sorted().toList();
      Extent expected = words.size() > 50 ? new Extent.Many(50) : new Extent.Finite(words);
      many += words.size() > 50 ? 1 : 0;
      assertThat(Words.of(WORDS, cells).extent(50, Budget.of(10 * Budget.DEFAULT)))
          .as("%s", cells)
          .isEqualTo(expected);
    }
    assertThat(many).isBetween(60, 540);
  }

  @Test
  void listsTheBeginningsUpToAPhase() {
    Universe pairs =
        Universe.of(
            oneOf("ab").times(0, 3),
            Regular.literal(":"),
            oneOf("ab").times(0, 3).minus(Regular.literal("aa")));
    List<String> all =
        ALL.stream()
            .filter(word -> word.matches("[ab]{0,3}"))
            .flatMap(
                left ->
                    ALL.stream()
                        .filter(word -> word.matches("[ab]{0,3}") && !word.equals("aa"))
                        .map(right -> left + ":" + right))
            .sorted(Comparator.comparingInt(String::length))
            .toList();
    assertThat(all).allMatch(pairs::contains).hasSize(15 * 14);
    RandomQueries queries = new RandomQueries(6, "ab:");
    for (int i = 0; i < 1_000; i++) {
      List<Constraint> cells = queries.cells(2, 3, 3);
      TreeSet<String> beginnings = new TreeSet<>();
      TreeSet<String> withColon = new TreeSet<>();
      for (String word : all) {
        if (admits(cells, word)) {
          beginnings.add(word.substring(0, word.indexOf(':')));
          withColon.add(word.substring(0, word.indexOf(':') + 1));
        }
      }
      Words words = Words.of(pairs, cells);
      assertThat(words.extentOfPhase(0, 100, Budget.of(Budget.DEFAULT)))
          .as("%s", cells)
          .isEqualTo(new Extent.Finite(List.copyOf(beginnings)));
      assertThat(words.extentOfPhase(1, 100, Budget.of(Budget.DEFAULT)))
          .as("%s", cells)
          .isEqualTo(new Extent.Finite(List.copyOf(withColon)));
    }
  }
}
