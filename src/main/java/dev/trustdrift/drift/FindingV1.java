package dev.trustdrift.drift;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A finding as `trustdrift/report/v1` writes it: the one part of that format that comes back, as a
/// baseline, so both directions stand here.
///
/// @param firstSeen the clock of the first audit of a row that found it
/// @param lastSeen the clock of the latest that found it
/// @param waiver only on accepted findings
@JsonPropertyOrder({
  "id",
  "rule",
  "severity",
  "confidence",
  "status",
  "account",
  "resource",
  "title",
  "message",
  "why",
  "fix",
  "evidence",
  "firstSeen",
  "lastSeen",
  "waiver"
})
public record FindingV1(
    String id,
    String rule,
    String severity,
    String confidence,
    String status,
    String account,
    String resource,
    String title,
    String message,
    String why,
    String fix,
    Map<String, Object> evidence,
    String firstSeen,
    String lastSeen,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable WaiverV1 waiver) {

  /// Why a finding was accepted, and its last day as `yyyy-MM-dd`.
  @JsonPropertyOrder({"reason", "until"})
  public record WaiverV1(String reason, String until) {}

  /// For `findings` and `resolved`.
  public static FindingV1 of(Tracked tracked) {
    return of(tracked, null);
  }

  /// For `accepted`.
  public static FindingV1 of(Accepted accepted) {
    return of(
        accepted.tracked(),
        new WaiverV1(accepted.waiver().reason(), accepted.waiver().until().toString()));
  }

  private static FindingV1 of(Tracked tracked, @Nullable WaiverV1 waiver) {
    Finding finding = tracked.finding();
    return new FindingV1(
        finding.id(),
        finding.rule(),
        finding.severity().name(),
        finding.confidence().name(),
        tracked.status().word(),
        finding.account(),
        finding.resource(),
        finding.title(),
        finding.message(),
        finding.why(),
        finding.fix(),
        EvidenceV1.write(finding.evidence()),
        tracked.firstSeen().toString(),
        tracked.lastSeen().toString(),
        waiver);
  }

  /// The finding that an object of a report describes, and since when it is known.
  ///
  /// @param takenAt the report's clock: what an older report says of neither day
  /// @throws IllegalArgumentException naming the field that is missing or makes no sense
  static Known known(JsonNode json, Instant takenAt) {
    return new Known(read(json), time(json, "firstSeen", takenAt), time(json, "lastSeen", takenAt));
  }

  private static Instant time(JsonNode json, String field, Instant otherwise) {
    JsonNode value = json.path(field);
    try {
      return value.isMissingNode() ? otherwise : Instant.parse(value.asString(""));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("`" + field + "` is no time", e);
    }
  }

  /// The finding that an object of a report describes. Fields that it has besides are let be: the
  /// format may grow.
  ///
  /// @throws IllegalArgumentException naming the field that is missing or makes no sense
  static Finding read(JsonNode json) {
    return new Finding(
        text(json, "id"),
        text(json, "rule"),
        word(Severity.class, json, "severity"),
        word(Confidence.class, json, "confidence"),
        text(json, "account"),
        text(json, "resource"),
        text(json, "title"),
        text(json, "message"),
        text(json, "why"),
        text(json, "fix"),
        EvidenceV1.read(json.path("evidence")));
  }

  static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isString()) {
      throw new IllegalArgumentException("`" + field + "` is missing or no text");
    }
    return value.stringValue();
  }

  private static <E extends Enum<E>> E word(Class<E> type, JsonNode json, String field) {
    String word = text(json, field);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(word)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("`" + field + "` is not one that this version knows");
  }
}
