package dev.trustdrift.language;

import dk.brics.automaton.Automaton;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Constraints made to cost work, one shot at a time. A row that brics does not answer within
/// [#PATIENCE] seconds and the heap has no figure: JMH prints the failure.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 3)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
@State(Scope.Benchmark)
public class HostileBenchmark {

  /// As a grant has.
  private static final long BUDGET = 4_000_000;

  private static final int PATIENCE = 20;

  @Param public Hostile hostile = Hostile.STARS;

  @Param({"2048", "4096"})
  public int size;

  private Universe universe = Subjects.UNIVERSE;
  private Automaton universeOfBrics = new Automaton();
  private Constraint constraint = Constraint.any();
  private String answer = "";

  /// Makes the constraint.
  @Setup
  public void make() {
    universe = hostile.universe(size);
    universeOfBrics = Brics.of(universe);
    constraint = hostile.of(size);
  }

  @Benchmark
  public Verdict trustdrift() {
    Verdict verdict = words().find(Budget.of(BUDGET));
    answer =
        switch (verdict) {
          case Verdict.Witness(var word, var shortest) ->
              word.length() + " characters, shortest: " + shortest;
          case Verdict.Empty() -> "empty";
          case Verdict.Undecided(var work) -> "undecided after " + work + " steps";
        };
    return verdict;
  }

  /// The same question put to brics.
  ///
  /// @throws TimeoutException if it takes too long
  @Benchmark
  @Warmup(iterations = 1)
  @Measurement(iterations = 1)
  public String brics() throws TimeoutException, InterruptedException, ExecutionException {
    FutureTask<String> task =
        new FutureTask<>(() -> String.valueOf(Brics.shortest(universeOfBrics, words())));
    Thread.ofPlatform().daemon().start(task);
    String word = task.get(PATIENCE, TimeUnit.SECONDS);
    answer = word.length() + " characters";
    return word;
  }

  private Words words() {
    return Words.of(universe, List.of(constraint));
  }

  /// Says what the last answer was.
  @TearDown
  @SuppressWarnings("SystemOut") // beside JMH's own lines
  public void say() {
    System.out.println(hostile + ", " + size + ": " + answer);
  }
}
