package dev.trustdrift.cli;

import dev.trustdrift.collect.Collector;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.collect.aws.LiveCollector;
import dev.trustdrift.collect.aws.LiveOptions;
import dev.trustdrift.collect.snapshot.Snapshot;
import dev.trustdrift.collect.tls.TlsProbe;
import dev.trustdrift.config.Config;
import dev.trustdrift.facts.TrustRoots;
import dev.trustdrift.inventory.Inventory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where accounts come from and go to. The commands know no more of AWS and of folders than this.
///
/// @param demo the account that ships with the jar
/// @param demoConfig what holds for it: a stray `./trustdrift.yaml` is about another account
/// @param roots the certificate authorities that count as public
record Sources(
    Live live,
    Function<Path, Collector> snapshot,
    Supplier<Collector> demo,
    Supplier<Config> demoConfig,
    Writer writer,
    Supplier<TrustRoots> roots) {

  /// AWS, folders, and the JDK's list of authorities.
  static final Sources REAL =
      new Sources(
          Sources::live,
          folder ->
              _ -> {
                throw new NothingReadable("snapshots can't be read yet");
              },
          () ->
              _ -> {
                throw new NothingReadable("the demo is not there yet");
              },
          () -> Config.DEFAULT,
          (inventory, folder) -> Snapshot.write(folder, inventory),
          TrustRoots::jdk);

  private static Collector live(@Nullable String profile, List<String> regions) {
    return new LiveCollector(
        LiveOptions.DEFAULT.withProfile(profile).withRegions(regions),
        new TlsProbe()::probe,
        InstantSource.system());
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
