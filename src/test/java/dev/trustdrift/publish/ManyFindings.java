package dev.trustdrift.publish;

import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reports made of one finding over and over, and of another's parts.
final class ManyFindings {
  private static final Report REPORT = RichReport.report();

  private ManyFindings() {}

  static Report report(
      int count, Severity severity, Status status, @Nullable Instant comparedWith) {
    List<Tracked> findings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      findings.add(finding("role-%05d".formatted(i), severity, status));
    }
    return of(REPORT.account().takenAt(), comparedWith, findings, List.of(), List.of());
  }

  static Tracked finding(String name, Severity severity, Status status) {
    Finding like = REPORT.findings().getFirst().finding();
    String arn = "arn:aws:iam::123456789012:role/" + name;
    return new Tracked(
        new Finding(
            Finding.fingerprint(RichReport.ACCOUNT, like.rule(), arn, ""),
            like.rule(),
            severity,
            like.confidence(),
            RichReport.ACCOUNT,
            arn,
            like.title(),
            like.message(),
            like.why(),
            like.fix(),
            like.evidence()),
        status,
        RichReport.TAKEN_AT,
        RichReport.TAKEN_AT);
  }

  static Report of(
      Instant takenAt,
      @Nullable Instant comparedWith,
      List<Tracked> findings,
      List<Tracked> resolved,
      List<Gap> gaps) {
    return new Report(
        new Account(RichReport.ACCOUNT, "acme-prod", takenAt),
        REPORT.version(),
        REPORT.failOn(),
        REPORT.groups(),
        comparedWith,
        findings,
        List.of(),
        resolved,
        gaps,
        REPORT.roles(),
        REPORT.providers(),
        REPORT.sessions(),
        REPORT.state());
  }

  static Instant yesterday() {
    return RichReport.TAKEN_AT.minus(Duration.ofDays(1));
  }
}
