package dev.trustdrift;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.publish.Delivery;
import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.report.JsonV1.GapV1;
import dev.trustdrift.report.JsonV1.Summary;
import dev.trustdrift.report.Report;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// What an invocation answers: JSON `trustdrift/result/v1`.
final class InvocationResult {
  /// Lambda takes 6 MB of a response; some room is left for the envelope around it.
  static final int MOST_BYTES = 5_500_000;

  private static final String SCHEMA = "trustdrift/result/v1";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private InvocationResult() {}

  /// The summary, where the report is, and the findings at or above `failOn`, worst first; as many
  /// as fit, and how many do not.
  static byte[] of(Report report, Publication publication, int mostBytes) {
    List<FindingLine> all =
        report.atLeast(report.failOn().severity()).stream().map(FindingLine::of).toList();
    int kept = all.size();
    byte[] json = write(report, publication, all, kept);
    while (json.length > mostBytes && kept > 0) {
      kept = Math.min(kept - 1, (int) ((long) kept * mostBytes / json.length));
      json = write(report, publication, all, kept);
    }
    return json;
  }

  /// An event that asked for nothing that can be done.
  ///
  /// @param field the field at fault; null where it is the whole event
  static byte[] error(String message, @Nullable String field) {
    return bytes(new Refused(SCHEMA, new Problem(message, field)));
  }

  private static byte[] write(
      Report report, Publication publication, List<FindingLine> all, int kept) {
    return bytes(
        new Answer(
            SCHEMA,
            report.account().id(),
            report.account().takenAt().toString(),
            Summary.of(report),
            publication.location(),
            publication.deliveries().stream().map(DeliveryLine::of).toList(),
            all.subList(0, kept),
            all.size() - kept,
            report.gaps().stream().map(GapV1::of).toList()));
  }

  private static byte[] bytes(Object value) {
    return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
  }

  @JsonPropertyOrder({
    "schema",
    "account",
    "takenAt",
    "summary",
    "report",
    "published",
    "findings",
    "findingsOmitted",
    "gaps"
  })
  private record Answer(
      String schema,
      String account,
      String takenAt,
      Summary summary,
      String report,
      List<DeliveryLine> published,
      List<FindingLine> findings,
      int findingsOmitted,
      List<GapV1> gaps) {}

  @JsonPropertyOrder({"sink", "published", "detail"})
  private record DeliveryLine(String sink, boolean published, String detail) {
    static DeliveryLine of(Delivery delivery) {
      return new DeliveryLine(delivery.sink(), delivery.published(), delivery.detail());
    }
  }

  @JsonPropertyOrder({"id", "rule", "severity", "status", "resource", "message"})
  private record FindingLine(
      String id, String rule, String severity, String status, String resource, String message) {
    static FindingLine of(Tracked tracked) {
      Finding finding = tracked.finding();
      return new FindingLine(
          finding.id(),
          finding.rule(),
          finding.severity().name(),
          tracked.status().word(),
          finding.resource(),
          finding.message());
    }
  }

  @JsonPropertyOrder({"schema", "error"})
  private record Refused(String schema, @JsonProperty("error") Problem problem) {}

  @JsonPropertyOrder({"message", "field"})
  private record Problem(
      String message, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String field) {}
}
