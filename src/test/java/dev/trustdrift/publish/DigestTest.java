package dev.trustdrift.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.publish.Digest.Attribute;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String WHERE = "The full report: s3://reports/x.json";
  private static final Report REPORT = RichReport.report();

  @Test
  void theSubjectCounts() {
    assertThat(Digest.of(REPORT, WHERE).subject())
        .isEqualTo("trustdrift 123456789012: 1 critical, 13 high, 3 new, 1 resolved, 2 gaps")
        .hasSizeLessThan(100)
        .matches("[ -~]+");
  }

  @Test
  void attributesAreToFilterBy() {
    assertThat(Digest.of(REPORT, WHERE).attributes())
        .containsEntry("severity", new Attribute("String", "CRITICAL"))
        .containsEntry("account", new Attribute("String", "123456789012"))
        .containsEntry("critical", new Attribute("Number", "1"))
        .containsEntry("high", new Attribute("Number", "13"))
        .containsEntry("medium", new Attribute("Number", "1"))
        .containsEntry("low", new Attribute("Number", "1"))
        .containsEntry("info", new Attribute("Number", "1"))
        .containsEntry("new", new Attribute("Number", "3"));
  }

  @Test
  void theBodyHoldsEveryFindingWithItsFixAndEndsWithTheWhereabouts() {
    String body = Digest.of(REPORT, WHERE).body();

    assertThat(body)
        .startsWith("trustdrift: account acme-prod (123456789012) as of 2026-11-20 06:00 UTC\n")
        .contains("lets in  a pipeline on tag `a` of project `acmea/a`")
        .contains("aws iam update-assume-role-policy --role-name deploy")
        .contains("team-12-prod")
        .contains("RESOLVED  old-access-key")
        .contains("NOT READ  trail: us-east-1")
        .endsWith("\n" + WHERE + "\n")
        .doesNotContain("left out");
  }

  @Test
  void ofOneSeverityNewFindingsComeFirst() {
    String body = Digest.of(REPORT, WHERE).body();

    assertThat(body.indexOf("leftover-ci-user")).isLessThan(body.indexOf("whole-group"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 3_000, 5_000, 8_000, 12_000})
  void whatDoesNotFitIsLeftOutWhole(int limit) {
    Digest digest = Digest.of(REPORT, WHERE, limit);

    assertThat(size(digest)).isLessThanOrEqualTo(limit);
    assertThat(digest.body())
        .containsPattern("This message is full: \\d+ more findings? and \\d+ other lines? are left")
        .endsWith("\n" + WHERE + "\n");
    // Each finding that is there is there with its last line.
    List<String> lines = digest.body().lines().toList();
    long begun = lines.stream().filter(line -> line.matches("(CRITICAL|HIGH)  .*")).count();
    long ended =
        lines.stream()
            .filter(line -> line.equals("      }'") || line.contains("delete-access-key"))
            .count();
    assertThat(ended).isEqualTo(begun);
  }

  private static int size(Digest digest) {
    int size = bytes(digest.body()) + bytes(digest.subject());
    for (var entry : digest.attributes().entrySet()) {
      size +=
          bytes(entry.getKey()) + bytes(entry.getValue().type()) + bytes(entry.getValue().value());
    }
    return size;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
