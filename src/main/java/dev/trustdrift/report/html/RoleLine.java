package dev.trustdrift.report.html;

import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.Resource;
import dev.trustdrift.report.RoleRow;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A row of the table of roles: one role and one issuer that it trusts.
///
/// @param anchor of the role; empty on its second and further rows, since an id stands once
/// @param shown the subjects that are seen at once
/// @param more those behind `and n more`
/// @param lastAssumed the day; empty where nobody came
record RoleLine(
    String anchor,
    String name,
    String arn,
    String issuer,
    Spread spread,
    String environment,
    List<String> shown,
    List<String> more,
    String lastAssumed) {
  private static final int SHOWN = 3;

  /// A hostile policy can list more than anybody reads; the JSON report has all.
  private static final int MOST = 60;

  private static final int LONGEST = 300;

  RoleLine {
    shown = List.copyOf(shown);
    more = List.copyOf(more);
  }

  /// Worst first.
  static List<RoleLine> of(Report report) {
    Set<String> seen = new HashSet<>();
    return report.roles().stream()
        .sorted(
            Comparator.comparing((RoleRow row) -> Spread.named(row.reach()), Spread.WORST_FIRST)
                .thenComparing(RoleRow::arn)
                .thenComparing(RoleRow::issuer))
        .map(row -> of(row, seen.add(row.arn())))
        .toList();
  }

  private static RoleLine of(RoleRow row, boolean first) {
    List<String> accepts =
        row.accepts().stream().map(subject -> Printable.of(subject, LONGEST)).toList();
    int shown = Math.min(SHOWN, accepts.size());
    String last = row.lastAssumed();
    return new RoleLine(
        first ? anchor(row.arn()) : "",
        Printable.of(Resource.shortName(row.arn()), LONGEST),
        Printable.of(row.arn()),
        Printable.of(Origin.host(row.issuer()), LONGEST),
        Spread.named(row.reach()),
        row.environment().equals("unknown") ? "" : Printable.of(row.environment()),
        accepts.subList(0, shown),
        accepts.subList(shown, Math.min(MOST, accepts.size())),
        last == null ? "" : Printable.of(day(last)));
  }

  /// The date of an instant in ISO 8601.
  static String day(String instant) {
    return instant.substring(0, Math.min(10, instant.length()));
  }

  /// The id of a role's row, the same in every report.
  static String anchor(String arn) {
    return "r-" + Finding.fingerprint("", "role", arn, "").substring(0, 12);
  }
}
