package dev.trustdrift.report.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.MachineAttacks;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import dev.trustdrift.report.Schemas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OcsfReportTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Report RICH = RichReport.report();

  @Test
  void everyLineIsAnEventThatTheSchemaAllows() {
    List<String> lines = OcsfReport.of(RICH).lines().toList();

    assertThat(lines.stream().flatMap(line -> Schemas.ocsf(line).stream())).isEmpty();
    assertThat(lines)
        .hasSize(
            RICH.findings().size()
                + RICH.accepted().size()
                + RICH.resolved().size()
                + RICH.gaps().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          '"class_uid":2003' | '"class_uid":2004'
          '"severity_id":5' | '"severity_id":4'
          '"type_uid":200301' | '"type_uid":200302'
          '"time":17' | '"time":-17'
          '"finding_info"' | '"finding"'
          '"product":{"name":"trustdrift","vendor_name":"trustdrift",' | '"product":{'
          '"remediation":{"desc"' | '"remediation":{"text"'
          """)
  void theSchemaWouldSayIfAnythingWereMisspelt(String before, String after) {
    String line = OcsfReport.of(RICH).lines().findFirst().orElseThrow();
    String was = before.substring(1, before.length() - 1);

    assertThat(line).contains(was);
    assertThat(Schemas.ocsf(line.replace(was, after.substring(1, after.length() - 1))))
        .isNotEmpty();
  }

  @Test
  void theSameReportGivesTheSameBytes() {
    assertThat(OcsfReport.bytes(RichReport.report())).isEqualTo(OcsfReport.bytes(RICH));
  }

  @ParameterizedTest
  @CsvSource({
    "lookalike-namespace, 2003, Create, New, Fail",
    "whole-group, 2003, Update, New, Fail",
    "denied-attempts, 2004, Create, New, ",
    "any-ref, 2003, Update, Suppressed, Fail",
    "old-access-key, 2003, Close, Resolved, Pass",
    "not-read, 2003, Create, New, Warning"
  })
  void aFindingHasTheClassActivityAndStatusOfItsKind(
      String rule, int type, String activity, String status, String control) {
    JsonNode event = event(rule);

    assertThat(event.get("class_uid").intValue()).isEqualTo(type);
    assertThat(event.get("activity_name").asString()).isEqualTo(activity);
    assertThat(event.get("status").asString()).isEqualTo(status);
    assertThat(event.at("/compliance/status").asString(null)).isEqualTo(control);
  }

  @Test
  void aFindingSaysSinceWhenItIsKnown() {
    JsonNode event = event("whole-group");

    assertThat(event.get("time").longValue()).isEqualTo(RichReport.TAKEN_AT.toEpochMilli());
    assertThat(event.at("/finding_info/first_seen_time").longValue())
        .isEqualTo(RICH.findings().get(1).firstSeen().toEpochMilli())
        .isLessThan(event.get("time").longValue());
  }

  @Test
  void whatAWaiverCoversNamesItsTerms() {
    JsonNode event = event("any-ref");

    assertThat(event.get("status_detail").asString())
        .isEqualTo("accepted by a waiver until 2027-01-31");
    assertThat(event.at("/notes/0/comment").asString())
        .isEqualTo("staging deploys from feature branches");
  }

  @Test
  void aDetectionHasItsCallsAndTheirTime() {
    JsonNode event = event("denied-attempts");

    assertThat(event.get("count").intValue()).isEqualTo(7);
    assertThat(event.get("start_time").longValue()).isLessThan(event.get("end_time").longValue());
    assertThat(event.get("is_alert").booleanValue()).isTrue();
    assertThat(event.at("/evidences/0/data/subject").asString())
        .isEqualTo("project_path:mallory/x:ref_type:branch:ref:main");
  }

  @Test
  void theResourceIsNamedAsAwsNamesIt() {
    assertThat(event("lookalike-namespace").at("/resources/0").toString())
        .isEqualTo(
            "{\"uid\":\"arn:aws:iam::123456789012:role/ci/deploy\",\"name\":\"deploy\","
                + "\"type\":\"AWS::IAM::Role\",\"cloud_partition\":\"aws\",\"role_id\":1,"
                + "\"role\":\"Target\"}");
    assertThat(event("not-read").at("/resources/0/type").asString()).isEqualTo("AWS::::Account");
  }

  @Test
  void namesFromOutsideStayTextInTheirLine() {
    Report hostile = MachineAttacks.report();
    String ocsf = OcsfReport.of(hostile);

    assertThat(ocsf.lines().flatMap(line -> Schemas.ocsf(line).stream())).isEmpty();
    assertThat(ocsf.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F));
    assertThat(ocsf.lines())
        .hasSize(2 * hostile.findings().size() + hostile.accepted().size() + hostile.gaps().size())
        .allSatisfy(
            line ->
                assertThat(MachineAttacks.strings(JSON.readTree(line)))
                    .allSatisfy(
                        text ->
                            assertThat(text.lines())
                                .allSatisfy(l -> assertThat(Printable.of(l)).isEqualTo(l))));
  }

  private static JsonNode event(String rule) {
    return OcsfReport.of(RICH)
        .lines()
        .map(line -> JSON.readTree(line))
        .filter(event -> event.at("/metadata/event_code").asString().equals(rule))
        .findFirst()
        .orElseThrow();
  }
}
