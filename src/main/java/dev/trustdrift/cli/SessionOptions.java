package dev.trustdrift.cli;

import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.collect.trail.TrailFolder;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.Nearest;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Assumption;
import dev.trustdrift.facts.sessions.SessionQuery;
import dev.trustdrift.facts.sessions.Trace;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Secrets;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.report.answer.SessionStory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The form of `trustdrift who` that asks for a session of the trail.
final class SessionOptions {
  /// Comparing names costs the product of their lengths.
  private static final int MOST_COMPARED = 20_000;

  @Option(
      names = "--session",
      paramLabel = "NAME",
      description = "Instead of POLICY.json: the session to tell of.")
  private @Nullable String session;

  @Option(
      names = "--trail",
      paramLabel = "PATH",
      description = "With --session: CloudTrail log files, a file or a folder.")
  private @Nullable String trail;

  @Option(
      names = "--snapshot",
      paramLabel = "DIR",
      description =
          "With --session: a snapshot folder, for what today's policy says; its own trail is read"
              + " where --trail is not given.")
  private @Nullable String snapshot;

  @Option(names = "--demo", description = "With --session: the account that ships with the tool.")
  private boolean demo;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "With --session: only this role's sessions, by name or ARN.")
  private @Nullable String role;

  /// What was read, of one account or several.
  ///
  /// @param now the clock by which sessions live
  /// @param policies whether the account's policies are there
  private record Source(
      List<Inventory> accounts, Config config, Instant now, boolean policies, List<String> gaps) {}

  /// Whether the question makes sense: a policy or a session.
  void check(@Nullable String file, @Nullable String issuer) {
    if (session == null) {
      if (file == null) {
        throw new UsageError(
            "name a POLICY.json to ask who can come in, or `--session NAME --trail PATH` to ask who did");
      }
      String alone =
          trail != null
              ? "--trail"
              : snapshot != null ? "--snapshot" : demo ? "--demo" : role != null ? "--role" : null;
      if (alone != null) {
        throw new UsageError(
            "`%s` goes with `--session NAME`: a policy alone is judged without it"
                .formatted(alone));
      }
      return;
    }
    if (file != null) {
      throw new UsageError(
          "`%s` and `--session` exclude each other: ask about a policy or about a session"
              .formatted(Printable.of(file)));
    }
    if (issuer != null) {
      throw new UsageError("`--issuer` goes with a POLICY.json: a session has one issuer");
    }
    if (session.isBlank()) {
      throw new UsageError("`--session`: give a session name, an access key or a principal");
    }
    if (demo && (trail != null || snapshot != null)) {
      throw new UsageError("`--demo` excludes `--trail` and `--snapshot`: it has its own");
    }
    if (!demo && trail == null && snapshot == null) {
      throw new UsageError(
          "`--session` needs a trail: give `--trail PATH` with CloudTrail log files");
    }
  }

  /// Reads the trail and tells of the session.
  ///
  /// @throws NothingReadable where nothing could be read, or the trail knows no such session
  SessionStory story(Shell shell, Sources sources, InstantSource clock, @Nullable String configFile)
      throws NothingReadable, InterruptedException {
    SessionQuery query = SessionQuery.of(Objects.requireNonNull(session), role);
    Source source = source(shell, sources, clock, configFile);
    List<Trace> traces = new ArrayList<>();
    for (Inventory account : source.accounts()) {
      if (query.account() == null || query.account().equals(account.account().id())) {
        if (knows(account, query)) {
          traces.add(Trace.of(Facts.of(account, source.config(), sources.roots().get()), query));
        }
      }
    }
    traces.removeIf(Trace::isEmpty);
    List<TrailEvent> events = source.accounts().stream().flatMap(SessionOptions::events).toList();
    if (traces.isEmpty()) {
      throw new NothingReadable(unknown(query, source, events));
    }
    return SessionStory.of(
        query.text(), window(events), traces, source.now(), source.policies(), source.gaps());
  }

  private Source source(
      Shell shell, Sources sources, InstantSource clock, @Nullable String configFile)
      throws NothingReadable, InterruptedException {
    if (demo) {
      Sources.Demo shipped = sources.demo().get();
      Config settings = configFile == null ? shipped.config() : ConfigFile.read(shell, configFile);
      return ofAccount(shipped.account().collect(settings), settings);
    }
    Config settings = ConfigFile.read(shell, configFile);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (snapshot == null) {
      return ofTrail(shell, settings, now);
    }
    Inventory saved = sources.snapshot().apply(shell.path(snapshot)).collect(settings);
    if (trail == null) {
      return ofAccount(saved, settings);
    }
    CloudTrailRecords records = new CloudTrailRecords(saved.account().id(), now);
    List<String> gaps = read(shell, records);
    return new Source(
        List.of(with(saved, records.trail(Instant.EPOCH))), settings, now, true, gaps);
  }

  private static Source ofAccount(Inventory account, Config settings) {
    return new Source(
        List.of(account),
        settings,
        account.account().takenAt(),
        true,
        account.gaps().stream()
            .filter(gap -> gap.part() == Gap.Part.TRAIL || gap.part() == Gap.Part.ACTIVITY)
            .map(Gap::reason)
            .toList());
  }

  /// A trail alone says whose it is event by event.
  private Source ofTrail(Shell shell, Config settings, Instant now)
      throws NothingReadable, InterruptedException {
    CloudTrailRecords records = CloudTrailRecords.ofEveryAccount(now);
    List<String> gaps = read(shell, records);
    Trail all = records.trail(Instant.EPOCH);
    SortedSet<String> accounts = new TreeSet<>();
    all.events().forEach(event -> accounts.add(account(event)));
    return new Source(
        accounts.stream().map(account -> alone(account, all, now)).toList(),
        settings,
        now,
        false,
        gaps);
  }

  private static String account(TrailEvent event) {
    return Stream.of(event.account(), accountOf(event.role()), accountOf(event.provider()))
        .filter(Objects::nonNull)
        .findFirst()
        .map(Object::toString)
        .orElse("unknown");
  }

  private static @Nullable String accountOf(@Nullable String arn) {
    String[] parts = arn == null ? new String[0] : arn.split(":", 6);
    return parts.length == 6 ? parts[4] : null;
  }

  /// What a trail tells of one account; what only the account tells is a gap.
  private static Inventory alone(String account, Trail all, Instant now) {
    List<TrailEvent> events =
        all.events().stream().filter(event -> account(event).equals(account)).toList();
    Set<String> keys =
        events.stream()
            .map(TrailEvent::accessKeyId)
            .filter(Objects::nonNull)
            .map(Object::toString)
            .collect(Collectors.toSet());
    List<Activity> activity =
        all.activity().stream()
            .filter(
                each ->
                    each.identity() == null
                        || account.equals(accountOf(each.identity()))
                        || keys.contains(String.valueOf(each.accessKeyId())))
            .toList();
    String reason = "only a trail was given";
    return new Inventory(
        new Account(account, null, now),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        new Trail(all.from(), all.to(), events, activity),
        Stream.of(Gap.Part.ROLES, Gap.Part.PROVIDERS, Gap.Part.USERS)
            .map(part -> Gap.unread(part, reason))
            .toList());
  }

  private static Inventory with(Inventory saved, Trail trail) {
    return new Inventory(
        saved.account(),
        saved.providers(),
        saved.roles(),
        saved.managedPolicies(),
        saved.users(),
        saved.root(),
        saved.discoveries(),
        saved.chains(),
        trail,
        saved.gaps());
  }

  private List<String> read(Shell shell, CloudTrailRecords records)
      throws NothingReadable, InterruptedException {
    TrailFolder folder = new TrailFolder(AwsOptions.trail(shell, Objects.requireNonNull(trail)));
    Read<Boolean> read;
    try (Progress progress = new Progress(shell)) {
      progress.say("reading the trail");
      read = folder.read(records);
    }
    List<String> gaps =
        Stream.concat(read.gaps().stream(), records.gaps().stream()).map(Gap::reason).toList();
    if (!read.value()) {
      throw new NothingReadable(
          gaps.isEmpty() ? "the trail could not be read" : Printable.of(gaps.getFirst()));
    }
    return gaps;
  }

  /// Whether it is worth to derive facts of that account.
  private static boolean knows(Inventory account, SessionQuery query) {
    return events(account).anyMatch(query::matches)
        || (account.trail() != null
            && account.trail().activity().stream().anyMatch(query::matches));
  }

  private static Stream<TrailEvent> events(Inventory account) {
    return account.trail() == null ? Stream.empty() : account.trail().events().stream();
  }

  private static SessionStory.Window window(List<TrailEvent> events) {
    List<Instant> times = events.stream().map(TrailEvent::time).sorted().toList();
    int denied = (int) events.stream().filter(TrailEvent::denied).count();
    return new SessionStory.Window(
        times.isEmpty() ? null : times.getFirst().toString(),
        times.isEmpty() ? null : times.getLast().toString(),
        events.size() - denied,
        denied);
  }

  private String unknown(SessionQuery query, Source source, List<TrailEvent> events) {
    SessionStory.Window window = window(events);
    String read =
        events.isEmpty()
            ? "what was read holds no AssumeRoleWithWebIdentity event at all; they are read-only management events, so a write-only trail lacks them"
            : "what was read holds %s and %s from %s to %s"
                .formatted(
                    count(window.sessions(), "session"),
                    count(window.denied(), "denied call"),
                    window.from(),
                    window.to());
    return "the trail knows no session `%s`%s: %s%s%s"
        .formatted(
            Printable.of(Secrets.hidden(query.text())),
            role == null ? "" : " of role `" + Printable.of(role) + "`",
            read,
            source.gaps().isEmpty() ? "" : "; not read: " + Printable.of(source.gaps().getFirst()),
            hint(query, source, events));
  }

  private static String count(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  private static String hint(SessionQuery query, Source source, List<TrailEvent> events) {
    boolean user =
        source.accounts().stream()
            .map(Inventory::trail)
            .filter(Objects::nonNull)
            .flatMap(trail -> trail.activity().stream())
            .anyMatch(each -> each.isStaticKey() && query.text().equals(each.accessKeyId()));
    if (user || (query.text().startsWith("AKIA") && query.isKey())) {
      return "; `AKIA` begins the key of a user, which no web identity obtained";
    }
    if (query.isKey() || query.name() == null) {
      return "";
    }
    List<String> near =
        Nearest.near(
            query.name(),
            events.stream()
                .map(Assumption::name)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .distinct()
                .limit(MOST_COMPARED)
                .toList());
    return near.isEmpty()
        ? ""
        : "; nearest: "
            + near.stream()
                .map(name -> "`" + Printable.of(name) + "`")
                .collect(Collectors.joining(", "));
  }
}
