package dev.trustdrift.facts.trust;

import dev.trustdrift.language.Brics;
import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.policy.Acceptance;
import dev.trustdrift.policy.Decision;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// Questions about the labelled policies, one policy after the other; nothing is kept from one to
/// the next but the issuers' grammars.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx256m", "-XX:+UseSerialGC"})
public class RealPoliciesBenchmark {

  /// One decision: which tokens does the policy accept, and is there one outside these namespaces?
  @Benchmark
  public @Nullable Verdict decision(RealPolicies policies) {
    RealPolicies.Question question = policies.next();
    Budget budget = Budget.of(Budget.DEFAULT);
    return Acceptance.of(question.policy(), question.way().providerArn(), question.tokens(), budget)
            instanceof Acceptance.Cells cells
        ? cells.possibly().find(question.outside(), budget)
        : null;
  }

  /// The same decision, its last step by brics.
  @Benchmark
  public @Nullable String decisionByBrics(RealPolicies policies) {
    RealPolicies.Question question = policies.next();
    return Acceptance.of(
                question.policy(),
                question.way().providerArn(),
                question.tokens(),
                Budget.of(Budget.DEFAULT))
            instanceof Acceptance.Cells cells
        ? Brics.shortest(question.universe(), cells.possibly().and(question.outside()))
        : null;
  }

  /// Everything that the report says of a policy and a provider: its reach over all layouts, the
  /// witness, what it accepts and with which audiences. A row of decisions.
  @Benchmark
  public Object grant(RealPolicies policies) {
    RealPolicies.Question question = policies.next();
    return TrustDecision.of(
        question.policy(), question.way().providerArn(), question.tokens(), question.way().owned());
  }

  /// One request against one policy.
  @Benchmark
  public Decision evaluation(RealPolicies policies) {
    RealPolicies.Question question = policies.next();
    return question.evaluator().decide(question.request());
  }
}
