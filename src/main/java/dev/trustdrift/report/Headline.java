package dev.trustdrift.report;

import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo.Group;
import dev.trustdrift.rules.Rules;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a tired engineer reads: which account, when, how bad, what changed, what is worst, what to
/// do first, what was not read. Five lines, or a few more where names are long.
public record Headline(Report report) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// In the order of a reader's questions; each line is wrapped, none is cut.
  List<String> lines(Ink ink) {
    List<String> lines = new ArrayList<>();
    Layout.wrap("", "  ", account()).forEach(line -> lines.add(ink.strong(line)));
    worst()
        .ifPresentOrElse(
            worst -> {
              lines.addAll(Layout.wrap("", "  ", counts() + ". " + changed()));
              Layout.wrap("Worst: ", "  ", what(worst))
                  .forEach(line -> lines.add(ink.severity(worst.severity(), line)));
              lines.addAll(Layout.wrap("Do first: ", "  ", remedy(worst)));
            },
            () -> {
              lines.add(
                  report.gaps().isEmpty()
                      ? "Nothing found."
                      : "Nothing found in what could be read.");
              lines.addAll(Layout.wrap("", "  ", changed()));
            });
    lines.addAll(Layout.wrap("", "  ", gaps()));
    return lines;
  }

  private String account() {
    Account account = report.account();
    String id =
        account.alias() == null
            ? account.id()
            : "%s (%s)".formatted(Printable.of(account.alias(), 63), account.id());
    return "trustdrift: account %s as of %s%s".formatted(id, minute(account.takenAt()), part());
  }

  /// Which groups of rules ran, where not all did: `; only trust`; else empty.
  public String part() {
    return report.whole()
        ? ""
        : "; only "
            + report.groups().stream()
                .sorted()
                .filter(group -> group != Group.DRIFT)
                .map(group -> group.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
  }

  /// Of the worst findings the first, and before it one of what did happen: that is urgent, the
  /// others are only grave.
  public Optional<Finding> worst() {
    List<Finding> worst =
        report.findings().stream()
            .map(Tracked::finding)
            .filter(finding -> report.worst().filter(finding.severity()::equals).isPresent())
            .toList();
    return worst.stream()
        .filter(finding -> finding.evidence() instanceof Evidence.Calls)
        .findFirst()
        .or(() -> worst.stream().findFirst());
  }

  /// The resource and what is wrong with it, in a clause.
  public static String what(Finding finding) {
    return Resource.name(finding.resource()) + ": " + Printable.of(lowerFirst(finding.title()));
  }

  /// The rule's advice in general; the command stands with the finding. A baseline may know rules
  /// that are no more.
  public static String remedy(Finding finding) {
    return Rules.ALL.stream()
        .map(Rule::info)
        .filter(info -> info.id().equals(finding.rule()))
        .map(info -> lowerFirst(info.fix()))
        .findFirst()
        .orElse("read its fix below.");
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

  /// What is new and what is resolved since the baseline, in a sentence.
  public String changed() {
    Instant before = report.comparedWith();
    if (before == null) {
      return "No baseline: all counts as new.";
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

  /// To the minute: `2026-11-20 06:00 UTC`.
  public static String minute(Instant at) {
    return MINUTE.format(at);
  }

  /// `1 finding`, `2 findings`.
  public static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String lowerFirst(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    boolean article = text.startsWith("A ");
    return word || article
        ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1)
        : text;
  }
}
