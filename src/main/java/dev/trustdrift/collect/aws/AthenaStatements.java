package dev.trustdrift.collect.aws;

import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.TrailEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The statements that Athena runs over the table that `athena/cloudtrail.sql` makes.
///
/// Each names account and days by the table's partitions, so that no other log file is read or paid
/// for, and the window once more by `eventtime`. Neither selects a whole `requestParameters` or
/// `responseElements`: results lie in a bucket, and those hold session tokens.
final class AthenaStatements {
  /// Roles and keys that are named: a statement may have 262,144 bytes (Athena user guide, "Service
  /// Quotas"), and these take half of them at most.
  private static final int MOST_ROLES = 3000;

  private static final int MOST_KEYS = 3000;

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

  /// Identifiers as AWS makes them (IAM user guide, "Unique identifiers"); the trail's are not
  /// taken at its word.
  private static final Pattern ID = Pattern.compile("[A-Z0-9]{4,128}");

  private final Config.Athena table;
  private final CloudTrailRecords records;
  private final List<String> regions;

  /// @param records whose account and window are asked for
  /// @param regions whose partitions are read; empty for all that the table has
  AthenaStatements(Config.Athena table, CloudTrailRecords records, List<String> regions) {
    this.table = table;
    this.records = records;
    this.regions = List.copyOf(regions);
  }

  /// The web-identity calls, one row each, copies included.
  String calls() {
    return filled("calls.sql");
  }

  /// What static keys and the sessions of roles did that web identities assumed: one row for each
  /// credential, call, error, address, agent and Region, with the number of event IDs.
  ///
  /// Sessions are told by their role's ID, by the keys that the calls handed out, and by their own
  /// word that they are federated (as those are whose assumption lies before the window; of these,
  /// where nobody assumed the role in the window, calls that don't say so are left out).
  ///
  /// @param calls those of the window
  String activity(Collection<TrailEvent> calls) {
    List<String> roles =
        ids(calls.stream().map(TrailEvent::assumedRoleId).filter(Objects::nonNull))
            .map(id -> id.substring(0, Math.max(0, id.indexOf(':'))))
            .filter(AthenaStatements::isId)
            .distinct()
            .toList();
    List<String> keys =
        ids(calls.stream().map(TrailEvent::accessKeyId).filter(Objects::nonNull))
            .filter(AthenaStatements::isId)
            .toList();
    StringBuilder credentials = new StringBuilder("useridentity.accesskeyid LIKE 'AKIA%'");
    or(
        credentials,
        "useridentity.sessioncontext.webidfederationdata.federatedprovider IS NOT NULL");
    if (roles.size() > MOST_ROLES) {
      or(credentials, "useridentity.principalid LIKE 'AROA%'");
    } else if (!roles.isEmpty()) {
      or(credentials, "split_part(useridentity.principalid, ':', 1) IN (" + list(roles) + ")");
    }
    // Of more keys each still has its role: only one used by another role than the one it was
    // handed out for would be missed.
    if (!keys.isEmpty() && keys.size() <= MOST_KEYS) {
      or(credentials, "useridentity.accesskeyid IN (" + list(keys) + ")");
    }
    return filled("activity.sql").replace("{credentials}", credentials);
  }

  private static void or(StringBuilder condition, String other) {
    condition.append("\n      OR ").append(other);
  }

  private static Stream<String> ids(Stream<String> ids) {
    return ids.collect(Collectors.toCollection(TreeSet::new)).stream();
  }

  private static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  private String filled(String name) {
    // A file's folder says the day of its delivery: an event shortly before midnight may lie in the
    // next.
    LocalDate first = LocalDate.ofInstant(records.from(), ZoneOffset.UTC);
    LocalDate last = LocalDate.ofInstant(records.latest(), ZoneOffset.UTC).plusDays(1);
    String partitions =
        "\"account\" = %s AND \"day\" BETWEEN %s AND %s%s"
            .formatted(
                literal(records.account()),
                literal(DAY.format(first)),
                literal(DAY.format(last)),
                regions.isEmpty() ? "" : " AND \"region\" IN (" + list(regions) + ")");
    return text(name)
        .strip()
        .replace("{table}", "\"" + table.database() + "\".\"" + table.table() + "\"")
        .replace("{partitions}", partitions)
        .replace("'{account}'", literal(records.account()))
        .replace("'{from}'", literal(records.from().truncatedTo(ChronoUnit.SECONDS).toString()))
        .replace("'{to}'", literal(records.latest().truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  private static String list(Collection<String> values) {
    return values.stream().map(AthenaStatements::literal).collect(Collectors.joining(", "));
  }

  /// A string of SQL, whatever the text.
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String text(String name) {
    String path = "/dev/trustdrift/athena/" + name;
    try (InputStream in =
        Objects.requireNonNull(AthenaStatements.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
