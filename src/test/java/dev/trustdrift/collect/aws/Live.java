package dev.trustdrift.collect.aws;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeCloudTrail;
import dev.trustdrift.aws.FakeIam;
import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.collect.tls.ProbeResult;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// A live collector before a fake account, with a clock that does not wait.
public final class Live implements AutoCloseable {
  final FakeAws aws = FakeAws.start();
  final TurnedClock clock = new TurnedClock();
  final FakeIam iam;
  final FakeCloudTrail cloudTrail;
  final List<String> notes = new CopyOnWriteArrayList<>();
  private final Inventory account;

  private Live(Inventory account, List<String> records) {
    this.account = account;
    this.iam = FakeIam.of(account, aws);
    this.cloudTrail = FakeCloudTrail.of(records, aws, clock::nanos);
  }

  /// Before the account that all sources share.
  public static Live contract() {
    return of(ContractAccount.inventory(), ContractAccount.records());
  }

  static Live of(Inventory account, List<String> records) {
    return new Live(account, records);
  }

  /// The endpoint, for what a test wants it to do.
  public FakeAws aws() {
    return aws;
  }

  /// What the collector sees.
  public Inventory collect() throws NothingReadable {
    return collect(Config.DEFAULT);
  }

  /// What the collector sees with that configuration.
  public Inventory collect(Config config) throws NothingReadable {
    return collector(aws.endpoint(), clock, Duration.ofMinutes(10)).collect(config);
  }

  LiveCollector collector(URI endpoint, Ticker ticker, Duration patience) {
    return before(
        endpoint,
        (provider, allowPrivate) ->
            new ProbeResult(
                account.discoveries().stream()
                    .filter(discovery -> discovery.url().equals(provider.url()))
                    .findFirst(),
                account.chains().stream()
                    .filter(chain -> chain.host().equals(provider.host()))
                    .toList(),
                List.of()),
        ticker,
        patience,
        notes::add);
  }

  static LiveCollector before(URI endpoint, ProviderProbe probe, Ticker ticker, Duration patience) {
    return before(endpoint, probe, ticker, patience, _ -> {});
  }

  private static LiveCollector before(
      URI endpoint, ProviderProbe probe, Ticker ticker, Duration patience, Consumer<String> notes) {
    return new LiveCollector(
        () -> clients(endpoint),
        probe,
        InstantSource.fixed(ContractAccount.TAKEN_AT),
        ticker,
        patience,
        notes);
  }

  Clients clients() {
    return clients(aws.endpoint());
  }

  private static Clients clients(URI endpoint) {
    return new Clients(
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")),
        Region.EU_CENTRAL_1,
        List.of(Region.EU_CENTRAL_1, Region.US_EAST_1),
        false,
        endpoint,
        retries ->
            retries
                .backoffStrategy(BackoffStrategy.retryImmediately())
                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately()),
        () -> {});
  }

  @Override
  public void close() {
    aws.close();
  }
}
