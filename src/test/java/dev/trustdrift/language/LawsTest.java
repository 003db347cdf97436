package dev.trustdrift.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Laws of sets that hold whatever the patterns are, over subjects of realistic size.
final class LawsTest {
  private static final int TRIES = 300;

  private RandomQueries queries;

  @BeforeEach
  void seed() {
    queries = new RandomQueries(21, "ab:/.");
  }

  private static Budget budget() {
    return Budget.of(Budget.DEFAULT);
  }

  /// Realistic patterns: a piece of a subject with wildcards around.
  private Pattern pattern() {
    String[] starts = {"project_path:", "project_path:a", "*", "*/", "project_path:*"};
    String[] ends = {"*", ":ref_type:branch:ref:*", ":ref:a", "*:tag:*", ":*b"};
    Pattern pattern =
        Pattern.glob(
            starts[queries.random.nextInt(starts.length)]
                + queries.pattern(4).text()
                + ends[queries.random.nextInt(ends.length)]);
    return queries.random.nextInt(4) == 0 ? pattern.ignoringCase() : pattern;
  }

  private List<Pattern> patterns(int most) {
    List<Pattern> patterns = new ArrayList<>();
    int count = queries.random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      patterns.add(pattern());
    }
    return patterns;
  }

  private Words words() {
    List<Constraint> cells = new ArrayList<>();
    for (int i = queries.random.nextInt(3); i >= 0; i--) {
      cells.add(new Constraint(patterns(2), patterns(3)));
    }
    return Words.of(Subjects.UNIVERSE, cells);
  }

  private static boolean within(Words some, Words others) {
    return some.outside(others, budget()) instanceof Verdict.Empty;
  }

  @Test
  void everySetIsWithinItselfAndEverything() {
    for (int i = 0; i < TRIES; i++) {
      Words words = words();
      assertThat(words.outside(words, budget())).isEqualTo(new Verdict.Empty());
      assertThat(words.outside(Words.all(Subjects.UNIVERSE), budget()))
          .isEqualTo(new Verdict.Empty());
    }
  }

  @Test
  void inclusionIsTransitive() {
    int chains = 0;
    for (int i = 0; i < TRIES; i++) {
      Words small = words();
      Words middle = words();
      Words large = words();
      if (within(small, middle) && within(middle, large)) {
        chains++;
        assertThat(within(small, large)).isTrue();
      }
    }
    assertThat(chains).isPositive();
  }

  @Test
  void ignoringCaseOnlyAdds() {
    for (int i = 0; i < TRIES; i++) {
      Pattern exact = pattern();
      Pattern folded = exact.ignoringCase();
      assertThat(folded.subsumes(exact)).isTrue();
      assertThat(
              within(
                  Words.of(Subjects.UNIVERSE, List.of(Constraint.matching(exact))),
                  Words.of(Subjects.UNIVERSE, List.of(Constraint.matching(folded)))))
          .isTrue();
    }
  }

  @Test
  void orderChangesNeitherVerdictNorLength() {
    for (int i = 0; i < TRIES; i++) {
      Words words = words();
      List<Constraint> shuffled = new ArrayList<>();
      for (Constraint cell : words.cells()) {
        List<Pattern> all = new ArrayList<>(cell.all());
        List<Pattern> none = new ArrayList<>(cell.none());
        Collections.shuffle(all, queries.random);
        Collections.shuffle(none, queries.random);
        shuffled.add(new Constraint(all, none));
      }
      Collections.shuffle(shuffled, queries.random);
      assertThat(length(Words.of(Subjects.UNIVERSE, shuffled).find(budget())))
          .as("%s", words.cells())
          .isEqualTo(length(words.find(budget())));
    }
  }

  @Test
  void oneMorePatternNeverShortensTheWitness() {
    for (int i = 0; i < TRIES; i++) {
      Words words = words();
      Constraint further = new Constraint(patterns(1), patterns(1));
      Verdict narrowed = words.find(further, budget());
      assertThat(length(narrowed)).isGreaterThanOrEqualTo(length(words.find(budget())));
      assertThat(within(words.and(further), words)).isTrue();
    }
  }

  @Test
  void theSameQuestionGetsTheSameAnswer() {
    for (int i = 0; i < TRIES; i++) {
      Words words = words();
      Budget first = budget();
      Budget second = budget();
      assertThat(words.find(first)).isEqualTo(words.find(second));
      assertThat(first.spent()).isEqualTo(second.spent());
    }
  }

  private static int length(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Empty() -> Integer.MAX_VALUE;
      case Verdict.Witness(String word, boolean shortest) -> {
        assertThat(shortest).isTrue();
        yield word.codePointCount(0, word.length());
      }
      case Verdict.Undecided undecided -> throw new AssertionError(undecided);
    };
  }
}
