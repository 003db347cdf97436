package dev.trustdrift.report;

import dev.trustdrift.drift.Accepted;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.rules.RuleInfo.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A report for people: the answer in some five lines, then the findings, worst first, then what
/// was looked at. At most 100 columns but for what must be pasted or copied whole.
public final class TextReport {
  /// Beyond so many of one rule and severity, the rest get a sentence each.
  private static final int IN_FULL = 10;

  private final Report report;
  private final Ink ink;
  private final FindingText findingText;
  private final List<String> lines = new ArrayList<>();

  private TextReport(Report report, boolean colour) {
    this.report = report;
    this.ink = new Ink(colour);
    this.findingText = new FindingText(ink, report.comparedWith() != null);
  }

  /// The whole text; ends in a line feed.
  ///
  /// @param colour for terminals; without it the text holds no control character but line feeds
  public static String of(Report report, boolean colour) {
    TextReport text = new TextReport(report, colour);
    text.lines.addAll(new Headline(report).lines(text.ink));
    for (Severity severity : List.of(Severity.values()).reversed()) {
      text.findings(severity);
    }
    text.accepted();
    text.resolved();
    text.lines.addAll(Tables.roles(report.roles(), text.ink));
    text.lines.addAll(Tables.providers(report.providers(), text.ink));
    if (report.groups().contains(Group.SESSIONS)) {
      text.lines.addAll(SessionsTable.lines(report.sessions(), text.ink));
    }
    text.gaps();
    text.end();
    return String.join("\n", text.lines) + "\n";
  }

  private void heading(String text) {
    lines.add("");
    lines.add(ink.strong(text));
  }

  private void findings(Severity severity) {
    List<Tracked> list =
        report.findings().stream()
            .filter(tracked -> tracked.finding().severity() == severity)
            .toList();
    if (list.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(ink.severity(severity, severity.name() + " (" + list.size() + ")"));
    if (FindingText.brief(severity)) {
      byRule(list).forEach(this::brief);
      return;
    }
    byRule(list).forEach(this::rule);
  }

  /// The findings of one rule, a sentence each.
  private void brief(List<Tracked> list) {
    lines.add("  " + title(list));
    list.forEach(tracked -> lines.addAll(findingText.sentence(tracked, "    ", "      ")));
  }

  private String title(List<Tracked> list) {
    Finding first = list.getFirst().finding();
    return ink.severity(first.severity(), Printable.of(first.rule()))
        + ": "
        + Printable.of(first.title())
        + (list.size() == 1 ? "" : " (" + list.size() + ")");
  }

  private static Collection<List<Tracked>> byRule(List<Tracked> list) {
    return list.stream()
        .collect(
            Collectors.groupingBy(
                tracked -> tracked.finding().rule(), LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  /// The findings of one rule; what they say alike is said once.
  private void rule(List<Tracked> list) {
    Finding first = list.getFirst().finding();
    boolean oneWhy = alike(list, Finding::why);
    boolean oneFix = alike(list, TextReport::fixOfAny);
    lines.add("");
    lines.add(title(list));
    if (oneWhy && list.size() > 1) {
      lines.addAll(findingText.why(first));
    }
    List<Tracked> full = list.subList(0, Math.min(IN_FULL, list.size()));
    for (Tracked tracked : full) {
      lines.addAll(findingText.body(tracked));
      if (!oneWhy || list.size() == 1) {
        lines.addAll(findingText.why(tracked.finding()));
      }
      if (!oneFix) {
        lines.addAll(findingText.fix(tracked.finding()));
      }
    }
    List<Tracked> rest = list.subList(full.size(), list.size());
    if (!rest.isEmpty()) {
      lines.add("  and %d more, in full in the JSON report:".formatted(rest.size()));
      rest.forEach(tracked -> lines.addAll(findingText.sentence(tracked, "    ", "      ")));
    }
    if (oneFix) {
      if (!alike(list, Finding::fix)) {
        lines.add(
            "  The fix for %s; the others take the same with their own name:"
                .formatted(Resource.name(first.resource())));
      }
      lines.addAll(findingText.fix(first));
    }
  }

  private static boolean alike(List<Tracked> list, Function<Finding, String> said) {
    return list.stream().map(tracked -> said.apply(tracked.finding())).distinct().count() == 1;
  }

  /// The fix as it is for any resource of its kind: fixes often differ in the name alone.
  private static String fixOfAny(Finding finding) {
    return finding
        .fix()
        .replace(finding.resource(), "<arn>")
        .replace(Resource.shortName(finding.resource()), "<name>");
  }

  private void accepted() {
    if (report.accepted().isEmpty()) {
      return;
    }
    heading("ACCEPTED (" + report.accepted().size() + ")");
    for (Accepted accepted : report.accepted()) {
      Finding finding = accepted.tracked().finding();
      lines.addAll(
          Layout.wrap(
              "  ",
              "    ",
              Printable.of(
                  "%s (%s), %s: %s, until %s"
                      .formatted(
                          finding.rule(),
                          finding.severity().name().toLowerCase(Locale.ROOT),
                          Resource.name(finding.resource()),
                          accepted.waiver().reason(),
                          accepted.waiver().until()))));
    }
  }

  private void resolved() {
    if (report.resolved().isEmpty()) {
      return;
    }
    heading("RESOLVED since then (" + report.resolved().size() + ")");
    byRule(report.resolved()).forEach(this::brief);
  }

  private void gaps() {
    if (report.gaps().isEmpty()) {
      return;
    }
    heading("NOT READ (" + report.gaps().size() + "): unknown, not clean");
    for (Gap gap : report.gaps()) {
      lines.addAll(
          Layout.wrap("  " + gap.part().label() + ": ", "    ", Printable.of(gap.reason())));
    }
  }

  private void end() {
    lines.add("");
    JsonV1.Summary summary = JsonV1.Summary.of(report);
    lines.addAll(
        Layout.wrap(
            "",
            "",
            "%s: %s; %s; %d resolved, %d accepted, %s."
                .formatted(
                    Headline.count(report.findings().size(), "finding"),
                    "%d critical, %d high, %d medium, %d low, %d info"
                        .formatted(
                            summary.critical(),
                            summary.high(),
                            summary.medium(),
                            summary.low(),
                            summary.info()),
                    "%d new, %d persisting".formatted(summary.fresh(), summary.persisting()),
                    summary.resolved(),
                    summary.accepted(),
                    Headline.count(summary.gaps(), "gap"))));
    int failing = report.failing().size();
    String floor = report.failOn().words();
    lines.add(
        failing == 0
            ? (report.failOn().onlyNew()
                    ? "None that counts for `%s` (failOn)."
                    : "None at or above `%s` (failOn).")
                .formatted(floor)
            : "%d %s `%s` (failOn). About a rule: trustdrift explain %s"
                .formatted(
                    failing,
                    report.failOn().onlyNew() ? "of" : "at or above",
                    floor,
                    Printable.of(report.findings().getFirst().finding().rule())));
  }
}
