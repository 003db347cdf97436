package dev.trustdrift.report.sarif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.MachineAttacks;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import dev.trustdrift.report.Schemas;
import dev.trustdrift.rules.Rules;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SarifReportTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Report RICH = RichReport.report();

  @Test
  void itIsValidAgainstTheSchemaOfOasis() {
    assertThat(Schemas.sarif(SarifReport.of(RICH))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"executionSuccessful\"",
        "\"level\"",
        "\"2.1.0\"",
        "2026-11-20T06:00:00Z\"",
        "unchanged\""
      })
  void theSchemaWouldSayIfAnythingWereMisspelt(String word) {
    String sarif = SarifReport.of(RICH);

    assertThat(sarif).contains(word);
    assertThat(Schemas.sarif(sarif.replace(word, word.substring(0, word.length() - 1) + "x\"")))
        .isNotEmpty();
  }

  @Test
  void theSameReportGivesTheSameBytes() {
    assertThat(SarifReport.bytes(RichReport.report())).isEqualTo(SarifReport.bytes(RICH));
  }

  @Test
  void everyResultHasWhatGitHubAndGitLabNeedToShowAndTrackIt() {
    for (JsonNode result : results(RICH)) {
      JsonNode rule = run(RICH).at("/tool/driver/rules/" + result.get("ruleIndex").intValue());
      JsonNode place = result.at("/locations/0/physicalLocation");
      assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
      // The README's filter for GitHub compares this with an empty list.
      assertThat(result.get("suppressions").isArray()).isTrue();
      assertThat(place.at("/artifactLocation/uri").asString()).startsWith("aws/123456789012/iam/");
      assertThat(place.get("region").propertyStream().map(p -> p.getValue().intValue()))
          .containsExactly(1, 1, 1, 1);
      assertThat(result.at("/partialFingerprints/primaryLocationLineHash").asString())
          .matches("[0-9a-f]{20}:1");
      assertThat(result.at("/locations/0/logicalLocations/0/fullyQualifiedName").asString())
          .startsWith("arn:aws:iam::");
    }
  }

  @Test
  void everyRuleHasHelpASeverityAndFewTags() {
    List<JsonNode> rules = run(RICH).at("/tool/driver/rules").valueStream().toList();

    assertThat(rules).hasSizeGreaterThanOrEqualTo(Rules.ALL.size());
    assertThat(rules.stream().map(rule -> rule.get("id").asString())).doesNotHaveDuplicates();
    for (JsonNode rule : rules) {
      assertThat(rule.at("/help/text").asString()).isNotBlank();
      assertThat(rule.at("/help/markdown").asString()).contains("**Fix:**");
      assertThat(rule.at("/properties/tags").valueStream().map(JsonNode::asString))
          .contains("security")
          .hasSizeLessThanOrEqualTo(10);
      String level = rule.at("/defaultConfiguration/level").asString();
      String score = rule.at("/properties/security-severity").asString("");
      assertThat(score).isIn("9.5", "8.0", "5.5", "3.0", "");
      assertThat(level).isIn("error", "warning", "note");
    }
  }

  @Test
  void aRuleIsShownNoMilderThanItsWorstFinding() {
    JsonNode rule =
        run(RICH)
            .at("/tool/driver/rules")
            .valueStream()
            .filter(it -> it.get("id").asString().equals("denied-attempts"))
            .findFirst()
            .orElseThrow();

    // The contract says LOW, the finding MEDIUM.
    assertThat(rule.at("/properties/security-severity").asString()).isEqualTo("5.5");
    assertThat(rule.at("/defaultConfiguration/level").asString()).isEqualTo("note");
  }

  @Test
  void whatIsNewPersistsWasAcceptedOrResolvedIsToldApart() {
    List<JsonNode> results = results(RICH);

    assertThat(states(results))
        .containsExactlyInAnyOrderElementsOf(Set.of("new", "unchanged", "absent"));
    assertThat(results)
        .hasSize(RICH.findings().size() + RICH.accepted().size() + RICH.resolved().size());
    assertThat(results.stream().filter(it -> !it.get("suppressions").isEmpty()))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.at("/suppressions/0/kind").asString()).isEqualTo("external");
              assertThat(it.at("/suppressions/0/justification").asString())
                  .isEqualTo("staging deploys from feature branches (until 2027-01-31)");
            });
    assertThat(run(RICH).at("/properties/summary/accepted").intValue()).isOne();
  }

  private static Set<String> states(List<JsonNode> results) {
    return results.stream()
        .map(result -> result.get("baselineState").asString())
        .collect(Collectors.toSet());
  }

  @Test
  void gapsAreNotificationsOfTheRun() {
    JsonNode invocation = run(RICH).at("/invocations/0");

    assertThat(invocation.get("executionSuccessful").booleanValue()).isTrue();
    assertThat(
            invocation
                .get("toolExecutionNotifications")
                .valueStream()
                .map(it -> it.at("/descriptor/id").asString()))
        .containsExactly("not-read/tls", "not-read/trail");
  }

  @Test
  void theCategoryThatGitHubFilesARunUnderIsTheAccount() {
    assertThat(run(RICH).at("/automationDetails/id").asString())
        .isEqualTo("trustdrift/123456789012/2026-11-20T06:00:00Z");
  }

  @Test
  void aPolicyToPasteIsWholeInThePropertiesAndNotInTheMessage() {
    JsonNode result = results(RICH).getFirst();

    assertThat(result.at("/properties/fix").asString()).contains("\"Effect\": \"Allow\"");
    assertThat(result.at("/message/text").asString())
        .endsWith("Fix: the policy stands in this result's `properties.fix`")
        .contains("Lets in:\ngitlab.com:sub = project_path:acmea/a:ref_type:tag:ref:a\n");
  }

  @Test
  void namesFromOutsideStayText() {
    Report hostile = MachineAttacks.report();
    String sarif = SarifReport.of(hostile);

    assertThat(Schemas.sarif(sarif)).isEmpty();
    assertThat(sarif.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F));
    JsonNode run = run(hostile);
    assertThat(MachineAttacks.strings(run))
        .allSatisfy(
            text ->
                assertThat(text.lines()).allSatisfy(l -> assertThat(Printable.of(l)).isEqualTo(l)));
    for (JsonNode result : results(hostile)) {
      assertThat(result.get("message").has("markdown")).isFalse();
      assertThat(result.at("/message/text").asString()).doesNotContainPattern("(?<!\\\\)]\\(");
      URI uri =
          URI.create(result.at("/locations/0/physicalLocation/artifactLocation/uri").asString());
      assertThat(uri.isAbsolute()).isFalse();
      assertThat(uri.normalize()).hasToString(uri.toString()).asString().startsWith("aws/");
    }
  }

  /// SARIF 3.11.5: a single brace would begin a placeholder.
  @Test
  void noMessageHoldsAPlaceholder() {
    Pattern single = Pattern.compile("(?<!\\{)(?:\\{\\{)*\\{(?!\\{)");
    for (Report report : List.of(RICH, MachineAttacks.report())) {
      for (JsonNode result : results(report)) {
        assertThat(result.at("/message/text").asString()).doesNotContainPattern(single);
      }
      for (JsonNode rule : run(report).at("/tool/driver/rules")) {
        assertThat(rule.at("/help/text").asString()).doesNotContainPattern(single);
        assertThat(rule.at("/help/markdown").asString("")).doesNotContain("{");
      }
    }
  }

  @Test
  void markdownKeepsCodeAndEscapesTheRest() {
    assertThat(Words.markdown("a `b_*` <b> *c* [d](e) `open"))
        .isEqualTo("a `b_*` \\<b\\> \\*c\\* \\[d\\](e) \\`open");
  }

  @Test
  void withoutABaselineNothingIsSaidOfOne() {
    Report alone =
        new Report(
            RICH.account(),
            RICH.version(),
            RICH.failOn(),
            RICH.groups(),
            null,
            RICH.findings(),
            RICH.accepted(),
            List.of(),
            RICH.gaps(),
            RICH.roles(),
            RICH.providers(),
            RICH.sessions(),
            RICH.state());

    assertThat(Schemas.sarif(SarifReport.of(alone))).isEmpty();
    assertThat(results(alone)).noneMatch(result -> result.has("baselineState"));
  }

  /// GitLab takes a result's severity from its rank before all else.
  @Test
  void theRankFollowsTheSeverityOfTheFindingItself() {
    assertThat(results(RICH).stream().map(it -> it.get("rank").intValue()).distinct())
        .containsExactly(95, 80, 55, 30, 0);
  }

  private static JsonNode run(Report report) {
    return JSON.readTree(SarifReport.of(report)).at("/runs/0");
  }

  private static List<JsonNode> results(Report report) {
    return run(report).get("results").valueStream().toList();
  }
}
