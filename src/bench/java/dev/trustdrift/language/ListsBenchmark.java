package dev.trustdrift.language;

import dk.brics.automaton.Automaton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Lists of values, as one condition holds them.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
@State(Scope.Benchmark)
public class ListsBenchmark {

  /// What a list holds, and what is asked of it.
  public enum Question {
    /// One allowed pattern per project; does one admit a token outside the group?
    PATTERNS_OUTSIDE,
    /// One allowed subject per project; is one outside the group?
    SUBJECTS_OUTSIDE,
    /// A Deny of one pattern per project; what of the group is left?
    PATTERNS_DENIED,
    /// A pattern per project beside one for the whole group: which tokens of the group does none of
    /// the list admit?
    PATTERNS_COVERING;

    private Pattern value(int number) {
      String project =
          "project_path:acme/team-%d/service-%d:ref_type:".formatted(number % 7, number);
      return this == SUBJECTS_OUTSIDE
          ? Pattern.literal(project + "branch:ref:main")
          : Pattern.glob(project + (number % 2 == 0 ? "branch:ref:release/*" : "*"));
    }
  }

  private static final Pattern GROUP = Pattern.glob("project_path:acme/*");

  @Param public Question question = Question.PATTERNS_OUTSIDE;

  @Param({"50", "500"})
  public int values;

  private Words asked = Words.of(Subjects.UNIVERSE, List.of());
  private Words others = asked;
  private Automaton universe = new Automaton();

  /// Makes the list.
  @Setup
  public void list() {
    universe = Brics.of(Subjects.UNIVERSE);
    List<Pattern> list = IntStream.range(0, values).mapToObj(question::value).toList();
    Words listed = Words.of(Subjects.UNIVERSE, list.stream().map(Constraint::matching).toList());
    Words group = Words.of(Subjects.UNIVERSE, List.of(Constraint.matching(GROUP)));
    asked =
        switch (question) {
          case PATTERNS_OUTSIDE, SUBJECTS_OUTSIDE -> listed.and(Constraint.avoiding(GROUP));
          case PATTERNS_DENIED -> group.and(new Constraint(List.of(), list));
          case PATTERNS_COVERING -> group;
        };
    others =
        question == Question.PATTERNS_COVERING ? listed : Words.of(asked.universe(), List.of());
  }

  @Benchmark
  public Verdict trustdrift() {
    // The set is made anew, so that nothing is known of it from the time before.
    Words words = Words.of(asked.universe(), asked.cells());
    Budget budget = Budget.of(Budget.DEFAULT);
    return question == Question.PATTERNS_COVERING
        ? words.outside(others, budget)
        : words.find(budget);
  }

  @Benchmark
  public @Nullable String brics() {
    return question == Question.PATTERNS_COVERING
        ? Brics.shortest(universe, asked.and(Constraint.avoiding(patterns(others))))
        : Brics.shortest(universe, asked);
  }

  private static Pattern[] patterns(Words words) {
    return words.cells().stream().flatMap(cell -> cell.all().stream()).toArray(Pattern[]::new);
  }
}
