package dev.trustdrift.config;

import dev.trustdrift.config.Config.Athena;
import dev.trustdrift.config.Config.TrailPlace;
import dev.trustdrift.config.Config.TrailSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The section `trail`: which trail is read, and where it lies.
final class TrailSection {
  /// Keys that mean something with `source: athena` alone.
  private static final List<String> OF_ATHENA =
      List.of("table", "workgroup", "output", "maxScannedGB", "timeoutSeconds");

  static final List<String> KEYS =
      List.of(
          "days",
          "source",
          "bucket",
          "regions",
          "table",
          "workgroup",
          "output",
          "maxScannedGB",
          "timeoutSeconds");

  /// CloudTrail's event history holds as much.
  private static final int MOST_DAYS = 90;

  /// A petabyte: a larger number of gigabytes is a slip.
  private static final int MOST_GB = 1_000_000;

  /// Athena ends a query after half an hour unless the account's quota was raised (Athena user
  /// guide, "Service Quotas"); Lambda ends a run sooner.
  private static final int MOST_SECONDS = 7200;

  private static final Pattern PLACE =
      Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\\s?#*]*)?");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}");

  /// As CreateWorkGroup allows them (Athena API reference).
  private static final Pattern WORKGROUP = Pattern.compile("[a-zA-Z0-9._-]{1,128}");

  private TrailSection() {}

  static int days(Value value) {
    return value.number(1, MOST_DAYS);
  }

  static TrailSource source(Map<String, Value> keys) {
    Value value = keys.get("source");
    if (value == null) {
      return Config.DEFAULT.trailSource();
    }
    return switch (value.text()) {
      case "lookup" -> TrailSource.LOOKUP;
      case "athena" -> TrailSource.ATHENA;
      case "files" -> TrailSource.FILES;
      default -> throw value.expected("one of `lookup`, `athena` and `files`");
    };
  }

  static TrailPlace place(Map<String, Value> keys) {
    Value bucket = keys.get("bucket");
    if (bucket != null && !PLACE.matcher(bucket.text()).matches()) {
      throw bucket.expected("a bucket such as `s3://acme-trail` or `s3://acme-trail/prefix`");
    }
    if (bucket != null && source(keys) == TrailSource.LOOKUP) {
      throw unread(bucket, "files");
    }
    List<Value> regions = keys.containsKey("regions") ? keys.get("regions").items() : List.of();
    for (Value region : regions) {
      if (!REGION.matcher(region.text()).matches()) {
        throw region.expected("a Region such as `eu-central-1`");
      }
    }
    return new TrailPlace(
        bucket == null ? null : bucket.text(),
        null,
        regions.stream().map(Value::text).distinct().toList(),
        athena(keys));
  }

  private static @Nullable Athena athena(Map<String, Value> keys) {
    Value table = keys.get("table");
    for (String key : OF_ATHENA) {
      Value value = keys.get(key);
      if (value != null && source(keys) != TrailSource.ATHENA) {
        throw unread(value, "athena");
      }
      if (value != null && table == null) {
        throw value.keyError(
            "`%s`: is of no use without the table; add `table: database.table`"
                .formatted(value.path()));
      }
    }
    if (table == null) {
      return null;
    }
    String[] names = table.text().split("\\.", -1);
    if (names.length != 2
        || !Athena.NAME.matcher(names[0]).matches()
        || !Athena.NAME.matcher(names[1]).matches()) {
      throw table.expected("a database and its table such as `security.cloudtrail`");
    }
    Value workgroup = keys.get("workgroup");
    if (workgroup != null && !WORKGROUP.matcher(workgroup.text()).matches()) {
      throw workgroup.expected("the name of a workgroup, such as `primary`");
    }
    Value output = keys.get("output");
    if (output != null && !PLACE.matcher(output.text()).matches()) {
      throw output.expected("a place such as `s3://acme-athena/trustdrift/`");
    }
    Value most = keys.get("maxScannedGB");
    Value timeout = keys.get("timeoutSeconds");
    return new Athena(
        names[0],
        names[1],
        workgroup == null ? Athena.PRIMARY : workgroup.text(),
        output == null ? null : output.text(),
        most == null ? Athena.MAX_SCANNED_GB : most.number(1, MOST_GB),
        timeout == null ? null : timeout.number(10, MOST_SECONDS));
  }

  private static ConfigException unread(Value value, String source) {
    return value.keyError(
        "`%s`: is not read without `source: %s`; add it".formatted(value.path(), source));
  }
}
