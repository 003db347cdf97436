package dev.trustdrift.report.html;

import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.Resource;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.RuleInfo.Group;
import dev.trustdrift.rules.Rules;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Something that is not as the baseline had it.
///
/// @param anchor of the finding; empty for what is resolved
/// @param text what is the matter: of drift in its particulars, else the rule's title
record Change(String severity, String resource, Prose text, String rule, String anchor) {
  private static final Set<String> DRIFT =
      Rules.ALL.stream()
          .map(Rule::info)
          .filter(info -> info.group() == Group.DRIFT)
          .map(RuleInfo::id)
          .filter(id -> !id.equals("expired-waiver")) // lasts until somebody mends it
          .collect(Collectors.toUnmodifiableSet());

  /// What the drift rules say: trust that widened, roles and providers that were not there.
  static List<Change> drift(Report report) {
    return report.findings().stream()
        .map(Tracked::finding)
        .filter(Change::isDrift)
        .map(finding -> of(finding, finding.message(), FindingCard.anchor(finding)))
        .toList();
  }

  /// Other new findings; none where there is no baseline to be newer than.
  static List<Change> fresh(Report report) {
    return report.comparedWith() == null
        ? List.of()
        : report.findings().stream()
            .filter(tracked -> tracked.status() == Status.NEW)
            .map(Tracked::finding)
            .filter(finding -> !isDrift(finding))
            .map(finding -> of(finding, finding.title(), FindingCard.anchor(finding)))
            .toList();
  }

  /// What is no more.
  static List<Change> resolved(Report report) {
    return report.resolved().stream()
        .map(Tracked::finding)
        .map(finding -> of(finding, isDrift(finding) ? finding.message() : finding.title(), ""))
        .toList();
  }

  private static boolean isDrift(Finding finding) {
    return DRIFT.contains(finding.rule());
  }

  private static Change of(Finding finding, String text, String anchor) {
    return new Change(
        finding.severity().name().toLowerCase(Locale.ROOT),
        Resource.name(finding.resource()),
        Prose.of(text),
        Printable.of(finding.rule()),
        anchor);
  }
}
