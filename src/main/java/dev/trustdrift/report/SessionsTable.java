package dev.trustdrift.report;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.SessionsSummary.ByRole;
import dev.trustdrift.report.SessionsSummary.BySubject;
import dev.trustdrift.report.SessionsSummary.Names;
import dev.trustdrift.report.SessionsSummary.Today;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who came in, as the text report shows it: a row a role, the subjects below. Strangers first,
/// then the most sessions; bounded, since the JSON report has them all.
final class SessionsTable {
  private static final int ROLES = 30;
  private static final int SUBJECTS = 3;
  private static final int SUBJECT_LENGTH = 120;
  private static final int SUBJECT_WIDTH = 62;

  private static final Comparator<ByRole> ORDER =
      Comparator.comparing((ByRole row) -> !strangers(row))
          .thenComparing(Comparator.comparing(ByRole::sessions).reversed())
          .thenComparing(ByRole::role);

  private static final Comparator<BySubject> SUBJECT_ORDER =
      Comparator.comparing((BySubject one) -> !stranger(one));

  private SessionsTable() {}

  static List<String> lines(SessionsSummary sessions, Ink ink) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(ink.strong(heading(sessions)));
    List<ByRole> rows = sessions.byRole().stream().sorted(ORDER).toList();
    if (rows.isEmpty()) {
      return lines;
    }
    List<ByRole> shown = rows.subList(0, Math.min(ROLES, rows.size()));
    List<List<String>> cells = shown.stream().map(SessionsTable::cells).toList();
    List<String> titles = List.of("role", "last", "sessions", "today's policy");
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < titles.size(); i++) {
      int at = i;
      widths.add(
          Math.max(titles.get(at).length(), Tables.width(cells, row -> row.get(at).length())));
    }
    lines.add(ink.faint(Tables.row(titles, widths, "session names").getFirst()));
    for (int i = 0; i < shown.size(); i++) {
      lines.addAll(Tables.row(cells.get(i), widths, names(shown.get(i))));
      lines.addAll(subjects(shown.get(i), ink));
    }
    if (rows.stream().anyMatch(row -> row.today().unknown() > 0)) {
      lines.add(
          ink.faint(
              "  unknown: the policy tests what CloudTrail does not log, or could not be understood"));
    }
    if (rows.size() > shown.size()) {
      lines.add("  and %d more roles, in the JSON report".formatted(rows.size() - shown.size()));
    }
    return lines;
  }

  private static String heading(SessionsSummary sessions) {
    Timeline timeline = sessions.timeline();
    long subjects =
        sessions.byRole().stream().flatMap(row -> row.subjects().stream()).distinct().count();
    String window =
        timeline.from() == null
            ? ""
            : timeline.from().equals(Instant.EPOCH)
                ? ""
                : " since " + timeline.from().toString().substring(0, 10);
    return "SESSIONS in the trail%s: %s opened by %s, %s denied"
        .formatted(
            window,
            sessions.total(),
            Headline.count(Math.toIntExact(subjects), "subject"),
            Headline.count(sessions.denied(), "call"));
  }

  private static List<String> cells(ByRole row) {
    return List.of(
        Printable.of(Resource.shortName(row.role())),
        day(row.last()),
        "%8d".formatted(row.sessions()),
        today(row.today()));
  }

  private static List<String> subjects(ByRole row, Ink ink) {
    List<BySubject> all = row.bySubject().stream().sorted(SUBJECT_ORDER).toList();
    List<String> lines = new ArrayList<>();
    for (BySubject one : all.subList(0, Math.min(SUBJECTS, all.size()))) {
      String subject =
          one.subject() == null
              ? "a subject that the event does not name"
              : Printable.of(one.subject(), SUBJECT_LENGTH);
      String text =
          "    %5d  %s  last %s%s"
              .formatted(
                  one.sessions(),
                  Layout.pad(subject, SUBJECT_WIDTH),
                  one.last().substring(0, 10),
                  stranger(one) ? "  stranger" : "");
      lines.add(stranger(one) ? text : ink.faint(text));
    }
    if (all.size() > SUBJECTS) {
      int rest = all.stream().skip(SUBJECTS).mapToInt(BySubject::sessions).sum();
      lines.add(
          ink.faint(
              "    %5d  by %s"
                  .formatted(rest, Headline.count(all.size() - SUBJECTS, "further subject"))));
    }
    return lines;
  }

  private static boolean stranger(BySubject one) {
    return one.standing().equals("stranger");
  }

  private static boolean strangers(ByRole row) {
    return row.bySubject().stream().anyMatch(SessionsTable::stranger);
  }

  private static String day(@Nullable String instant) {
    return instant == null ? "" : instant.substring(0, 10);
  }

  /// One word where all are alike, else the counts.
  private static String names(ByRole row) {
    Names names = row.names();
    return counts(
        row.sessions(),
        new Count(names.convention(), "lead to a job"),
        new Count(names.sdkDefault(), "SDK default"),
        new Count(names.constant(), "constant"),
        new Count(names.other(), "other"));
  }

  /// One word where all are alike, else what is not accepted: the rest is.
  private static String today(Today today) {
    int all = today.accepted() + today.refused() + today.unknown();
    return today.accepted() == all
        ? "accepts"
        : counts(all, new Count(today.refused(), "refuses"), new Count(today.unknown(), "unknown"));
  }

  private record Count(int count, String word) {}

  private static String counts(int all, Count... counts) {
    List<Count> some = Stream.of(counts).filter(each -> each.count() > 0).toList();
    return some.size() == 1 && some.getFirst().count() == all
        ? some.getFirst().word()
        : String.join(", ", some.stream().map(each -> each.count() + " " + each.word()).toList());
  }
}
