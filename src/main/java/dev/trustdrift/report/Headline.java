package dev.trustdrift.report;

import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.rules.RuleInfo.Group;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The five lines that a tired engineer reads: which account, when, how bad, what changed, what was
/// not read.
record Headline(Report report) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  List<String> lines(Ink ink) {
    String worst = worst();
    return List.of(
        ink.strong(account()),
        when(),
        report.worst().map(severity -> ink.severity(severity, worst)).orElse(worst),
        Layout.cut(changed()),
        Layout.cut(gaps()));
  }

  private String account() {
    Account account = report.account();
    return account.alias() == null
        ? "trustdrift: account " + account.id()
        : "trustdrift: account %s (%s)".formatted(Printable.of(account.alias(), 63), account.id());
  }

  private String when() {
    String part =
        report.whole()
            ? ""
            : "; only "
                + report.groups().stream()
                    .sorted()
                    .filter(group -> group != Group.DRIFT)
                    .map(group -> group.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
    return "As of " + minute(report.account().takenAt()) + part;
  }

  private String worst() {
    if (report.findings().isEmpty()) {
      return report.gaps().isEmpty() ? "Nothing found." : "Nothing found in what could be read.";
    }
    Finding first = report.findings().getFirst().finding();
    return "%s. Mend first: %s (%s)."
        .formatted(counts(), Resource.name(first.resource()), Printable.of(first.rule()));
  }

  /// The two worst severities that there are, and how many lesser: `1 critical, 2 high, 3 lesser`.
  private String counts() {
    List<String> counts = new ArrayList<>();
    int left = report.findings().size();
    for (Severity severity : List.of(Severity.values()).reversed()) {
      int count =
          (int) report.findings().stream().filter(t -> t.finding().severity() == severity).count();
      if (count > 0 && counts.size() < 2) {
        counts.add(count + " " + severity.name().toLowerCase(Locale.ROOT));
        left -= count;
      }
    }
    if (left > 0) {
      counts.add(left + " lesser");
    }
    return String.join(", ", counts);
  }

  private String changed() {
    Instant before = report.comparedWith();
    if (before == null) {
      return "No baseline to compare with: every finding counts as new.";
    }
    JsonV1.Summary summary = JsonV1.Summary.of(report);
    return "Since %s: %d new, %d persisting, %d resolved."
        .formatted(minute(before), summary.fresh(), summary.persisting(), summary.resolved());
  }

  private String gaps() {
    if (report.gaps().isEmpty()) {
      return "Everything was read.";
    }
    String parts =
        report.gaps().stream()
            .map(gap -> gap.part().label())
            .distinct()
            .collect(Collectors.joining(", "));
    return "Not read, so not judged: %s (details at the end).".formatted(parts);
  }

  static String minute(Instant at) {
    return MINUTE.format(at);
  }

  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
