package dev.trustdrift.report.sarif;

import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.report.Plain;
import dev.trustdrift.report.Report;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The rules of a run: all of the groups that ran, with their help, then those that only an older
/// baseline still names.
record RuleTable(List<Log.Descriptor> rules, Map<String, Integer> index) {
  RuleTable {
    rules = List.copyOf(rules);
    index = Map.copyOf(index);
  }

  static RuleTable of(Report report) {
    List<Finding> findings =
        Stream.of(
                report.findings().stream(),
                report.accepted().stream().map(accepted -> accepted.tracked()),
                report.resolved().stream())
            .flatMap(tracked -> tracked)
            .map(tracked -> tracked.finding())
            .toList();
    Map<String, Severity> worst = new HashMap<>();
    for (Finding finding : findings) {
      worst.merge(finding.rule(), finding.severity(), (a, b) -> a.atLeast(b) ? a : b);
    }
    Map<String, Log.Descriptor> rules = new LinkedHashMap<>();
    for (Rule rule : Rules.ALL) {
      RuleInfo info = rule.info();
      if (report.groups().contains(info.group()) || worst.containsKey(info.id())) {
        rules.put(info.id(), descriptor(info, worst.getOrDefault(info.id(), info.severity())));
      }
    }
    for (Finding finding : findings) {
      rules.computeIfAbsent(
          finding.rule(), id -> descriptor(finding, worst.getOrDefault(id, finding.severity())));
    }
    Map<String, Integer> index = new HashMap<>();
    rules.keySet().forEach(id -> index.put(id, index.size()));
    return new RuleTable(new ArrayList<>(rules.values()), index);
  }

  int indexOf(Finding finding) {
    return index.getOrDefault(finding.rule(), -1);
  }

  /// @param worst of its findings: GitHub shows the rule's severity with each of them, and where
  ///   administrator rights raised one, it must not show less
  private static Log.Descriptor descriptor(RuleInfo info, Severity worst) {
    Severity shown = worst.atLeast(info.severity()) ? worst : info.severity();
    String severity = info.severityInWords();
    return new Log.Descriptor(
        info.id(),
        camel(info.id()),
        new Log.Message(Words.text(info.title()), Words.markdown(info.title())),
        new Log.Message(Words.text(info.why()), Words.markdown(info.why())),
        new Log.Message(
            Words.text(
                "%s\n\nWhy: %s\n\nFix: %s\n\nSeverity: %s\n\nExamples: trustdrift explain %s"
                    .formatted(info.title(), info.why(), info.fix(), severity, info.id())),
            "**%s**\n\n%s\n\n**Fix:** %s\n\n**Severity:** %s\n\nExamples: `trustdrift explain %s`"
                .formatted(
                    Words.markdown(info.title()),
                    Words.markdown(info.why()),
                    Words.markdown(info.fix()),
                    Words.markdown(severity),
                    info.id())),
        new Log.Configuration(Words.level(info.severity())),
        properties(shown, List.of("security", info.group().name().toLowerCase(Locale.ROOT))));
  }

  /// A rule that this version does not have: nothing is known of it but what its finding says,
  /// which may be anybody's text, so no markdown.
  private static Log.Descriptor descriptor(Finding finding, Severity worst) {
    return new Log.Descriptor(
        Plain.of(finding.rule()),
        null,
        Words.message(finding.title()),
        Words.message(finding.why()),
        Words.message(finding.why()),
        new Log.Configuration(Words.level(worst)),
        properties(worst, List.of("security")));
  }

  /// At most 20 tags a rule, of which GitHub shows ten. A score of 0 is no severity for GitHub:
  /// such a rule has none and is shown by its level.
  private static Map<String, Object> properties(Severity severity, List<String> tags) {
    Map<String, Object> properties = new LinkedHashMap<>();
    if (severity != Severity.INFO) {
      properties.put("security-severity", Double.toString(Words.score(severity)));
    }
    properties.put("tags", tags);
    return properties;
  }

  /// `AnyRef` for `any-ref`: SARIF wants a name that reads as an identifier.
  private static String camel(String id) {
    StringBuilder name = new StringBuilder();
    for (String word : id.split("-", -1)) {
      name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return name.toString();
  }
}
