package dev.trustdrift.publish;

import dev.trustdrift.finding.Severity;
import dev.trustdrift.publish.Message.Attribute;
import dev.trustdrift.report.DigestText;
import dev.trustdrift.report.JsonV1.Summary;
import dev.trustdrift.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A report as one SNS message. Attributes: `kind` (`digest`), `severity` (the worst, `NONE`
/// without findings), `status` (`new`, `resolved` or `persisting`: the first of them that there is)
/// and `account` are strings, the counts numbers.
record Digest(Report report, Whereabouts where, AlertResult alerts, boolean chat) {

  Message message() {
    return message(Message.LIMIT);
  }

  /// At most so many bytes, attributes included. What does not fit is left out whole, and counted.
  Message message(int limit) {
    Summary summary = Summary.of(report);
    String subject = subject(summary);
    Map<String, Attribute> attributes = attributes(summary);
    List<String> closing = new ArrayList<>(alerts.notes());
    closing.addAll(where.sentences());
    return new Message(
        subject,
        envelope(subject, closing, limit - Message.around(subject, attributes)).body(),
        attributes,
        // The same audit told twice within five minutes is one message.
        report.account().id() + "-" + report.account().takenAt().toEpochMilli());
  }

  private Envelope envelope(String subject, List<String> closing, int room) {
    String brief = DigestText.brief(report, closing);
    String text = DigestText.of(report, closing, room);
    QueueDigest queue = new QueueDigest(report, where, alerts);
    String json = queue.json(room);
    String forChat = chat ? new ChatDigest(report, subject, closing).json() : "";
    Envelope whole = new Envelope(brief, text, json, chat ? forChat : json);
    if (Message.bytes(whole.body()) <= room) {
      return whole;
    }
    // Half for people, half for programs; what one side does not need the other gets.
    int copies = chat ? 2 : 3;
    int free =
        room
            - Message.bytes(new Envelope(brief, "", "", forChat).body())
            + 2; // the quotation marks of the text; those of the copies are counted twice
    int needed = copies * Envelope.escaped(json);
    int half = Math.max(free / 2, free - needed);
    String people = Envelope.fit(bytes -> DigestText.of(report, closing, bytes), half);
    String programs = Envelope.fit(queue::json, (free - Envelope.escaped(people)) / copies);
    return new Envelope(brief, people, programs, chat ? forChat : programs);
  }

  private Map<String, Attribute> attributes(Summary summary) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("kind", Attribute.text("digest"));
    attributes.put("severity", Attribute.text(report.worst().map(Severity::name).orElse("NONE")));
    attributes.put("status", Attribute.text(status(report)));
    attributes.put("account", Attribute.text(report.account().id()));
    attributes.put("critical", Attribute.number(summary.critical()));
    attributes.put("high", Attribute.number(summary.high()));
    attributes.put("medium", Attribute.number(summary.medium()));
    attributes.put("low", Attribute.number(summary.low()));
    attributes.put("info", Attribute.number(summary.info()));
    attributes.put("new", Attribute.number(summary.fresh()));
    return attributes;
  }

  static String status(Report report) {
    if (!Alerts.fresh(report).isEmpty()) {
      return "new";
    }
    return report.resolved().isEmpty() ? "persisting" : "resolved";
  }

  /// `trustdrift 123456789012: 1 critical, 2 high, 5 new`: digits and words of this program alone,
  /// so it can't be too long or hold what SNS refuses.
  private String subject(Summary summary) {
    StringBuilder subject = new StringBuilder("trustdrift " + report.account().id() + ": ");
    if (report.findings().isEmpty()) {
      subject.append("no findings");
    } else if (summary.critical() + summary.high() > 0) {
      subject
          .append(summary.critical())
          .append(" critical, ")
          .append(summary.high())
          .append(" high");
    } else {
      String worst = report.worst().map(s -> s.name().toLowerCase(Locale.ROOT)).orElse("");
      subject.append(report.findings().size()).append(" findings, worst ").append(worst);
    }
    if (summary.fresh() > 0) {
      subject.append(", ").append(summary.fresh()).append(" new");
    }
    if (summary.resolved() > 0) {
      subject.append(", ").append(summary.resolved()).append(" resolved");
    }
    if (summary.gaps() > 0) {
      subject.append(", ").append(summary.gaps()).append(summary.gaps() == 1 ? " gap" : " gaps");
    }
    return subject.toString();
  }
}
