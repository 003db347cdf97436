package dev.trustdrift.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineReaderTest {

  @Test
  void everyFindingComesBackAsItWas() {
    Report report = RichReport.report();
    List<Object> known = new ArrayList<>();
    report.findings().forEach(tracked -> known.add(tracked.finding()));
    report.accepted().forEach(accepted -> known.add(accepted.tracked().finding()));

    Baseline baseline = BaselineReader.read(JsonV1.bytes(report), "r.json", RichReport.ACCOUNT);

    assertThat(baseline.takenAt()).isEqualTo(RichReport.TAKEN_AT);
    assertThat(baseline.findings()).extracting(Known::finding).isEqualTo(known);
    assertThat(baseline).isEqualTo(report.asBaseline());
  }

  @Test
  void aHalfWrittenFileSaysWhereItBreaksOff() {
    String json = JsonV1.of(RichReport.report());

    assertThatThrownBy(() -> read(json.substring(0, json.length() / 2)))
        .isInstanceOf(BaselineException.class)
        .hasMessageContaining("`r.json` is not JSON (line ")
        .hasMessageContaining("half-written");
  }

  @Test
  void anotherAccountIsRefused() {
    assertThatThrownBy(
            () -> BaselineReader.read(JsonV1.bytes(RichReport.report()), "r.json", "210987654321"))
        .hasMessage(
            "baseline `r.json` is a report of account `123456789012`, the audited account is"
                + " `210987654321`; compare an account with itself");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is not a trustdrift report",
        "[] | is not a trustdrift report",
        "{} | is not a trustdrift report: it has no `schema`",
        "{\"schema\": \"trustdrift/report/v2\"} | has the schema `trustdrift/report/v2`, expected",
        "{\"schema\": \"trustdrift/report/v1\"} | is damaged: `account` is missing",
        "{\"schema\": \"trustdrift/report/v1\", \"account\": \"123456789012\", \"takenAt\": \"x\"} | is damaged: `takenAt` is no time",
        "{\"schema\": \"trustdrift/report/v1\", \"account\": \"123456789012\", \"takenAt\": \"2026-11-20T06:00:00Z\"} | is damaged: `findings` is missing",
        "{\"schema\": \"trustdrift/report/v1\", \"account\": \"123456789012\", \"takenAt\": \"2026-11-20T06:00:00Z\", \"findings\": [{}]} | is damaged: in `findings[0]` `id` is missing",
        "{\"a\": 1, \"a\": 2} | is not JSON",
      })
  void whatIsNoReportIsRefusedWithTheReason(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(BaselineException.class)
        .hasMessageContaining(reason);
  }

  private static Baseline read(String json) {
    return BaselineReader.read(json.getBytes(StandardCharsets.UTF_8), "r.json", RichReport.ACCOUNT);
  }
}
