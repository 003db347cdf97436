package dev.trustdrift.collect.snapshot;

import static dev.trustdrift.inventory.Gap.Part.ACCESS_KEYS;
import static dev.trustdrift.inventory.Gap.Part.ACTIVITY;
import static dev.trustdrift.inventory.Gap.Part.CREDENTIAL_REPORT;
import static dev.trustdrift.inventory.Gap.Part.PROVIDERS;
import static dev.trustdrift.inventory.Gap.Part.ROLES;
import static dev.trustdrift.inventory.Gap.Part.SESSION_LIMITS;
import static dev.trustdrift.inventory.Gap.Part.TRAIL;
import static dev.trustdrift.inventory.Gap.Part.USERS;

import dev.trustdrift.collect.CredentialReport;
import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.SessionLimits;
import dev.trustdrift.collect.UserKeys;
import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.collect.trail.TrailFolder;
import dev.trustdrift.config.Config;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.RootUser;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.User;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one snapshot.
final class SnapshotReader {
  private final Folder folder;
  private final Config config;
  private final List<Gap> gaps = new ArrayList<>();

  SnapshotReader(Path root, Config config) {
    this.folder = new Folder(root);
    this.config = config;
  }

  private interface Parser<T> {
    T parse(Json.Obj file) throws Malformed;
  }

  Inventory inventory() throws UnreadableSnapshot {
    Account account = account();
    GapsFile recorded =
        file(GapsFile.NAME, Gap.Part.ACCOUNT, GapsFile::read)
            .orElseGet(() -> new GapsFile(List.of(), Optional.empty(), Map.of()));
    DetailsFile details = details();
    Optional<CredentialReport> report = report();
    List<OidcProvider> providers = providers();
    List<Role> roles = limited(details.roles());
    List<User> users = users(details.users(), report);
    RootUser root = root(report);
    TlsFiles tls = new TlsFiles(folder);
    List<Discovery> discoveries = tls.discoveries(providers, recorded.discoveries());
    Inventory inventory =
        new Inventory(
            account,
            providers,
            roles,
            details.managedPolicies(),
            users,
            root,
            discoveries,
            tls.chains(providers, discoveries),
            trail(account, recorded.trailFrom()),
            List.of());
    gaps.addAll(tls.gaps());
    return withGaps(inventory, recorded.gaps());
  }

  /// What a live audit could not read is missing here for the reason it gave, not for want of a
  /// file.
  private Inventory withGaps(Inventory seen, List<Gap> recorded) {
    Set<Gap.Part> explained = EnumSet.noneOf(Gap.Part.class);
    recorded.forEach(gap -> explained.add(gap.part()));
    List<Gap> all = new ArrayList<>(recorded);
    gaps.stream()
        .filter(gap -> gap.malformed() || !explained.contains(gap.part()))
        .forEach(all::add);
    return new Inventory(
        seen.account(),
        seen.providers(),
        seen.roles(),
        seen.managedPolicies(),
        seen.users(),
        seen.root(),
        seen.discoveries(),
        seen.chains(),
        seen.trail(),
        all);
  }

  private Account account() throws UnreadableSnapshot {
    String shown = "`" + Printable.of(folder.root().toString()) + "`";
    if (!Files.isDirectory(folder.root())) {
      throw new UnreadableSnapshot(
          "snapshot folder " + shown + " is not there: make one with `trustdrift snapshot DIR`");
    }
    try {
      Optional<Json.Obj> found = folder.object("account.json");
      if (found.isEmpty()) {
        throw new UnreadableSnapshot(
            "folder "
                + shown
                + " is no snapshot, or a half-written one: it has no account.json, which is"
                + " {\"Account\": \"<12 digits>\", \"TakenAt\": \"<time>\"}");
      }
      Json.Obj file = found.get();
      String id = file.text("Account");
      if (!id.matches("[0-9]{12}")) {
        throw new Malformed(
            file.line(), "expected 12 digits as `Account`, found `" + Printable.of(id, 40) + "`");
      }
      return new Account(id, file.optionalText("Alias").orElse(null), file.time("TakenAt"));
    } catch (Malformed e) {
      throw new UnreadableSnapshot(e.in("account.json") + ", in snapshot folder " + shown);
    }
  }

  /// A file that holds an object; one that makes no sense is a gap, and as good as none.
  private <T> Optional<T> file(String name, Gap.Part part, Parser<T> parser) {
    try {
      Optional<Json.Obj> file = folder.object(name);
      return file.isEmpty() ? Optional.empty() : Optional.of(parser.parse(file.get()));
    } catch (Malformed e) {
      gaps.add(Gap.malformed(part, e.in(name)));
      return Optional.empty();
    }
  }

