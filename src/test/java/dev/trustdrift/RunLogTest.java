package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.RunLog.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RunLogTest {
  private final List<String> lines = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final RunLog log =
      new RunLog(
          lines::add,
          InstantSource.fixed(Instant.parse("2026-11-20T06:00:00.123456Z")),
          nanos::get,
          "r-1");

  @Test
  void beginsEachLineAsLambdasOwnJsonLogsDo() {
    log.say(Level.WARN, "s3", "not published");

    assertThat(lines)
        .containsExactly(
            "{\"timestamp\":\"2026-11-20T06:00:00.123Z\",\"level\":\"WARN\",\"requestId\":\"r-1\","
                + "\"step\":\"s3\",\"message\":\"not published\"}");
  }

  @Test
  void saysHowLongAStepTookAndWhatItCounted() {
    RunLog.Step step = log.begin("collect");
    nanos.addAndGet(1_234_000_000L);
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("roles", 3);
    counts.put("gaps", 0);
    step.end(Level.INFO, "read", counts);

    assertThat(lines.getFirst())
        .endsWith("\"message\":\"read\",\"durationMs\":1234,\"roles\":3,\"gaps\":0}");
  }

  /// Line ends, terminal escapes, bidirectional marks; in values, in lists and in maps.
  @ParameterizedTest
  @ValueSource(
      strings = {"\n{\"level\":\"INFO\"}", "\r", "\u001b[2J", "\u202egnp", "\u2028", "\ud83d"})
  void aHostileNameStaysInItsLineAndCanBeSeen(String name) {
    log.begin("rules")
        .end(Level.INFO, name, Map.of("reasons", List.of(name), "more", Map.of("name", name)));

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).matches("[ -~]+");
    JsonNode line = JsonMapper.shared().readTree(lines.getFirst());
    for (String place : List.of("/message", "/reasons/0", "/more/name")) {
      assertThat(line.at(place).asString()).contains("\\u%04X".formatted((int) name.charAt(0)));
    }
  }

  @Test
  void namesInOtherScriptsArriveWhateverTheEncodingOfStandardOutput() {
    log.say(Level.INFO, "start", "größe 鋼 🚀");

    assertThat(lines.getFirst()).matches("[ -~]+");
    assertThat(JsonMapper.shared().readTree(lines.getFirst()).path("message").asString())
        .isEqualTo("größe 鋼 🚀");
  }

  @Test
  void cutsAMessageThatCloudWatchWouldNotTake() {
    log.say(Level.INFO, "start", "x".repeat(300_000));

    assertThat(lines.getFirst().length()).isLessThan(5_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://b.s3.amazonaws.com/k?X-Amz-Signature=c0ffee&a=b",
        "https://b.s3.amazonaws.com/k?a=b&x-amz-security-token=c0ffee",
        "refused `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjMGZmZWUifQ.c0ffee`",
      })
  void whatSignsALinkOrARequestEndsHere(String message) {
    log.say(Level.ERROR, "sns", message);

    assertThat(lines.getFirst()).contains("<removed>").doesNotContain("c0ffee", "eyJ");
  }
}
