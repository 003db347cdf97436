package dev.trustdrift.report.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.MachineAttacks;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CodeQualityTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Report RICH = RichReport.report();

  /// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
  @Test
  void everyEntryHasTheMembersThatGitLabAsksForAndNoOther() {
    for (JsonNode entry : entries(RICH)) {
      assertThat(entry.propertyNames())
          .containsExactly("description", "check_name", "fingerprint", "severity", "location");
      assertThat(entry.get("description").asString()).isNotBlank();
      assertThat(entry.get("fingerprint").asString()).matches("[0-9a-f]{20}");
      assertThat(entry.get("severity").asString())
          .isIn("info", "minor", "major", "critical", "blocker");
      assertThat(entry.at("/location/path").asString()).startsWith("aws/123456789012");
      assertThat(entry.at("/location/lines/begin").intValue()).isOne();
    }
    assertThat(entries(RICH).stream().map(entry -> entry.get("fingerprint").asString()))
        .doesNotHaveDuplicates();
  }

  @Test
  void severitiesKeepTheirOrder() {
    assertThat(
            entries(RICH).stream()
                .limit(RICH.findings().size())
                .map(entry -> entry.get("severity").asString())
                .distinct())
        .containsExactly("blocker", "critical", "major", "minor", "info");
  }

  @Test
  void whatIsAcceptedIsListedWithItsTermsAndWhatIsResolvedIsMissing() {
    assertThat(entries(RICH).getLast().get("description").asString())
        .isEqualTo(
            "accepted until 2027-01-31 (staging deploys from feature branches): any branch of"
                + " `acme/shop` can assume `staging-preview`");
    assertThat(entries(RICH).getLast().get("severity").asString()).isEqualTo("info");
    assertThat(CodeQuality.of(RICH)).doesNotContain("old-access-key");
  }

  @Test
  void whatWasNotReadIsAnEntryOfItsOwn() {
    assertThat(
            entries(RICH).stream()
                .filter(entry -> entry.get("check_name").asString().equals("not-read")))
        .hasSize(RICH.gaps().size())
        .allSatisfy(
            entry ->
                assertThat(entry.get("description").asString())
                    .startsWith("not read, so unknown and not clean: "));
  }

  @Test
  void theSameReportGivesTheSameBytes() {
    assertThat(CodeQuality.bytes(RichReport.report())).isEqualTo(CodeQuality.bytes(RICH));
  }

  @Test
  void namesFromOutsideStayTextInTheirPlace() {
    String json = CodeQuality.of(MachineAttacks.report());

    assertThat(json.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F));
    for (JsonNode entry : entries(MachineAttacks.report())) {
      URI path = URI.create(entry.at("/location/path").asString());
      assertThat(path.normalize()).hasToString(path.toString()).asString().startsWith("aws/");
      assertThat(entry.get("description").asString().lines())
          .allSatisfy(line -> assertThat(Printable.of(line)).isEqualTo(line));
    }
  }

  private static List<JsonNode> entries(Report report) {
    return JSON.readTree(CodeQuality.of(report)).valueStream().toList();
  }
}
