package dev.trustdrift.report.sarif;

import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.report.JsonText;
import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.Plain;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.Resource;
import dev.trustdrift.report.ResourcePath;
import dev.trustdrift.report.Tool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A report as one run of SARIF 2.1.0. Its results are the findings, then the accepted ones, each
/// with its suppression, then the resolved ones with baseline state `absent`; its notifications are
/// the gaps. The same report gives the same bytes.
///
/// What its readers make of it:
/// - GitHub code scanning shows a result only at a path and a region, so each has the one that
///   [ResourcePath] makes up, besides the ARN as logical location. It tells results apart by
///   `primaryLocationLineHash`, takes the severity from the rule, and knows neither suppressions
///   nor baseline states (github/codeql-action issue 1230): leave those results out for it. It
///   takes 25,000 results and 20 tags a rule and shows the 5,000 worst; here nothing is cut.
/// - GitLab (`artifacts: reports: sarif`, Ultimate, from 18.11 where it is enabled) drops results
///   without a rule or a physical location, skips suppressed ones, and takes the severity from
///   `rank` before all else (merge request 227970 of gitlab-org/gitlab).
public final class SarifReport {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final Report report;
  private final RuleTable rules;

  private SarifReport(Report report) {
    this.report = report;
    this.rules = RuleTable.of(report);
  }

  /// The whole file; ends in a line feed.
  public static String of(Report report) {
    return JsonText.of(new Log(SCHEMA, "2.1.0", List.of(new SarifReport(report).run())));
  }

  /// As [#of], encoded in UTF-8.
  public static byte[] bytes(Report report) {
    return of(report).getBytes(StandardCharsets.UTF_8);
  }

  private Log.Run run() {
    List<Log.Result> results = new ArrayList<>();
    report.findings().forEach(tracked -> results.add(result(tracked, null)));
    report
        .accepted()
        .forEach(accepted -> results.add(result(accepted.tracked(), accepted.waiver())));
    report.resolved().forEach(tracked -> results.add(result(tracked, null)));
    List<Gap.Part> parts = report.gaps().stream().map(Gap::part).distinct().sorted().toList();
    String account = Plain.of(report.account().id());
    return new Log.Run(
        new Log.Tool(
            new Log.Driver(
                Tool.NAME,
                Printable.of(report.version()),
                rules.rules(),
                parts.stream().map(SarifReport::notification).toList())),
        // GitHub takes what stands before the last slash for the category: one an account.
        new Log.AutomationDetails(
            "%s/%s/%s".formatted(Tool.NAME, account, report.account().takenAt())),
        List.of(
            new Log.Invocation(
                report.gaps().stream().noneMatch(SarifReport::failure),
                report.account().takenAt().toString(),
                report.gaps().stream().map(gap -> notification(gap, parts)).toList())),
        "utf16CodeUnits",
        results,
        properties(account));
  }

  private Map<String, Object> properties(String account) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("account", account);
    properties.put("summary", JsonV1.Summary.of(report));
    if (report.comparedWith() != null) {
      properties.put("comparedWith", report.comparedWith().toString());
    }
    return properties;
  }

  private static boolean failure(Gap gap) {
    return gap.malformed() || gap.part() == Gap.Part.RULE;
  }

  private static Log.Descriptor notification(Gap.Part part) {
    return new Log.Descriptor(
        id(part),
        null,
        Log.Message.of("Not read: " + part.label() + ". Unknown is not clean."),
        null,
        null,
        new Log.Configuration("warning"),
        null);
  }

  private static Log.Notification notification(Gap gap, List<Gap.Part> parts) {
    return new Log.Notification(
        new Log.DescriptorReference(id(gap.part()), parts.indexOf(gap.part())),
        failure(gap) ? "error" : "warning",
        Words.message(gap.part().label() + ": " + gap.reason()));
  }

  private static String id(Gap.Part part) {
    return "not-read/" + part.label();
  }

  private Log.Result result(Tracked tracked, @Nullable Waiver waiver) {
    Finding finding = tracked.finding();
    String id = Plain.of(finding.id());
    return new Log.Result(
        Plain.of(finding.rule()),
        rules.indexOf(finding),
        Words.level(finding.severity()),
        Words.score(finding.severity()) * 10,
        report.comparedWith() == null ? null : state(tracked.status()),
        Words.message(message(finding)),
        List.of(location(finding)),
        // GitHub's own name for a fingerprint, and one that says whose it is.
        fingerprints(id),
        waiver == null ? List.of() : List.of(suppression(waiver)),
        properties(tracked));
  }

  private static String state(Status status) {
    return switch (status) {
      case NEW -> "new";
      case PERSISTING -> "unchanged";
      case RESOLVED -> "absent";
    };
  }

  private static Map<String, String> fingerprints(String id) {
    Map<String, String> fingerprints = new LinkedHashMap<>();
    fingerprints.put("primaryLocationLineHash", id + ":1");
    fingerprints.put("trustdriftFinding/v1", id);
    return fingerprints;
  }

  private static Log.Suppression suppression(Waiver waiver) {
    return new Log.Suppression(
        "external",
        "accepted",
        "%s (until %s)".formatted(Plain.of(waiver.reason()), waiver.until()));
  }

  /// The sentence, who is let in, and the remedy unless it is a policy: braces are doubled here,
  /// and whoever pastes that gets a broken policy. The remedy stands whole in the result's
  /// properties.
  private static String message(Finding finding) {
    StringBuilder text = new StringBuilder(finding.message());
    if (finding.evidence() instanceof Evidence.Trust trust && !trust.witness().isEmpty()) {
      text.append("\n\nLets in:");
      trust.witness().forEach((key, value) -> text.append("\n%s = %s".formatted(key, value)));
    }
    String fix = finding.fix().strip();
    if (!fix.isEmpty()) {
      text.append("\n\nFix: ")
          .append(
              fix.indexOf('{') < 0 ? fix : "the policy stands in this result's `properties.fix`");
    }
    return text.toString();
  }

  private static Log.Location location(Finding finding) {
    return new Log.Location(
        new Log.PhysicalLocation(
            new Log.ArtifactLocation(ResourcePath.of(finding.account(), finding.resource())),
            new Log.Region(1, 1, 1, 1)),
        List.of(
            new Log.LogicalLocation(
                Resource.name(finding.resource()), Plain.of(finding.resource()), "resource")));
  }

  private static Map<String, Object> properties(Tracked tracked) {
    Finding finding = tracked.finding();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("severity", finding.severity().name());
    properties.put("confidence", finding.confidence().name());
    properties.put("status", tracked.status().word());
    properties.put("firstSeen", tracked.firstSeen().toString());
    properties.put("lastSeen", tracked.lastSeen().toString());
    Optional.of(Plain.of(finding.fix()))
        .filter(fix -> !fix.isBlank())
        .ifPresent(fix -> properties.put("fix", fix));
    properties.put("evidence", Plain.evidence(tracked));
    return properties;
  }
}
