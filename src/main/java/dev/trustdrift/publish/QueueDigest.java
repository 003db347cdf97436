package dev.trustdrift.publish;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.drift.Accepted;
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

  /// In at most so many bytes: findings, then resolved ones, then gaps, then accepted ones are left
  /// out from the end, each whole, and counted.
  String json(int bytes) {
    Lists all =
        new Lists(
            DigestText.ordered(report).stream().map(Line::of).toList(),
            report.resolved().stream().map(Line::of).toList(),
            report.gaps().stream().map(GapV1::of).toList(),
            report.accepted().stream().map(AcceptedLine::of).toList());
    int[] kept = new int[all.inOrder().size()];
    // A comma each, and the digits of the counts, which grow as the lists shrink.
    long room = bytes - (long) Envelope.compact(document(all, kept)).length() - 40;
    for (int list = 0; list < kept.length; list++) {
      for (Object line : all.inOrder().get(list)) {
        room -= Envelope.compact(line).length() + 1L;
        if (room < 0) {
          return Envelope.compact(document(all, kept));
        }
        kept[list]++;
      }
    }
    return Envelope.compact(document(all, kept));
  }

  /// What a digest lists, the most important first.
  private record Lists(
      List<Line> findings, List<Line> resolved, List<GapV1> gaps, List<AcceptedLine> accepted) {
    List<List<?>> inOrder() {
      return List.of(findings, resolved, gaps, accepted);
    }
  }

  private Document document(Lists all, int[] kept) {
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
        all.findings().subList(0, kept[0]),
        all.findings().size() - kept[0],
        all.resolved().subList(0, kept[1]),
        all.resolved().size() - kept[1],
        all.gaps().subList(0, kept[2]),
        all.gaps().size() - kept[2],
        all.accepted().subList(0, kept[3]),
        all.accepted().size() - kept[3]);
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
    "gapsOmitted",
    "accepted",
    "acceptedOmitted"
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
      int gapsOmitted,
      List<AcceptedLine> accepted,
      int acceptedOmitted) {}

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

  @JsonPropertyOrder({"id", "rule", "severity", "resource", "reason", "until"})
  private record AcceptedLine(
      String id, String rule, String severity, String resource, String reason, String until) {
    static AcceptedLine of(Accepted accepted) {
      Finding finding = accepted.tracked().finding();
      return new AcceptedLine(
          finding.id(),
          finding.rule(),
          finding.severity().name(),
          finding.resource(),
          accepted.waiver().reason(),
          accepted.waiver().until().toString());
    }
  }
}
