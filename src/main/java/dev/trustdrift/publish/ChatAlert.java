package dev.trustdrift.publish;

import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.publish.ChatText.Content;
import dev.trustdrift.publish.ChatText.Metadata;
import dev.trustdrift.report.Headline;
import dev.trustdrift.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One finding in a chat.
record ChatAlert(Report report, Tracked tracked, String subject, List<String> closing) {
  String json() {
    Finding finding = tracked.finding();
    List<String> lines = new ArrayList<>();
    lines.add(ChatText.literal(finding.title()));
    lines.add("resource: " + ChatText.literal(finding.resource()));
    for (String line :
        List.of(ChatText.literal(finding.message()), "why: " + ChatText.literal(finding.why()))) {
      int taken = lines.stream().mapToInt(String::length).sum() + lines.size();
      if (!finding.why().isBlank() || !line.startsWith("why")) {
        lines.add(
            taken + line.length() + 60 <= ChatText.DESCRIPTION
                ? line
                : "(a line too long for a chat is in the full report)");
      }
    }
    List<String> steps = new ArrayList<>();
    steps.add(Headline.remedy(finding));
    closing.forEach(sentence -> steps.add(ChatText.sentence(sentence)));
    return ChatText.of(
        new Content(
            subject,
            String.join("\n", lines),
            steps,
            List.of("trustdrift", finding.account(), finding.severity().name())),
        new Metadata(
            "trustdrift-" + finding.id(),
            subject,
            "trustdrift.alert",
            List.of(ChatText.literal(finding.resource())),
            Map.of(
                "account",
                finding.account(),
                "severity",
                finding.severity().name(),
                "rule",
                finding.rule())));
  }
}
