package dev.trustdrift.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The contract of DESIGN section 6, field by field.
class JsonV1Test {
  private static final JsonNode JSON = JsonMapper.shared().readTree(JsonV1.of(RichReport.report()));

  @Test
  void theStateIsWhatTheNextAuditComparesWith() {
    assertThat(JSON.at("/state").propertyNames())
        .containsExactly("groups", "unread", "roles", "providers");
    assertThat(JSON.at("/state/groups").toString())
        .isEqualTo("[\"providers\",\"trust\",\"keys\",\"sessions\",\"drift\"]");
    assertThat(JSON.at("/state/unread").toString()).isEqualTo("[\"roles\"]");
    assertThat(JSON.at("/state/roles/0").toString())
        .isEqualTo(
            "{\"arn\":\"arn:aws:iam::123456789012:role/ci/deploy\",\"id\":\"AROADEPLOY\","
                + "\"trustPolicy\":\"{\\\"Version\\\": \\\"2012-10-17\\\",\\n"
                + " \\\"Statement\\\": []}\"}");
    assertThat(JSON.at("/state/providers/0").propertyNames())
        .containsExactly("arn", "url", "clientIds", "thumbprints", "detailed");
  }

  @Test
  void aFindingSaysSinceWhenItIsKnown() {
    JsonNode resolved = JSON.at("/resolved/0");
    assertThat(resolved.at("/firstSeen").stringValue()).isEqualTo("2026-11-19T06:00:00Z");
    assertThat(resolved.at("/lastSeen").stringValue()).isEqualTo("2026-11-19T06:00:00Z");
    assertThat(JSON.at("/accepted/0/lastSeen").stringValue()).isEqualTo("2026-11-20T06:00:00Z");
  }

  @Test
  void theDocumentHasTheContractsFieldsInItsOrder() {
    assertThat(JSON.propertyNames())
        .containsExactly(
            "schema",
            "account",
            "takenAt",
            "tool",
            "summary",
            "findings",
            "accepted",
            "resolved",
            "gaps",
            "roles",
            "providers",
            "sessions",
            "state");
    assertThat(JSON.at("/schema").stringValue()).isEqualTo("trustdrift/report/v1");
    assertThat(JSON.at("/account").stringValue()).isEqualTo("123456789012");
    assertThat(JSON.at("/takenAt").stringValue()).isEqualTo("2026-11-20T06:00:00Z");
    assertThat(JSON.at("/tool").toString())
        .isEqualTo("{\"name\":\"trustdrift\",\"version\":\"0.1.0\"}");
  }

  @Test
  void theSummaryCounts() {
    assertThat(JSON.at("/summary").toString())
        .isEqualTo(
            "{\"critical\":1,\"high\":13,\"medium\":1,\"low\":1,\"info\":1,\"new\":3,"
                + "\"persisting\":14,\"resolved\":1,\"accepted\":1,\"gaps\":2}");
  }

  @Test
  void aFindingHasTheContractsFieldsInItsOrder() {
    JsonNode finding = JSON.at("/findings/0");

    assertThat(finding.propertyNames())
        .containsExactly(
            "id",
            "rule",
            "severity",
            "confidence",
            "status",
            "account",
            "resource",
            "title",
            "message",
            "why",
            "fix",
            "evidence",
            "firstSeen",
            "lastSeen");
    assertThat(finding.at("/severity").stringValue()).isEqualTo("CRITICAL");
    assertThat(finding.at("/confidence").stringValue()).isEqualTo("PROVEN");
    assertThat(finding.at("/status").stringValue()).isEqualTo("new");
  }

  @Test
  void aWitnessIsAnObjectOfConditionKeys() {
    assertThat(JSON.at("/findings/0/evidence").toString())
        .isEqualTo(
            "{\"issuer\":\"https://gitlab.com\",\"reach\":\"strangers\",\"witness\":{"
                + "\"gitlab.com:sub\":\"project_path:acmea/a:ref_type:tag:ref:a\","
                + "\"gitlab.com:aud\":\"https://gitlab.com\"},\"statement\":\"statement 1\"}");
  }

