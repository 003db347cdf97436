package dev.trustdrift.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.drift.FindingV1;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.publish.Message.Attribute;
import dev.trustdrift.report.DigestText;
import dev.trustdrift.report.Report;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One new finding as an SNS message. Attributes, all strings: `kind` (`alert`), `severity`,
/// `status`, `rule`, `account`.
record Alert(Report report, Tracked tracked, Whereabouts where, boolean chat) {
  private static final String SCHEMA = "trustdrift/alert/v1";

  Message message() {
    return message(Message.LIMIT);
  }

  /// At most so many bytes, attributes included: a finding that is longer loses its evidence and
  /// its fix, one that is longer still all but its title, and either says so.
  Message message(int limit) {
    Finding finding = tracked.finding();
    String rule = Printable.of(finding.rule(), 60);
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("kind", Attribute.text("alert"));
    attributes.put("severity", Attribute.text(finding.severity().name()));
    attributes.put("status", Attribute.text(tracked.status().word()));
    attributes.put("rule", Attribute.text(rule));
    attributes.put("account", Attribute.text(finding.account()));
    String subject =
        "trustdrift %s: %s %s".formatted(finding.account(), finding.severity().name(), rule);
    Message message = message(subject, attributes, Part.ALL);
    for (Part part : List.of(Part.SENTENCE, Part.TITLE)) {
      if (message.size() <= limit) {
        return message;
      }
      message = message(subject, attributes, part);
    }
    return message;
  }

  private Message message(String subject, Map<String, Attribute> attributes, Part part) {
    Finding finding = tracked.finding();
    String left =
        part == Part.ALL
            ? ""
            : "This finding is too long for a message; the full report has all of it.";
    String text =
        switch (part) {
          case ALL -> DigestText.one(report, tracked, where.sentences());
          case SENTENCE -> DigestText.sentence(report, tracked, left, where.sentences());
          case TITLE ->
              String.join(
                      "\n",
                      finding.severity() + "  " + Printable.of(finding.title(), 300),
                      "",
                      left,
                      String.join("\n", where.sentences()))
                  + "\n";
        };
    String brief =
        part == Part.TITLE
            ? finding.severity() + " " + Printable.of(finding.title(), 300)
            : "%s %s: %s"
                .formatted(
                    finding.severity(),
                    Printable.of(finding.rule()),
                    Printable.of(finding.message()));
    String json = json(part);
    return new Message(
        subject,
        new Envelope(
                brief,
                text,
                json,
                chat ? new ChatAlert(report, tracked, subject, where.sentences()).json() : json)
            .body(),
        attributes,
        deduplication());
  }

  /// The same for each attempt to tell of it, another once it comes back after it was resolved.
  private String deduplication() {
    Instant before = report.comparedWith();
    return tracked.finding().id() + "-" + (before == null ? "first" : before.toEpochMilli());
  }

  private String json(Part part) {
    Finding finding = tracked.finding();
    return Envelope.compact(
        new Document(
            SCHEMA,
            "alert",
            finding.severity().name(),
            tracked.status().word(),
            finding.rule(),
            finding.account(),
            report.account().takenAt().toString(),
            where.uri(),
            where.link(),
            part == Part.ALL ? FindingV1.of(tracked) : null,
            part == Part.ALL
                ? null
                : new Shortened(
                    finding.id(),
                    Printable.of(finding.resource(), 2048),
                    Printable.of(finding.title(), 300),
                    part == Part.SENTENCE ? finding.message() : null)));
  }

  private enum Part {
    ALL,
    SENTENCE,
    TITLE
  }

  /// @param finding as in the report; null where it is too long
  /// @param shortened in its place
  @JsonPropertyOrder({
    "schema",
    "kind",
    "severity",
    "status",
    "rule",
    "account",
    "takenAt",
    "report",
    "link",
    "finding",
    "shortened"
  })
  private record Document(
      String schema,
      String kind,
      String severity,
      String status,
      String rule,
      String account,
      String takenAt,
      @Nullable String report,
      @Nullable String link,
      @Nullable FindingV1 finding,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Shortened shortened) {}

  @JsonPropertyOrder({"id", "resource", "title", "message"})
  private record Shortened(String id, String resource, String title, @Nullable String message) {}
}
