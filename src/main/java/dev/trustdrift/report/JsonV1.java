package dev.trustdrift.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.drift.FindingV1;
import dev.trustdrift.drift.StateV1;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A report as JSON `trustdrift/report/v1` (DESIGN section 6). Users script against these names;
/// the records here say them once.
public final class JsonV1 {
  private JsonV1() {}

  /// The whole report; ends in a line feed.
  public static String of(Report report) {
    return JsonText.of(
        new Document(
            "trustdrift/report/v1",
            report.account().id(),
            report.account().takenAt().toString(),
            new ToolV1(Tool.NAME, report.version()),
            Summary.of(report),
            report.findings().stream().map(FindingV1::of).toList(),
            report.accepted().stream().map(FindingV1::of).toList(),
            report.resolved().stream().map(FindingV1::of).toList(),
            report.gaps().stream().map(GapV1::of).toList(),
            report.roles(),
            report.providers(),
            report.sessions(),
            StateV1.of(report.state(), report.groups())));
  }

  /// As [#of], encoded in UTF-8.
  public static byte[] bytes(Report report) {
    return of(report).getBytes(StandardCharsets.UTF_8);
  }

  @JsonPropertyOrder({
    "schema",
    "account",
    "takenAt",
    "tool",
    "summary",
    "findings",
    "accepted",
    "resolved",
    "gaps",
    "roles",
    "providers",
    "sessions",
    "state"
  })
  private record Document(
      String schema,
      String account,
      String takenAt,
      ToolV1 tool,
      Summary summary,
      List<FindingV1> findings,
      List<FindingV1> accepted,
      List<FindingV1> resolved,
      List<GapV1> gaps,
      List<RoleRow> roles,
      List<ProviderRow> providers,
      SessionsSummary sessions,
      StateV1 state) {}

  @JsonPropertyOrder({"name", "version"})
  private record ToolV1(String name, String version) {}

  /// Counts. Those of severities and of `new` and `persisting` are of the findings, without the
  /// accepted ones.
  @JsonPropertyOrder({
    "critical",
    "high",
    "medium",
    "low",
    "info",
    "new",
    "persisting",
    "resolved",
    "accepted",
    "gaps"
  })
  public record Summary(
      int critical,
      int high,
      int medium,
      int low,
      int info,
      @JsonProperty("new") int fresh,
      int persisting,
      int resolved,
      int accepted,
      int gaps) {

    /// The counts of a report.
    public static Summary of(Report report) {
      return new Summary(
          count(report, Severity.CRITICAL),
          count(report, Severity.HIGH),
          count(report, Severity.MEDIUM),
          count(report, Severity.LOW),
          count(report, Severity.INFO),
          count(report, Status.NEW),
          count(report, Status.PERSISTING),
          report.resolved().size(),
          report.accepted().size(),
          report.gaps().size());
    }

    private static int count(Report report, Severity severity) {
      return (int)
          report.findings().stream()
              .filter(tracked -> tracked.finding().severity() == severity)
              .count();
    }

    private static int count(Report report, Status status) {
      return (int) report.findings().stream().map(Tracked::status).filter(status::equals).count();
    }
  }

  /// Something that was not read.
  ///
  /// @param part the part's word
  @JsonPropertyOrder({"part", "reason"})
  public record GapV1(String part, String reason) {
    /// The gap as reports write it.
    public static GapV1 of(Gap gap) {
      return new GapV1(gap.part().label(), gap.reason());
    }
  }
}
