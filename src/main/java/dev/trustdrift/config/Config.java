package dev.trustdrift.config;

import dev.trustdrift.finding.Severity;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `trustdrift.yaml`: every key optional, the defaults those of [Config#DEFAULT].
///
/// @param issuers by issuer URL (`https://…`, no trailing slash)
/// @param expectedIssuers null where the file does not list them: then no provider is unexpected
/// @param sessionName a session name that leads to a job; named groups `project` and `job`
/// @param trailDays null where the file does not say: fourteen days of `LookupEvents`, or all that
///   a snapshot's trail holds
public record Config(
    Map<String, IssuerConfig> issuers,
    @Nullable List<String> expectedIssuers,
    Map<Environment, EnvironmentMatch> environments,
    Pattern sessionName,
    AccessKeys accessKeys,
    CiUsers ciUsers,
    int certificateWarnDays,
    @Nullable Integer trailDays,
    TrailSource trailSource,
    FailOn failOn,
    List<Waiver> waivers,
    TrailPlace trailPlace) {

  /// A configuration that names no place of log files.
  public Config(
      Map<String, IssuerConfig> issuers,
      @Nullable List<String> expectedIssuers,
      Map<Environment, EnvironmentMatch> environments,
      Pattern sessionName,
      AccessKeys accessKeys,
      CiUsers ciUsers,
      int certificateWarnDays,
      @Nullable Integer trailDays,
      TrailSource trailSource,
      FailOn failOn,
      List<Waiver> waivers) {
    this(
        issuers,
        expectedIssuers,
        environments,
        sessionName,
        accessKeys,
        ciUsers,
        certificateWarnDays,
        trailDays,
        trailSource,
        failOn,
        waivers,
        TrailPlace.NONE);
  }

  /// Days of `LookupEvents` that a live audit reads unless told otherwise.
  public static final int LIVE_TRAIL_DAYS = 14;

  /// What holds without a file.
  public static final Config DEFAULT =
      new Config(
          Map.of(),
          null,
          Map.of(
              Environment.PRODUCTION,
              new EnvironmentMatch(
                  List.of("*prod*"), Map.of("Environment", List.of("production", "prod"))),
              Environment.STAGING,
              new EnvironmentMatch(
                  List.of("*staging*", "*stg*"), Map.of("Environment", List.of("staging")))),
          Pattern.compile("^[A-Za-z][\\w+=,.@-]*?-(?<project>\\d+)-(?<job>\\d+)$"),
          new AccessKeys(90, 45),
          new CiUsers(
              List.of("gitlab", "ci", "cicd", "deploy", "deployer", "pipeline", "runner"),
              List.of()),
          30,
          null,
          TrailSource.LOOKUP,
          FailOn.at(Severity.HIGH),
          List.of());

  public Config {
    issuers = Map.copyOf(issuers);
    expectedIssuers = expectedIssuers == null ? null : List.copyOf(expectedIssuers);
    environments = Map.copyOf(environments);
    waivers = List.copyOf(waivers);
  }

  /// The same with other settings of one issuer.
  public Config withIssuer(String url, IssuerConfig settings) {
    Map<String, IssuerConfig> more = new TreeMap<>(issuers);
    more.put(url, settings);
    return new Config(
        more,
        expectedIssuers,
        environments,
        sessionName,
        accessKeys,
        ciUsers,
        certificateWarnDays,
        trailDays,
        trailSource,
        failOn,
        waivers,
        trailPlace);
  }

  /// The same, but reading the trail from a local file or folder.
  public Config readingTrail(Path file) {
    return new Config(
        issuers,
        expectedIssuers,
        environments,
        sessionName,
        accessKeys,
        ciUsers,
        certificateWarnDays,
        trailDays,
        TrailSource.FILES,
        failOn,
        waivers,
        new TrailPlace(trailPlace.bucket(), file, trailPlace.regions(), trailPlace.athena()));
  }

  /// The settings of one issuer, if the file has any.
  public Optional<IssuerConfig> issuer(String url) {
    return Optional.ofNullable(issuers.get(url));
  }

  /// The same, but failing on other findings.
  public Config failingOn(FailOn floor) {
    return new Config(
        issuers,
        expectedIssuers,
        environments,
        sessionName,
        accessKeys,
        ciUsers,
        certificateWarnDays,
        trailDays,
        trailSource,
        floor,
        waivers,
        trailPlace);
  }

  /// The same with other waivers.
  public Config waiving(List<Waiver> others) {
    return new Config(
        issuers,
        expectedIssuers,
        environments,
        sessionName,
        accessKeys,
        ciUsers,
        certificateWarnDays,
        trailDays,
        trailSource,
        failOn,
        others,
        trailPlace);
  }

  /// What the file says of one issuer.
  ///
  /// @param owned namespaces that are yours; `*` is the whole instance; null where not configured
  /// @param allowPrivateAddresses whether the TLS probe may dial private addresses for this host
  /// @param subjectLayouts project path (or `*`) to the ordered claims of its customised subject
  public record IssuerConfig(
      @Nullable List<String> owned,
      boolean allowPrivateAddresses,
      Map<String, List<String>> subjectLayouts) {
    public IssuerConfig {
      owned = owned == null ? null : List.copyOf(owned);
      subjectLayouts = Map.copyOf(subjectLayouts);
    }
  }

  /// Where a role's work lands, which decides how bad a wide trust is.
  public enum Environment {
    PRODUCTION,
    STAGING,
    UNKNOWN
  }

  /// How a role shows its environment: patterns (`*`, `?`) on its name, or tag values. Both ignore
  /// case.
  public record EnvironmentMatch(List<String> roles, Map<String, List<String>> tags) {
    public EnvironmentMatch {
      roles = List.copyOf(roles);
      tags = Map.copyOf(tags);
    }
  }

  public record AccessKeys(int maxAgeDays, int idleDays) {}

  /// How to tell a CI user by its name.
  ///
  /// @param words words of a user name between separators
  /// @param names patterns (`*`, `?`) on whole user names
  public record CiUsers(List<String> words, List<String> names) {
    public CiUsers {
      words = List.copyOf(words);
      names = List.copyOf(names);
    }
  }

  public enum TrailSource {
    LOOKUP,
    ATHENA,
    FILES
  }

  /// Where the trail lies.
  ///
  /// @param bucket `s3://<bucket>[/<prefix>]` of log files, before `AWSLogs`; null where not named
  /// @param file a local file or folder, which goes before the bucket; null where not named
  /// @param regions whose trail is read; empty for the usual ones of `LookupEvents`, all of a
  ///   bucket and of a table
  /// @param athena null where no table is named
  public record TrailPlace(
      @Nullable String bucket, @Nullable Path file, List<String> regions, @Nullable Athena athena) {
    static final TrailPlace NONE = new TrailPlace(null, null, List.of(), null);

    /// A place that is no table.
    public TrailPlace(@Nullable String bucket, @Nullable Path file, List<String> regions) {
      this(bucket, file, regions, null);
    }

    public TrailPlace {
      regions = List.copyOf(regions);
    }
  }

  /// A table over the trail's bucket, and how much may be asked of it.
  ///
  /// @param database of AWS's own catalogue; letters, digits, `_` and `-` alone
  /// @param table likewise
  /// @param workgroup whose limits and settings hold
  /// @param output `s3://…` where Athena lays results; null where the workgroup says it
  /// @param maxScannedGb gigabytes (10⁹ bytes) that one audit may scan
  /// @param timeoutSeconds null where not configured: as long as any trail may take
  public record Athena(
      String database,
      String table,
      String workgroup,
      @Nullable String output,
      int maxScannedGb,
      @Nullable Integer timeoutSeconds) {
    /// What a name may consist of, so that none can mean anything else in a statement.
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /// The workgroup that every account has.
    public static final String PRIMARY = "primary";

    /// A terabyte, which is the unit that Athena charges by.
    public static final int MAX_SCANNED_GB = 1000;

    public Athena {
      for (String name : List.of(database, table)) {
        if (!NAME.matcher(name).matches()) {
          throw new IllegalArgumentException("no name of a database or table");
        }
      }
    }
  }

  /// A finding that somebody accepted, with reason and end.
  ///
  /// @param resource an ARN, or a pattern with `*` and `?`
  /// @param until the last day it holds (UTC)
  public record Waiver(String rule, String resource, LocalDate until, String reason) {}
}
