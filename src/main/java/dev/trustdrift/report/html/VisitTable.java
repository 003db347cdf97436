package dev.trustdrift.report.html;

import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.Resource;
import dev.trustdrift.report.SessionsSummary.ByRole;
import dev.trustdrift.report.SessionsSummary.Names;
import dev.trustdrift.report.Timeline;
import dev.trustdrift.report.Timeline.Visitor;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Who came in, role by role, with a bar for each day.
///
/// @param from the first day; empty where no trail was read
/// @param to the last
/// @param each how many days a bar stands for
/// @param width of a strip of days, in the units of its path
/// @param roles most sessions first, but roles that strangers assumed before all others
record VisitTable(
    String from, String to, int sessions, int denied, int each, int width, List<RoleVisits> roles) {
  /// One bar.
  static final int BAR = 4;

  /// Of a strip of days, in the units of its path.
  static final int HEIGHT = 16;

  /// Longer windows get a bar for several days.
  private static final int MOST_BARS = 45;

  private static final int SUBJECTS = 6;
  private static final int LONGEST = 200;

  VisitTable {
    roles = List.copyOf(roles);
  }

  /// A role that was assumed.
  ///
  /// @param anchor of its row in the table of roles; empty where it is not there
  /// @param names what the session names look like: `380 lead to a job, 30 SDK default`
  /// @param more how many further subjects there are
  record RoleVisits(
      String anchor,
      String name,
      int sessions,
      String names,
      boolean strangers,
      List<SubjectVisits> subjects,
      int more,
      int moreSessions) {
    RoleVisits {
      subjects = List.copyOf(subjects);
    }
  }

  /// One subject of a role.
  ///
  /// @param path the bars as an SVG path
  record SubjectVisits(
      String project,
      String ref,
      String subject,
      boolean stranger,
      int sessions,
      String first,
      String last,
      String path) {}

  static VisitTable of(Report report) {
    Timeline timeline = report.sessions().timeline();
    Instant from = timeline.from();
    Instant to = timeline.to();
    Days days =
        from == null || to == null ? new Days(LocalDate.EPOCH, 1, 1) : Days.between(from, to);
    Map<String, List<Visitor>> visitors =
        timeline.visitors().stream().collect(Collectors.groupingBy(Visitor::role));
    List<String> known = report.roles().stream().map(row -> row.arn()).toList();
    return new VisitTable(
        from == null ? "" : day(from),
        to == null ? "" : day(to),
        report.sessions().total(),
        report.sessions().denied(),
        days.each(),
        days.bars() * BAR,
        report.sessions().byRole().stream()
            .map(row -> role(row, visitors.getOrDefault(row.role(), List.of()), days, known))
            .sorted(
                Comparator.comparing((RoleVisits role) -> !role.strangers())
                    .thenComparing(role -> -role.sessions())
                    .thenComparing(RoleVisits::name))
            .toList());
  }

  private static RoleVisits role(
      ByRole row, List<Visitor> visitors, Days days, List<String> known) {
    List<Visitor> ordered =
        visitors.stream()
            .sorted(
                Comparator.comparing((Visitor visitor) -> visitor.standing() != Standing.STRANGER)
                    .thenComparing(visitor -> -visitor.sessions())
                    .thenComparing(Visitor::subject))
            .toList();
    int shown = Math.min(SUBJECTS, ordered.size());
    List<Visitor> rest = ordered.subList(shown, ordered.size());
    return new RoleVisits(
        known.contains(row.role()) ? RoleLine.anchor(row.role()) : "",
        Printable.of(Resource.shortName(row.role()), LONGEST),
        row.sessions(),
        names(row.names()),
        ordered.stream().anyMatch(visitor -> visitor.standing() == Standing.STRANGER),
        ordered.subList(0, shown).stream().map(visitor -> subject(visitor, days)).toList(),
        rest.size(),
        rest.stream().mapToInt(Visitor::sessions).sum());
  }

  private static SubjectVisits subject(Visitor visitor, Days days) {
    Origin origin = Origin.of(visitor.issuer(), visitor.subject());
    return new SubjectVisits(
        origin.project().isEmpty() ? "no subject in the event" : origin.project(),
        origin.ref(),
        Printable.of(visitor.subject(), LONGEST),
        visitor.standing() == Standing.STRANGER,
        visitor.sessions(),
        day(visitor.first()),
        day(visitor.last()),
        days.path(visitor.days()));
  }

  private static String names(Names names) {
    List<String> shapes = new ArrayList<>();
    add(shapes, names.convention(), "lead to a job");
    add(shapes, names.sdkDefault(), "SDK default");
    add(shapes, names.constant(), "constant");
    add(shapes, names.other(), "other");
    return String.join(", ", shapes);
  }

  private static void add(List<String> shapes, int count, String shape) {
    if (count > 0) {
      shapes.add(count + " " + shape);
    }
  }

  private static String day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
  }

  /// The window in bars.
  ///
  /// @param each days to a bar
  private record Days(LocalDate first, int bars, int each) {
    static Days between(Instant from, Instant to) {
      LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
      long days =
          1 + Math.max(0, ChronoUnit.DAYS.between(first, LocalDate.ofInstant(to, ZoneOffset.UTC)));
      int each = (int) Math.ceilDiv(days, MOST_BARS);
      return new Days(first, (int) Math.ceilDiv(days, each), each);
    }

    /// A bar's height grows with the order of magnitude: one session must be seen beside a
    /// thousand.
    String path(SortedMap<LocalDate, Integer> sessions) {
      SortedMap<Integer, Integer> bars = new TreeMap<>();
      sessions.forEach(
          (day, count) -> {
            int bar = Math.toIntExact(Math.floorDiv(ChronoUnit.DAYS.between(first, day), each));
            // An event outside its own window stands at the edge.
            bars.merge(Math.clamp(bar, 0, this.bars - 1), count, Integer::sum);
          });
      return bars.entrySet().stream()
          .map(
              bar ->
                  "M%d %dv-%d"
                      .formatted(bar.getKey() * BAR + BAR / 2, HEIGHT, height(bar.getValue())))
          .collect(Collectors.joining());
    }

    private static int height(int count) {
      return Math.min(HEIGHT, 4 + 3 * (31 - Integer.numberOfLeadingZeros(count)));
    }
  }
}
