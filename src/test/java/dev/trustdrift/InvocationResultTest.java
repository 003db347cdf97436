package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.report.RichReport;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InvocationResultTest {
  private static final Publication NOWHERE =
      new Publication("no bucket is configured", true, 0, List.of());

  @Test
  void findingsAtOrAboveFailOnAreThereInTheReportsOrder() {
    JsonNode result = json(InvocationResult.MOST_BYTES);

    assertThat(result.at("/findings").size()).isEqualTo(14);
    assertThat(result.at("/findingsOmitted").intValue()).isZero();
    assertThat(result.at("/findings/0").propertyNames())
        .containsExactly("id", "rule", "severity", "status", "resource", "message");
    assertThat(result.at("/findings/0/rule").stringValue()).isEqualTo("lookalike-namespace");
  }

  @Test
  void whatLambdaWouldNotTakeIsLeftOutWholeAndCounted() {
    byte[] bytes = InvocationResult.of(RichReport.report(), NOWHERE, 2_000);
    JsonNode result = JsonMapper.shared().readTree(bytes);

    assertThat(bytes).hasSizeLessThanOrEqualTo(2_000);
    assertThat(result.at("/findings").size()).isBetween(1, 13);
    assertThat(result.at("/findingsOmitted").intValue())
        .isEqualTo(14 - result.at("/findings").size());
    assertThat(result.at("/summary/high").intValue()).isEqualTo(13);
  }

  private static JsonNode json(int mostBytes) {
    return JsonMapper.shared()
        .readTree(InvocationResult.of(RichReport.report(), NOWHERE, mostBytes));
  }
}
