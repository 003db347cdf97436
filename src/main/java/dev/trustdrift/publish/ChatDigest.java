package dev.trustdrift.publish;

import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.publish.ChatText.Content;
import dev.trustdrift.publish.ChatText.Metadata;
import dev.trustdrift.report.DigestText;
import dev.trustdrift.report.Headline;
import dev.trustdrift.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A digest in a chat: what changed, then the findings, a line each, as many as fit.
record ChatDigest(Report report, String subject, List<String> closing) {
  private static final int RESOURCES = 10;

  String json() {
    List<String> steps = new ArrayList<>();
    new Headline(report)
        .worst()
        .ifPresent(worst -> steps.add("Do first: " + Headline.remedy(worst)));
    closing.forEach(sentence -> steps.add(ChatText.sentence(sentence)));
    String worst = report.worst().map(Severity::name).orElse("NONE");
    String account = report.account().id();
    return ChatText.of(
        new Content(subject, description(), steps, List.of("trustdrift", account, worst)),
        new Metadata(
            "trustdrift-" + account,
            subject,
            "trustdrift.digest",
            DigestText.ordered(report).stream()
                .map(tracked -> tracked.finding().resource())
                .distinct()
                .limit(RESOURCES)
                .map(ChatText::literal)
                .toList(),
            Map.of("account", account, "severity", worst)));
  }

  private String description() {
    List<String> lines = new ArrayList<>();
    lines.add(new Headline(report).changed());
    for (Tracked tracked : DigestText.ordered(report)) {
      Finding finding = tracked.finding();
      lines.add(
          "- %s %s %s %s"
              .formatted(
                  finding.severity(),
                  tracked.status().word(),
                  ChatText.literal(finding.rule()),
                  ChatText.literal(finding.message())));
    }
    report
        .resolved()
        .forEach(
            tracked ->
                lines.add(
                    "- resolved %s %s"
                        .formatted(
                            ChatText.literal(tracked.finding().rule()),
                            ChatText.literal(tracked.finding().resource()))));
    report
        .gaps()
        .forEach(
            gap ->
                lines.add(
                    "- not read: %s %s"
                        .formatted(gap.part().label(), ChatText.literal(gap.reason()))));
    report
        .accepted()
        .forEach(
            accepted ->
                lines.add(
                    "- accepted until %s: %s %s: %s"
                        .formatted(
                            accepted.waiver().until(),
                            ChatText.literal(accepted.tracked().finding().rule()),
                            ChatText.literal(accepted.tracked().finding().resource()),
                            ChatText.literal(accepted.waiver().reason()))));
    String all = String.join("\n", lines);
    if (all.length() <= ChatText.DESCRIPTION) {
      return all;
    }
    StringBuilder kept = new StringBuilder();
    int shown = 0;
    // Whole lines, and room for the last.
    while (kept.length() + lines.get(shown).length() + 60 <= ChatText.DESCRIPTION) {
      kept.append(lines.get(shown)).append('\n');
      shown++;
    }
    return kept + "- and %d more lines, in the full report".formatted(lines.size() - shown);
  }
}
