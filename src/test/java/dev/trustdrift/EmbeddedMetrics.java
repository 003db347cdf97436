package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A log line held to the embedded metric format (CloudWatch user guide, "Specification: Embedded
/// metric format", its text and its JSON schema).
record EmbeddedMetrics(JsonNode line) {
  private static final Set<String> UNITS = Set.of("Count", "Seconds", "Milliseconds");

  /// The names of its metrics, once all is as CloudWatch wants it.
  List<String> names() {
    JsonNode metadata = line.path("_aws");
    assertThat(metadata.propertyNames())
        .containsExactlyInAnyOrder("Timestamp", "CloudWatchMetrics");
    // Milliseconds, at most two weeks ago and two hours ahead.
    assertThat(metadata.path("Timestamp").isIntegralNumber()).isTrue();
    assertThat(System.currentTimeMillis() - metadata.path("Timestamp").longValue())
        .isBetween(-7_200_000L, 1_209_600_000L);
    List<String> names = new ArrayList<>();
    assertThat(metadata.path("CloudWatchMetrics").isArray()).isTrue();
    for (JsonNode directive : metadata.path("CloudWatchMetrics")) {
      assertThat(directive.propertyNames())
          .containsExactlyInAnyOrder("Namespace", "Dimensions", "Metrics");
      assertThat(directive.path("Namespace").stringValue()).matches("[^:].{0,1023}");
      assertThat(directive.path("Dimensions")).isNotEmpty().allSatisfy(this::dimensions);
      assertThat(directive.path("Metrics").size()).isBetween(1, 100);
      for (JsonNode metric : directive.path("Metrics")) {
        assertThat(metric.propertyNames()).containsExactlyInAnyOrder("Name", "Unit");
        assertThat(UNITS).contains(metric.path("Unit").stringValue());
        String name = metric.path("Name").stringValue();
        assertThat(line.path(name).isNumber()).as(name).isTrue();
        names.add(name);
      }
    }
    assertThat(names).doesNotHaveDuplicates();
    return names;
  }

  long value(Metric metric) {
    assertThat(names()).contains(metric.word());
    return line.path(metric.word()).longValue();
  }

  /// Targets are texts of the root, of 1 to 1024 characters.
  private void dimensions(JsonNode set) {
    assertThat(set.size()).isBetween(1, 30);
    for (JsonNode dimension : set) {
      assertThat(dimension.stringValue()).hasSizeBetween(1, 250);
      assertThat(line.path(dimension.stringValue()).stringValue()).hasSizeBetween(1, 1024);
    }
  }
}
