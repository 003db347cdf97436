package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.Inventory;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/// A whole account, no two roles alike: what [FactsSpeed] makes.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
@State(Scope.Benchmark)
public class AccountBenchmark {

  @Param("10000")
  public int roles;

  private Inventory inventory = FactsSpeed.account(0);

  /// Makes the account.
  @Setup
  public void make() {
    inventory = FactsSpeed.account(roles);
  }

  @Benchmark
  public Facts account() {
    return Facts.of(inventory, Config.DEFAULT, new TrustRoots(List.of()));
  }
}
