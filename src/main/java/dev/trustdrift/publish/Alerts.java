package dev.trustdrift.publish;

import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.report.Report;
import java.util.List;

/// Which findings get a message of their own: each new CRITICAL or HIGH one that no waiver covers.
///
/// Without a baseline all there is counts as new, although nothing happened: then the worst fifty
/// alone, and the digest says of how many. An account is not to be met with a thousand pages on its
/// first day.
///
/// @param told worst first
/// @param left how many more there are
record Alerts(List<Tracked> told, int left) {
  static final int WITHOUT_BASELINE = 50;

  static Alerts of(Report report) {
    List<Tracked> all =
        fresh(report).stream()
            .filter(tracked -> tracked.finding().severity().atLeast(Severity.HIGH))
            .sorted((a, b) -> b.finding().severity().compareTo(a.finding().severity()))
            .toList();
    int told = report.comparedWith() == null ? Math.min(all.size(), WITHOUT_BASELINE) : all.size();
    return new Alerts(all.subList(0, told), all.size() - told);
  }

  /// The new findings.
  static List<Tracked> fresh(Report report) {
    return report.findings().stream().filter(tracked -> tracked.status() == Status.NEW).toList();
  }

  int all() {
    return told.size() + left;
  }
}
