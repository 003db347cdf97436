package dev.trustdrift.collect.aws;

import dev.trustdrift.collect.Collector;
import dev.trustdrift.collect.CredentialReport;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.SessionLimits;
import dev.trustdrift.collect.UserKeys;
import dev.trustdrift.collect.tls.ProbeResult;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.collect.trail.RecordSource;
import dev.trustdrift.collect.trail.TrailFolder;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.RootUser;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.User;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// Reads a live account, everything side by side: at most eight IAM calls, one a provider and one a
/// user with keys (and one a further page). Changes nothing; the only call that is not a plain read
/// is `GenerateCredentialReport`.
public final class LiveCollector implements Collector {
  private final Supplier<Clients> clients;
  private final ProviderProbe probe;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Duration trailPatience;
  private final Consumer<String> notes;

  /// @param clock names the moment of the audit
  public LiveCollector(LiveOptions options, ProviderProbe probe, InstantSource clock) {
    this(
        () -> Clients.of(options),
        probe,
        clock,
        Ticker.SYSTEM,
        options.trailPatience(),
        options.notes());
  }

  LiveCollector(
      Supplier<Clients> clients,
      ProviderProbe probe,
      InstantSource clock,
      Ticker ticker,
      Duration trailPatience,
      Consumer<String> notes) {
    this.clients = clients;
    this.probe = probe;
    this.clock = clock;
    this.ticker = ticker;
    this.trailPatience = trailPatience;
    this.notes = notes;
  }