  @Test
  void anAcceptedFindingCarriesItsWaiver() {
    assertThat(JSON.at("/accepted/0/waiver").toString())
        .isEqualTo(
            "{\"reason\":\"staging deploys from feature branches\",\"until\":\"2027-01-31\"}");
    assertThat(JSON.at("/findings/0").has("waiver")).isFalse();
  }

  @Test
  void aResolvedFindingSaysSo() {
    assertThat(JSON.at("/resolved/0/status").stringValue()).isEqualTo("resolved");
    assertThat(JSON.at("/resolved/0/rule").stringValue()).isEqualTo("old-access-key");
  }

  @Test
  void gapsRolesProvidersAndSessionsHaveTheContractsFields() {
    assertThat(JSON.at("/gaps/1").toString())
        .isEqualTo(
            "{\"part\":\"trail\",\"reason\":\"us-east-1: access denied; allow"
                + " `cloudtrail:LookupEvents` on `*`\"}");
    assertThat(JSON.at("/roles/0").toString())
        .isEqualTo(
            "{\"arn\":\"arn:aws:iam::123456789012:role/ci/deploy\",\"issuer\":\"https://gitlab.com\","
                + "\"reach\":\"strangers\",\"environment\":\"production\","
                + "\"accepts\":[\"project_path:acme*\"],\"lastAssumed\":\"2026-11-19T22:14:03Z\"}");
    assertThat(JSON.at("/roles/1/lastAssumed").isNull()).isTrue();
    assertThat(JSON.at("/providers/0").propertyNames())
        .containsExactly("arn", "issuer", "host", "chain", "matched", "verification");
    assertThat(JSON.at("/providers/0/chain/0").toString())
        .isEqualTo(
            "{\"subject\":\"CN=gitlab.com\",\"sha1\":\"0123456789abcdef0123456789abcdef01234567\","
                + "\"notAfter\":\"2027-01-30T23:59:59Z\"}");
    assertThat(JSON.at("/sessions").propertyNames()).containsExactly("total", "denied", "byRole");
    assertThat(JSON.at("/sessions/byRole/0").propertyNames())
        .containsExactly(
            "role", "subjects", "sessions", "names", "first", "last", "today", "bySubject");
    assertThat(JSON.at("/sessions/byRole/0/today").toString())
        .isEqualTo("{\"accepted\":400,\"refused\":7,\"unknown\":5}");
    assertThat(JSON.at("/sessions/byRole/0/bySubject/1").toString())
        .isEqualTo(
            "{\"subject\":\"project_path:acmea/shop:ref_type:tag:ref:v1\","
                + "\"issuer\":\"https://gitlab.com\",\"standing\":\"stranger\",\"sessions\":5,"
                + "\"first\":\"2026-11-07T06:00:00Z\",\"last\":\"2026-11-08T07:00:00Z\"}");
    assertThat(JSON.at("/sessions/byRole/0/names").toString())
        .isEqualTo("{\"convention\":380,\"sdk-default\":30,\"constant\":2,\"other\":0}");
  }

  @Test
  void theSameReportGivesTheSameBytes() {
    assertThat(JsonV1.bytes(RichReport.report())).isEqualTo(JsonV1.bytes(RichReport.report()));
  }

  @Test
  void linesEndInALineFeedAloneAndHostileTextIsEscaped() {
    String json = JsonV1.of(RichReport.report());

    assertThat(json).endsWith("}\n").doesNotContain("\r");
    assertThat(json.chars()).allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f));
    assertThat(json).contains("\\u202E");
  }

  @Test
  void halfASurrogatePairBreaksNothing() {
    Report report = RichReport.report();
    Finding hostile = report.findings().getFirst().finding().withMessage("half \ud800 a pair");
    List<Tracked> findings = new ArrayList<>(report.findings());
    findings.set(0, new Tracked(hostile, Status.NEW, RichReport.TAKEN_AT, RichReport.TAKEN_AT));

    byte[] json =
        JsonV1.bytes(
            new Report(
                report.account(),
                report.version(),
                report.failOn(),
                report.groups(),
                report.comparedWith(),
                findings,
                report.accepted(),
                report.resolved(),
                report.gaps(),
                report.roles(),
                report.providers(),
                report.sessions(),
                report.state()));

    assertThat(JsonMapper.shared().readTree(json).at("/findings/0/message").stringValue())
        .isEqualTo("half \ud800 a pair");
  }
}
