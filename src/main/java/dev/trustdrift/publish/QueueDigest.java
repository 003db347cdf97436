package dev.trustdrift.publish;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.report.DigestText;
import dev.trustdrift.report.JsonV1.GapV1;
import dev.trustdrift.report.JsonV1.Summary;
import dev.trustdrift.report.Report;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A digest for queues and functions: JSON `trustdrift/digest/v1` on one line.
///
/// It repeats the message's attributes at its top. SNS's page on message attributes says that they
/// are "sent only when the message structure is String, not JSON"; that filters see them all the
/// same is how many use them, but UNVERIFIED. A program that can't count on them reads the body.
record QueueDigest(Report report, Whereabouts where, AlertResult alerts) {
  private static final String SCHEMA = "trustdrift/digest/v1";

  /// In at most so many bytes: findings, then resolved ones, then gaps are left out from the end,
  /// each whole, and counted.
  String json(int bytes) {
    List<Line> findings = DigestText.ordered(report).stream().map(Line::of).toList();
    List<Line> resolved = report.resolved().stream().map(Line::of).toList();
    List<GapV1> gaps = report.gaps().stream().map(GapV1::of).toList();
    long room =
        bytes - (long) Envelope.compact(document(findings, resolved, gaps, 0, 0, 0)).length();
    // A comma each, and the digits of the counts, which grow as the lists shrink.
    room -= 30;
    int keptGaps = 0;
    int keptFindings = 0;
    int keptResolved = 0;
    for (Line line : findings) {
      room -= Envelope.compact(line).length() + 1L;
      if (room < 0) {
        return Envelope.compact(document(findings, resolved, gaps, keptFindings, 0, 0));
      }
      keptFindings++;
    }
    for (Line line : resolved) {
      room -= Envelope.compact(line).length() + 1L;
      if (room < 0) {
        return Envelope.compact(document(findings, resolved, gaps, keptFindings, keptResolved, 0));
      }
      keptResolved++;
    }
    for (GapV1 gap : gaps) {
      room -= Envelope.compact(gap).length() + 1L;
      if (room < 0) {
        break;
      }
      keptGaps++;
    }
    return Envelope.compact(
        document(findings, resolved, gaps, keptFindings, keptResolved, keptGaps));
  }

  private Document document(
      List<Line> findings,
      List<Line> resolved,
      List<GapV1> gaps,
      int keptFindings,
      int keptResolved,
      int keptGaps) {
    Instant before = report.comparedWith();
    return new Document(
        SCHEMA,
        "digest",
        report.worst().map(Severity::name).orElse("NONE"),
        Digest.status(report),
        report.account().id(),
        report.account().takenAt().toString(),
        before == null ? null : before.toString(),
        Summary.of(report),
        new AlertsLine(
            alerts.sent(),
            alerts.refused().size() + alerts.failed().size(),
            alerts.alerts().left()),
        where.uri(),
        where.link(),
        findings.subList(0, keptFindings),
        findings.size() - keptFindings,
        resolved.subList(0, keptResolved),
        resolved.size() - keptResolved,
        gaps.subList(0, keptGaps),
        gaps.size() - keptGaps);
  }

  @JsonPropertyOrder({
    "schema",
    "kind",
    "severity",
    "status",
    "account",
    "takenAt",
    "comparedWith",
    "summary",
    "alerts",
    "report",
    "link",
    "findings",
    "findingsOmitted",
    "resolved",
    "resolvedOmitted",
    "gaps",
    "gapsOmitted"
  })
  private record Document(
      String schema,
      String kind,
      String severity,
      String status,
      String account,
      String takenAt,
      @Nullable String comparedWith,
      Summary summary,
      AlertsLine alerts,
      @Nullable String report,
      @Nullable String link,
      List<Line> findings,
      int findingsOmitted,
      List<Line> resolved,
      int resolvedOmitted,
      List<GapV1> gaps,
      int gapsOmitted) {}

  @JsonPropertyOrder({"sent", "failed", "withheld"})
  private record AlertsLine(int sent, int failed, int withheld) {}

  @JsonPropertyOrder({"id", "rule", "severity", "status", "resource", "message"})
  private record Line(
      String id, String rule, String severity, String status, String resource, String message) {
    static Line of(Tracked tracked) {
      Finding finding = tracked.finding();
      return new Line(
          finding.id(),
          finding.rule(),
          finding.severity().name(),
          tracked.status().word(),
          finding.resource(),
          finding.message());
    }
  }
}
