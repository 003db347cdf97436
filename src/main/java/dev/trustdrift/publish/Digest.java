package dev.trustdrift.publish;

import dev.trustdrift.finding.Severity;
import dev.trustdrift.report.DigestText;
import dev.trustdrift.report.JsonV1.Summary;
import dev.trustdrift.report.Report;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A report as an SNS message.
///
/// @param subject under 100 characters of printable ASCII (SNS `Publish`, `Subject`)
/// @param attributes for subscription filters: `severity` (the worst, `NONE` without findings) and
///   `account` are strings, the counts numbers
record Digest(String subject, String body, Map<String, Attribute> attributes) {
  /// What SNS takes in one message, body and attributes together, in bytes.
  static final int LIMIT = 256 * 1024;

  record Attribute(String type, String value) {}

  static Digest of(Report report, String whereabouts) {
    return of(report, whereabouts, LIMIT);
  }

  static Digest of(Report report, String whereabouts, int limit) {
    Summary summary = Summary.of(report);
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put(
        "severity", new Attribute("String", report.worst().map(Severity::name).orElse("NONE")));
    attributes.put("account", new Attribute("String", report.account().id()));
    attributes.put("critical", number(summary.critical()));
    attributes.put("high", number(summary.high()));
    attributes.put("medium", number(summary.medium()));
    attributes.put("low", number(summary.low()));
    attributes.put("info", number(summary.info()));
    attributes.put("new", number(summary.fresh()));
    String subject = subject(report, summary);
    int taken = size(subject);
    for (Map.Entry<String, Attribute> entry : attributes.entrySet()) {
      taken +=
          size(entry.getKey()) + size(entry.getValue().type()) + size(entry.getValue().value());
    }
    return new Digest(subject, DigestText.of(report, whereabouts, limit - taken), attributes);
  }

  /// `trustdrift 123456789012: 1 critical, 2 high, 5 new`: digits and words of this program alone,
  /// so it can't be too long or hold what SNS refuses.
  private static String subject(Report report, Summary summary) {
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

  private static Attribute number(int value) {
    return new Attribute("Number", Integer.toString(value));
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
