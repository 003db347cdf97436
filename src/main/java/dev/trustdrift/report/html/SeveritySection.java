package dev.trustdrift.report.html;

import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.report.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The findings of one severity, rule by rule.
///
/// @param word also the name of the style and the section's anchor
record SeveritySection(String word, int count, List<RuleGroup> rules) {
  /// So many cards of one rule stand open at most: the first ones show what it is about.
  private static final int OPEN = 3;

  /// So many of one rule come with evidence and fix; the others are a sentence each, and whole in
  /// the JSON report. A page that nobody can load helps nobody.
  static final int IN_FULL = 100;

  /// The findings of one rule.
  ///
  /// @param why empty where the findings differ in it: then each says its own
  /// @param brief those beyond [#IN_FULL]
  record RuleGroup(
      String rule, Prose title, Prose why, List<FindingCard> cards, List<FindingCard> brief) {
    RuleGroup {
      cards = List.copyOf(cards);
      brief = List.copyOf(brief);
    }

    int count() {
      return cards.size() + brief.size();
    }
  }

  SeveritySection {
    rules = List.copyOf(rules);
  }

  /// Worst first; a severity without findings has no section.
  static List<SeveritySection> of(Report report) {
    return List.of(Severity.values()).reversed().stream()
        .map(severity -> of(severity, report))
        .filter(section -> section.count() > 0)
        .toList();
  }

  private static SeveritySection of(Severity severity, Report report) {
    List<Tracked> findings =
        report.findings().stream()
            .filter(tracked -> tracked.finding().severity() == severity)
            .toList();
    return new SeveritySection(
        severity.name().toLowerCase(Locale.ROOT),
        findings.size(),
        byRule(findings).stream().map(group -> group(group, report)).toList());
  }

  private static Collection<List<Tracked>> byRule(List<Tracked> findings) {
    return findings.stream()
        .collect(
            Collectors.groupingBy(
                tracked -> tracked.finding().rule(), LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private static RuleGroup group(List<Tracked> findings, Report report) {
    Finding first = findings.getFirst().finding();
    boolean oneWhy = findings.stream().map(t -> t.finding().why()).distinct().count() == 1;
    boolean compared = report.comparedWith() != null;
    int full = Math.min(IN_FULL, findings.size());
    return new RuleGroup(
        Printable.of(first.rule()),
        Prose.of(first.title()),
        Prose.of(oneWhy ? first.why() : ""),
        cards(findings.subList(0, full), compared, !oneWhy),
        cards(findings.subList(full, findings.size()), compared, false));
  }

  private static List<FindingCard> cards(
      List<Tracked> findings, boolean compared, boolean withWhy) {
    List<FindingCard> cards = new ArrayList<>();
    for (Tracked tracked : findings) {
      boolean open = tracked.finding().severity().atLeast(Severity.CRITICAL) && cards.size() < OPEN;
      cards.add(FindingCard.of(tracked, compared, withWhy, open));
    }
    return cards;
  }
}
