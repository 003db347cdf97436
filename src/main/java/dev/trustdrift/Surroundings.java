package dev.trustdrift;

import dev.trustdrift.collect.CallerIdentity;
import dev.trustdrift.collect.Collector;
import dev.trustdrift.collect.ConfigText;
import dev.trustdrift.collect.LambdaClients;
import dev.trustdrift.collect.aws.LiveCollector;
import dev.trustdrift.collect.aws.LiveOptions;
import dev.trustdrift.collect.tls.TlsProbe;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.ConfigReader;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.publish.Destinations;
import dev.trustdrift.publish.Publisher;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What the handler works with: made once, used by every invocation.
///
/// @param config read anew at each invocation
/// @param lines takes the log, a line a call
record Surroundings(
    CallerIdentity identity,
    Supplier<Config> config,
    Collecting collector,
    Supplier<TrustRoots> roots,
    Publisher publisher,
    Consumer<String> lines,
    InstantSource clock) {

  /// Makes what sees the account, for one run.
  @FunctionalInterface
  interface Collecting {
    /// One that tells what it does.
    ///
    /// @param notes hears what is worth a line in the log
    /// @param sent run as each request goes to AWS, by several threads at once
    Collector telling(Consumer<String> notes, Runnable sent);
  }

  /// As the environment says.
  static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    LambdaClients clients = new LambdaClients(environment);
    return new Surroundings(
        clients,
        () -> {
          ConfigText yaml =
              ConfigText.read(
                  environment.getOrDefault(ConfigText.VARIABLE, ""), clients.forConfig());
          return ConfigReader.read(yaml.text(), yaml.source());
        },
        (notes, sent) ->
            new LiveCollector(
                LiveOptions.DEFAULT.withNotes(notes).withSent(sent),
                new TlsProbe()::probe,
                InstantSource.system()),
        TrustRoots::jdk,
        Destinations.of(environment),
        // Lambda keeps standard output as the log.
        line -> System.out.println(line),
        InstantSource.system());
  }
}