  /// Sees the account whose credentials are in force. Whatever is denied, throttled or unreachable
  /// is a gap.
  ///
  /// @throws NothingReadable where the credentials or the network don't even give the account's ID
  @Override
  public Inventory collect(Config config) throws NothingReadable {
    try (Clients aws = clients.get()) {
      String account = identity(aws);
      try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
        return new Collection(aws, tasks, config, account).inventory();
      }
    } catch (SdkException e) {
      throw new NothingReadable(
          "nothing could be read: " + Failure.reason("AWS client setup", null, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NothingReadable("the audit was interrupted", e);
    }
  }

  /// Asked before anything else: without credentials or network it is the only thing that fails.
  private static String identity(Clients aws) throws NothingReadable {
    try {
      String account = aws.sts().getCallerIdentity().account();
      if (account == null) {
        throw new NothingReadable(
            "nothing could be read: sts:GetCallerIdentity " + Failure.NOT_AWS);
      }
      return account;
    } catch (SdkException e) {
      throw new NothingReadable(
          "nothing could be read: " + Failure.reason("sts:GetCallerIdentity", null, e), e);
    } catch (UncheckedIOException e) {
      throw new NothingReadable(
          "nothing could be read: " + Failure.reason("sts:GetCallerIdentity", e), e);
    }
  }

  /// One run.
  private final class Collection {
    private final Clients aws;
    private final ExecutorService tasks;
    private final Config config;
    private final String account;
    private final Instant takenAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    private final IamReader iam;
    private final List<Gap> gaps = new ArrayList<>();

    Collection(Clients aws, ExecutorService tasks, Config config, String account) {
      this.aws = aws;
      this.tasks = tasks;
      this.config = config;
      this.account = account;
      this.iam = new IamReader(aws.iam(), ticker);
    }

    Inventory inventory() throws InterruptedException {
      Instant from = takenAt.minus(trailDays(), ChronoUnit.DAYS);
      CloudTrailRecords records = new CloudTrailRecords(account, from, takenAt);
      RecordSource source = source();
      Future<Read<Boolean>> calls = tasks.submit(() -> source.read(records));
      Future<Read<AuthorizationDetails>> details =
          tasks.submit(() -> AuthorizationDetails.read(aws.iam()));
      Future<Read<SessionLimits>> limits = tasks.submit(iam::sessionLimits);
      Future<Read<Optional<CredentialReport>>> report = tasks.submit(iam::credentialReport);
      Future<Read<Optional<String>>> alias = tasks.submit(iam::alias);
      Future<Read<List<String>>> arns = tasks.submit(iam::providerArns);

      List<Future<Seen>> seen = new ArrayList<>();
      for (String arn : take(arns)) {
        seen.add(tasks.submit(() -> see(arn)));
      }
      AuthorizationDetails found = take(details);
      Optional<CredentialReport> credentials = take(report);
      List<User> users = users(found.users(), credentials);

      List<OidcProvider> providers = new ArrayList<>();
      List<Discovery> discoveries = new ArrayList<>();
      Map<String, Chain> chains = new LinkedHashMap<>();
      for (Future<Seen> each : seen) {
        Seen provider = done(each);
        providers.add(take(provider.provider()));
        gaps.addAll(provider.hosts().gaps());
        provider.hosts().discovery().ifPresent(discoveries::add);
        // Providers that share a host share its chain.
        provider
            .hosts()
            .chains()
            .forEach(chain -> chains.putIfAbsent(chain.host() + ":" + chain.port(), chain));
      }
      return new Inventory(
          new Account(account, take(alias).orElse(null), takenAt),
          providers,
          take(take(limits).of(found.roles())),
          found.managedPolicies(),
          users,
          root(credentials),
          discoveries,
          List.copyOf(chains.values()),
          trail(calls, source, records, users),
          gaps);
    }

    private int trailDays() {
      return Objects.requireNonNullElse(config.trailDays(), Config.LIVE_TRAIL_DAYS);
    }

    private Seen see(String arn) {
      Read<OidcProvider> provider = iam.provider(arn);
      boolean allowPrivate =
          config
              .issuer(provider.value().url())
              .map(Config.IssuerConfig::allowPrivateAddresses)
              .orElse(false);
      return new Seen(provider, probe.probe(provider.value(), allowPrivate));
    }

    private @Nullable RootUser root(Optional<CredentialReport> report) {
      if (report.isPresent() && report.get().root() == null) {
        gaps.add(
            Gap.unread(
                Gap.Part.CREDENTIAL_REPORT,
                "the credential report has no line of the root user: its keys are not known"));
      }
      return report.flatMap(CredentialReport::rootUser).orElse(null);
    }

    /// Users with their keys. Where not all users were listed, the report names the others. Asks
    /// for the keys of those whom the report shows with keys, or does not know yet; of all where
    /// there is no report.
    private List<User> users(List<User> listed, Optional<CredentialReport> report)
        throws InterruptedException {
      List<User> users = new ArrayList<>(listed);
      if (gaps.stream().anyMatch(gap -> gap.part() == Gap.Part.USERS)) {
        Set<String> names = listed.stream().map(User::name).collect(Collectors.toSet());
        report.map(CredentialReport::users).orElse(List.of()).stream()
            .filter(user -> !names.contains(user.name()))
            .forEach(users::add);
      }
      Map<User, Future<Read<@Nullable List<AccessKey>>>> keys = new LinkedHashMap<>();
      for (User user : users) {
        if (report.map(rows -> rows.mayHaveKeys(user.name())).orElse(true)) {
          keys.put(user, tasks.submit(() -> iam.accessKeys(user.name())));
        }
      }
      List<User> joined = new ArrayList<>();
      for (User user : users) {
        Future<Read<@Nullable List<AccessKey>>> asked = keys.get(user);
        List<AccessKey> found = asked == null ? List.of() : take(asked);
        UserKeys all =
            UserKeys.of(
                user.name(), found, report.map(rows -> rows.keys(user.name())).orElse(null));
        gaps.addAll(all.gaps());
        joined.add(user.withKeys(all.keys()));
      }
      return joined;
    }

    private RecordSource source() {
      Config.TrailPlace place = config.trailPlace();
      return switch (config.trailSource()) {
        case LOOKUP -> lookups(place);
        case FILES -> {
          if (place.file() != null) {
            yield new TrailFolder(place.file());
          }
          if (place.bucket() != null) {
            yield new BucketSource(aws.s3(), place.bucket(), place.regions());
          }
          yield lookups(
              "`source: files` needs the trail's bucket: add `bucket: s3://…` under `trail`");
        }
        case ATHENA -> {
          Config.Athena table = place.athena();
          yield table == null
              ? lookups(
                  "`source: athena` needs the table: add `table: database.table` under `trail`")
              : new AthenaSource(
                  new AthenaQuery(aws.athena(), aws.home().id(), table, ticker, trailPatience),
                  table,
                  place.regions(),
                  notes);
        }
      };
    }

    private RecordSource lookups(String why) {
      gaps.add(
          Gap.unread(
              Gap.Part.TRAIL, "the trail was read by LookupEvents, not as configured: " + why));
      return lookups(config.trailPlace());
    }

    private LookupSource lookups(Config.TrailPlace place) {
      return new LookupSource(
          aws.trailRegions(place.regions()).stream()
              .map(
                  region ->
                      new RegionLookup(aws.cloudTrail(region), region.id(), ticker, trailPatience))
              .toList());
    }

    private @Nullable Trail trail(
        Future<Read<Boolean>> calls,
        RecordSource source,
        CloudTrailRecords records,
        List<User> users)
        throws InterruptedException {
      boolean answered = take(calls);
      if (answered && source instanceof LookupSource lookups) {
        gaps.addAll(lookups.activity(records, staticKeys(users, records.from())));
      }
      gaps.addAll(records.gaps());
      return answered ? records.trail(records.from()) : null;
    }

    /// IDs of the active keys that may have been used in the window, the last used first. What the
    /// others did, no rule asks.
    private static List<String> staticKeys(List<User> users, Instant from) {
      Map<String, Instant> used = new TreeMap<>();
      for (User user : users) {
        for (AccessKey key : user.keys()) {
          Instant last =
              switch (key.use()) {
                case AccessKey.Use.Last at -> at.at();
                case AccessKey.Use.Never() -> Instant.MIN;
                case AccessKey.Use.Unknown() -> from;
              };
          if (key.id() != null && key.active() && !last.isBefore(from)) {
            used.put(key.id(), last);
          }
        }
      }
      return used.entrySet().stream()
          .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
          .map(Map.Entry::getKey)
          .toList();
    }

    /// The value of a part; its gaps go to the others.
    private <T extends @Nullable Object> T take(Future<Read<T>> task) throws InterruptedException {
      return take(done(task));
    }

    private <T extends @Nullable Object> T take(Read<T> read) {
      gaps.addAll(read.gaps());
      return read.value();
    }
  }

  /// A provider and what its hosts showed.
  private record Seen(Read<OidcProvider> provider, ProbeResult hosts) {}

  private static <T> T done(Future<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      // Expected failures are gaps by now; what is left is a defect and stops the audit.
      throw new IllegalStateException("a part of the collection broke", e.getCause());
    }
  }
}
