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
import dev.trustdrift.facts.TrustRoots;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.publish.Destinations;
import dev.trustdrift.publish.Publisher;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// What the handler works with: made once, used by every invocation.
///
/// @param config read anew at each invocation
record Surroundings(
    CallerIdentity identity,
    Supplier<Config> config,
    Collector collector,
    Supplier<TrustRoots> roots,
    Publisher publisher) {

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
        new LiveCollector(
            // Lambda keeps standard output as the log.
            LiveOptions.DEFAULT.withNotes(line -> System.out.println(Printable.of(line))),
            new TlsProbe()::probe,
            InstantSource.system()),
        TrustRoots::jdk,
        Destinations.of(environment));
  }
}
