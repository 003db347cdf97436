package dev.trustdrift.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Policies made to cost work. Each must end within the budget, in a verdict where one is promised.
final class HostileTest {
  private static final Universe SUBJECTS = Subjects.UNIVERSE;

  /// A search overdraws by the state in hand at most; the rest of a decision is spent on the way.
  private static final long LIMIT = Budget.DEFAULT + Budget.DEFAULT / 10;

  private static Verdict decide(Constraint constraint) {
    return decide(SUBJECTS, constraint);
  }

  private static Verdict decide(Universe universe, Constraint constraint) {
    Budget budget = Budget.of(Budget.DEFAULT);
    Verdict verdict = Words.of(universe, List.of(constraint)).find(budget);
    assertThat(budget.spent()).isLessThan(LIMIT);
    return verdict;
  }

  private static Constraint all(String... globs) {
    return new Constraint(Arrays.stream(globs).map(Pattern::glob).toList(), List.of());
  }

  private static Constraint avoiding(String all, List<String> globs) {
    return new Constraint(List.of(Pattern.glob(all)), globs.stream().map(Pattern::glob).toList());
  }

  private static boolean isShortest(Verdict verdict) {
    return verdict instanceof Verdict.Witness witness && witness.shortest();
  }

  @Test
  void fiveInterleavedPatterns() {
    String[] globs = {
      "*a*b*c*d*e*f*", "*f*e*d*c*b*a*", "*b*d*f*a*c*e*", "*e*c*a*f*d*b*", "*c*f*b*e*a*d*"
    };
    assertThat(isShortest(decide(all(globs)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 400})
  void anEndOfManySingleWildcards(int count) {
    String glob = "*a" + "?".repeat(count);
    assertThat(isShortest(decide(all(glob)))).isTrue();
    assertThat(decide(avoiding(glob, List.of(glob, "x*")))).isEqualTo(new Verdict.Empty());
    assertThat(isShortest(decide(avoiding(glob, List.of("*b" + "?".repeat(count)))))).isTrue();
  }

  @Test
  void twoEndsOfManySingleWildcardsExcluded() {
    Verdict verdict =
        decide(avoiding("*:branch:*", List.of("*a" + "?".repeat(14), "*b" + "?".repeat(17) + "*")));
    assertThat(verdict).isInstanceOf(Verdict.Witness.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 150})
  void manyExcludedPairs(int count) {
    List<String> pairs =
        IntStream.range(0, count).mapToObj(i -> "*x" + i + "q*y" + i + "q*").toList();
    assertThat(isShortest(decide(avoiding("*x*q*y*", pairs)))).isTrue();
  }

  @Test
  void manyStars() {
    String glob = "*a*b*c*d*e*f*g*h*i*j".repeat(90);
    assertThat(isShortest(decide(all(glob, "project_path:*")))).isTrue();
    decide(all(glob, "*j*i*h*g*f*e*d*c*b*a".repeat(90)));
  }

  @Test
  void twoLongPatterns() {
    Random random = new Random(7);
    StringBuilder some = new StringBuilder("project_path:a/b*");
    StringBuilder other = new StringBuilder("*");
    for (int i = 0; i < 1_300; i++) {
      some.append((char) ('a' + random.nextInt(4))).append("?*");
      other.append((char) ('a' + random.nextInt(4))).append("?*");
    }
    decide(all(some.toString(), other.toString()));
    decide(avoiding(some.toString(), List.of(other.toString(), "*zz*")));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 14, 20, 24})
  void satisfiability(int variables) {
    Random random = new Random(variables);
    Universe bits = Universe.of(Regular.oneOf("01").times(variables, variables));
    List<Pattern> none = new ArrayList<>();
    for (int clause = 0; clause < 4.26 * variables; clause++) {
      char[] glob = "?".repeat(variables).toCharArray();
      for (int k = 0; k < 3; k++) {
        glob[random.nextInt(variables)] = (char) ('0' + random.nextInt(2));
      }
      none.add(Pattern.glob(new String(glob)));
    }
    Verdict verdict = decide(bits, new Constraint(List.of(), none));
    boolean satisfiable =
        IntStream.range(0, 1 << variables)
            .mapToObj(
                i ->
                    String.format("%" + variables + "s", Integer.toBinaryString(i))
                        .replace(' ', '0'))
            .limit(variables > 14 ? 0 : Integer.MAX_VALUE)
            .anyMatch(word -> none.stream().noneMatch(p -> p.matches(word)));
    if (variables <= 14) {
      assertThat(verdict instanceof Verdict.Witness).isEqualTo(satisfiable);
    }
  }

  @Test
  void hundredsOfPatternsAtOnce() {
    String[] globs =
        IntStream.range(0, 400)
            .mapToObj(i -> "*" + (char) ('A' + i % 26) + (char) ('A' + i / 26) + "?*")
            .toArray(String[]::new);
    assertThat(decide(all(globs))).isNotNull();
    assertThat(isShortest(decide(avoiding("project_path:*", Arrays.asList(globs))))).isTrue();
  }

  @Test
  void everyCharacterDifferent() {
    StringBuilder glob = new StringBuilder("*");
    for (int c = 0x4e00; c < 0x4e00 + 2_000; c++) {
      glob.append((char) c).append('*');
    }
    decide(all(glob.toString(), "project_path:a/b:*"));
    decide(avoiding("project_path:*", List.of(glob.toString())));
  }

  @Test
  void loneSurrogatesAreInNoWord() {
    assertThat(decide(all("*\ud800*"))).isEqualTo(new Verdict.Empty());
    assertThat(isShortest(decide(all("*\ud83d\ude00*")))).isTrue();
  }

  @Test
  void randomJunk() {
    Random random = new Random(99);
    int undecided = 0;
    for (int i = 0; i < 15; i++) {
      int patterns = 1 + random.nextInt(40);
      List<Pattern> all = new ArrayList<>();
      List<Pattern> none = new ArrayList<>();
      for (int k = 0; k < patterns; k++) {
        StringBuilder glob = new StringBuilder("*");
        for (int c = 0; c < 2_048 / patterns; c++) {
          int kind = random.nextInt(10);
          glob.append(kind < 3 ? '*' : kind < 5 ? '?' : (char) ('a' + random.nextInt(3)));
        }
        (random.nextInt(4) == 0 ? all : none).add(Pattern.glob(glob.toString()));
      }
      Budget budget = Budget.of(Budget.DEFAULT);
      Verdict verdict = Words.of(SUBJECTS, List.of(new Constraint(all, none))).find(budget);
      undecided += verdict instanceof Verdict.Undecided ? 1 : 0;
      assertThat(budget.spent()).isLessThan(LIMIT);
    }
    assertThat(undecided).isLessThan(15);
  }

  @Test
  void extentsOfHostilePatterns() {
    for (String glob :
        List.of(
            "*a" + "?".repeat(400), "*a*b*c*".repeat(300), "?".repeat(2_000), "*?".repeat(900))) {
      Budget budget = Budget.of(Budget.DEFAULT);
      Words words = Words.of(SUBJECTS, List.of(all(glob)));
      Extent extent = words.extent(10, budget);
      Extent projects = words.extentOfPhase(0, 10, budget);
      assertThat(List.of(extent, projects)).noneMatch(Extent.Finite.class::isInstance);
      assertThat(budget.spent()).isLessThan(2 * LIMIT);
    }
  }
}
