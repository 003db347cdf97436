package dev.trustdrift.cli;

import dev.trustdrift.collect.Collector;
import dev.trustdrift.collect.aws.LiveCollector;
import dev.trustdrift.collect.aws.LiveOptions;
import dev.trustdrift.collect.demo.DemoAccount;
import dev.trustdrift.collect.snapshot.Snapshot;
import dev.trustdrift.collect.tls.TlsProbe;
import dev.trustdrift.config.Config;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where accounts come from and go to. The commands know no more of AWS and of folders than this.
///
/// @param demo the account that ships with the jar
/// @param roots the certificate authorities that count as public
record Sources(
    Live live,
    Function<Path, Collector> snapshot,
    Supplier<Demo> demo,
    Writer writer,
    Supplier<TrustRoots> roots) {

  /// AWS, folders, and the JDK's list of authorities.
  static final Sources REAL =
      new Sources(
          Sources::live,
          Snapshot::at,
          Demo::shipped,
          (inventory, folder) -> Snapshot.write(folder, inventory),
          TrustRoots::jdk);

  /// The demo's account with what holds for it.
  ///
  /// @param config a stray `./trustdrift.yaml` is about another account
  /// @param roots with the authority that plays the public ones: no real one certifies the demo
  record Demo(Collector account, Config config, TrustRoots roots) {
    private static Demo shipped() {
      TrustRoots roots = TrustRoots.jdk();
      for (X509Certificate root : DemoAccount.publicRoots()) {
        roots = roots.plus(root);
      }
      return new Demo(new DemoAccount(), DemoAccount.config(), roots);
    }
  }

  private static Collector live(@Nullable String profile, List<String> regions) {
    return new LiveCollector(
        LiveOptions.DEFAULT.withProfile(profile).withRegions(regions).withNotes(Sources::note),
        new TlsProbe()::probe,
        InstantSource.system());
  }

  /// A line on standard error, where somebody watches; above the line that says what takes the
  /// time.
  private static void note(String line) {
    if (Terminal.is(Terminal.ERROR)) {
      System.err.println("\r\u001b[K" + Printable.of(line));
    }
  }

  /// A collector of the account that the profile's credentials belong to.
  @FunctionalInterface
  interface Live {
    /// The collector; it reads nothing before it collects.
    ///
    /// @param regions whose CloudTrail is read; empty for the configured ones
    Collector of(@Nullable String profile, List<String> regions);
  }

  /// Saves what was seen.
  @FunctionalInterface
  interface Writer {
    void write(Inventory inventory, Path folder) throws IOException;
  }
}