  private void missing(Gap.Part part, String name, String command) {
    if (!folder.has(name)) {
      gaps.add(
          Gap.unread(
              part, name + " is not in the snapshot: save there what `" + command + "` prints"));
    }
  }

  private DetailsFile details() {
    String command = "aws iam get-account-authorization-details";
    missing(ROLES, DetailsFile.NAME, command);
    missing(USERS, DetailsFile.NAME, command);
    Optional<DetailsFile> details = file(DetailsFile.NAME, ROLES, DetailsFile::read);
    if (details.isEmpty() && folder.has(DetailsFile.NAME)) {
      gaps.add(Gap.malformed(USERS, DetailsFile.NAME + " makes no sense, so no users are known"));
    }
    details.ifPresent(read -> gaps.addAll(read.gaps()));
    return details.orElseGet(() -> new DetailsFile(List.of(), List.of(), List.of(), List.of()));
  }

  private List<Role> limited(List<Role> roles) {
    missing(SESSION_LIMITS, "roles.json", "aws iam list-roles");
    Optional<SessionLimits> limits =
        file(
            "roles.json",
            SESSION_LIMITS,
            file -> {
              Map<String, Integer> seconds = new HashMap<>();
              for (Json entry : file.list("Roles")) {
                Json.Obj role = entry.object("a role");
                String arn = role.text("Arn");
                role.optionalInteger("MaxSessionDuration")
                    .ifPresent(limit -> seconds.put(arn, limit));
              }
              return new SessionLimits(seconds, true);
            });
    Read<List<Role>> limited = limits.orElseGet(() -> new SessionLimits(Map.of(), false)).of(roles);
    gaps.addAll(limited.gaps());
    return limited.value();
  }

  private List<OidcProvider> providers() {
    List<OidcProvider> providers = new ArrayList<>();
    if (!folder.has("oidc-providers")) {
      gaps.add(
          Gap.unread(
              PROVIDERS,
              "oidc-providers is not in the snapshot: save in it what `aws iam get-open-id-connect-provider` prints of each provider, with its `Arn`"));
      return providers;
    }
    List<String> names = List.of();
    try {
      names = folder.below("oidc-providers");
    } catch (Malformed e) {
      gaps.add(Gap.malformed(PROVIDERS, e.in("oidc-providers")));
    }
    Set<String> arns = new HashSet<>();
    for (String name : names) {
      if (name.endsWith(".json")) {
        file(name, PROVIDERS, file -> provider(file, name, arns)).ifPresent(providers::add);
      }
    }
    return providers;
  }

  private OidcProvider provider(Json.Obj file, String name, Set<String> arns) throws Malformed {
    Optional<String> arn = file.optionalText("Arn");
    if (arn.isEmpty()) {
      arn = file.optionalText("OpenIDConnectProviderArn");
    }
    if (arn.isEmpty() || !arn.get().contains(":oidc-provider/")) {
      throw new Malformed(
          file.line(),
          "expected the provider's ARN as `Arn`, which the AWS command line does not print here: add it");
    }
    if (!arns.add(arn.get())) {
      throw new Malformed(
          file.line(),
          "expected each provider once, found `" + Printable.of(arn.get()) + "` again");
    }
    if (!file.has("Url") && !file.has("ClientIDList") && !file.has("ThumbprintList")) {
      gaps.add(
          Gap.unread(
              PROVIDERS,
              "client IDs and thumbprints of `"
                  + Printable.of(arn.get())
                  + "` are not in "
                  + name));
      return OidcProvider.named(arn.get());
    }
    return new OidcProvider(
        arn.get(),
        file.optionalText("Url").orElse(OidcProvider.urlOf(arn.get())),
        file.texts("ClientIDList"),
        file.texts("ThumbprintList"),
        DetailsFile.tags(file),
        true);
  }

  private Optional<CredentialReport> report() {
    String name = "credential-report.csv";
    missing(
        CREDENTIAL_REPORT,
        name,
        "aws iam get-credential-report --query Content --output text | base64 -d");
    try {
      Optional<String> csv = folder.text(name);
      return csv.isEmpty() ? Optional.empty() : Optional.of(CredentialReport.parse(csv.get()));
    } catch (Malformed e) {
      gaps.add(Gap.malformed(CREDENTIAL_REPORT, e.in(name)));
      return Optional.empty();
    }
  }

  private @Nullable RootUser root(Optional<CredentialReport> report) {
    if (report.isPresent() && report.get().root() == null) {
      gaps.add(
          Gap.unread(
              CREDENTIAL_REPORT,
              "the credential report has no line of the root user: its keys are not known"));
    }
    return report.flatMap(CredentialReport::rootUser).orElse(null);
  }

  /// Users with their keys; where not all users are known, those of the credential report too.
  private List<User> users(List<User> listed, Optional<CredentialReport> report) {
    missing(ACCESS_KEYS, AccessKeysFile.NAME, "aws iam list-access-keys");
    // A folder made by hand has no other word for "never used" than the missing date; what a live
    // audit could not read stays unknown.
    boolean absentMeansNever = report.isEmpty() && !folder.has(GapsFile.NAME);
    Optional<AccessKeysFile> keys =
        file(
            AccessKeysFile.NAME,
            ACCESS_KEYS,
            object -> AccessKeysFile.read(object, absentMeansNever));
    Set<String> names = new HashSet<>();
    listed.forEach(user -> names.add(user.name()));
    List<User> users = new ArrayList<>(listed);
    if (gaps.stream().anyMatch(gap -> gap.part() == USERS)) {
      report.map(CredentialReport::users).orElse(List.of()).stream()
          .filter(user -> names.add(user.name()))
          .forEach(users::add);
    }
    keys.ifPresent(
        file ->
            file.keys().keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(
                    name ->
                        gaps.add(
                            Gap.malformed(
                                ACCESS_KEYS,
                                "%s has keys of user `%s`, whom %s does not have"
                                    .formatted(
                                        AccessKeysFile.NAME,
                                        Printable.of(name),
                                        DetailsFile.NAME)))));
    return users.stream().map(user -> user.withKeys(keys(user.name(), keys, report))).toList();
  }

  private List<AccessKey> keys(
      String user, Optional<AccessKeysFile> file, Optional<CredentialReport> report) {
    List<AccessKey> reported = report.map(rows -> rows.keys(user)).orElse(null);
    List<AccessKey> listed = file.map(all -> all.keys().get(user)).orElse(null);
    if (listed == null && file.isPresent() && reported != null && !reported.isEmpty()) {
      gaps.add(
          Gap.unread(
              ACCESS_KEYS,
              "%s has no keys of user `%s`, who has some: their IDs are not known"
                  .formatted(AccessKeysFile.NAME, Printable.of(user))));
    }
    UserKeys keys = UserKeys.of(user, listed, reported);
    gaps.addAll(keys.gaps());
    return keys.keys();
  }

  /// The window begins where the snapshot's writer says, or the configuration; else a live audit's
  /// days back, or as far as the files go.
  private @Nullable Trail trail(Account account, Optional<Instant> recordedFrom)
      throws UnreadableSnapshot {
    Instant takenAt = account.takenAt();
    Optional<Instant> start = recordedFrom;
    if (config.trailDays() != null) {
      Instant wanted = takenAt.minus(config.trailDays(), ChronoUnit.DAYS);
      start = Optional.of(recordedFrom.filter(wanted::isBefore).orElse(wanted));
    }
    CloudTrailRecords records =
        new CloudTrailRecords(account.id(), start.orElse(Instant.EPOCH), takenAt);
    file(ActivityFile.NAME, ACTIVITY, ActivityFile::read).orElse(List.of()).forEach(records::add);
    List<String> files = List.of();
    try {
      files =
          folder.below("trail").stream()
              .filter(name -> name.endsWith(".json") || name.endsWith(".json.gz"))
              .toList();
    } catch (Malformed e) {
      gaps.add(Gap.malformed(TRAIL, e.in("trail")));
    }
    Path elsewhere = config.trailPlace().file();
    if (files.isEmpty() && elsewhere == null) {
      gaps.add(
          Gap.unread(
              TRAIL,
              "trail is not in the snapshot, or has no .json or .json.gz files: save CloudTrail log files or the output of `aws cloudtrail lookup-events` in it"));
      return null;
    }
    try {
      TrailFolder.read(
          files.stream().map(name -> TrailFolder.item(name, folder.root().resolve(name))).toList(),
          records);
      if (elsewhere != null) {
        gaps.addAll(new TrailFolder(elsewhere).read(records).gaps());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableSnapshot("the audit was interrupted while it read the trail");
    }
    gaps.addAll(records.gaps());
    Instant usual = takenAt.minus(Config.LIVE_TRAIL_DAYS, ChronoUnit.DAYS);
    return records.trail(
        start.orElseGet(
            () -> records.oldest().filter(oldest -> oldest.isBefore(usual)).orElse(usual)));
  }
}
