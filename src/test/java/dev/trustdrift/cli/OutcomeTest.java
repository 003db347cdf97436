package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.Audit;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.FailOn;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.report.Report;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.RuleInfo.Group;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutcomeTest {
  private static final Inventory SEEN = ExampleAccount.empty().inventory();

  @ParameterizedTest
  @CsvSource({
    "CRITICAL, HIGH, 14",
    "HIGH, HIGH, 13",
    "MEDIUM, HIGH, 0",
    "MEDIUM, MEDIUM, 12",
    "LOW, MEDIUM, 0",
    "LOW, LOW, 11",
    "INFO, LOW, 0",
    "HIGH, LOW, 13",
    "CRITICAL, CRITICAL, 14",
    "HIGH, CRITICAL, 0"
  })
  void theWorstFindingAtOrAboveTheThresholdGivesTheCode(Severity worst, Severity failOn, int code) {
    assertThat(code(report(failOn, worst), false)).isEqualTo(code);
  }

  @Test
  void findingsComeBeforeAnythingElse() {
    Gap damaged = Gap.malformed(Gap.Part.TRAIL, "half a file");

    assertThat(code(report(Severity.HIGH, Severity.HIGH, damaged), true)).isEqualTo(13);
  }

  @Test
  void aDamagedPartComesBeforeAGap() {
    Gap damaged = Gap.malformed(Gap.Part.TRAIL, "half a file");
    Gap gap = Gap.unread(Gap.Part.TLS, "no route");

    assertThat(code(report(Severity.HIGH, Severity.LOW, damaged, gap), true)).isEqualTo(1);
  }

  @Test
  void aRuleThatFailedIsAFailureOfTheTool() {
    Gap failed = Gap.unread(Gap.Part.RULE, "rule `any-ref` failed");

    assertThat(code(report(Severity.HIGH, Severity.LOW, failed), false)).isEqualTo(1);
  }

  @Test
  void aStrictAuditWithAFindingBelowTheThresholdStillFailsOnAGap() {
    Gap gap = Gap.unread(Gap.Part.TLS, "no route");

    assertThat(code(report(Severity.HIGH, Severity.LOW, gap), true)).isEqualTo(4);
  }

  @Test
  void aGapThatNoRuleThatRanNeedsFailsNoStrictAudit() {
    Gap gap = Gap.unread(Gap.Part.ACTIVITY, "too many sessions");

    assertThat(code(only(Group.TRUST, gap), true)).isEqualTo(0);
    assertThat(code(only(Group.SESSIONS, gap), true)).isEqualTo(4);
    assertThat(code(only(Group.KEYS, gap), true)).isEqualTo(4);
    assertThat(code(only(Group.TRUST, Gap.unread(Gap.Part.ROLES, "denied")), true)).isEqualTo(4);
  }

  private static Report only(Group group, Gap gap) {
    Report full = report(Severity.HIGH, Severity.LOW, gap);
    return new Report(
        full.account(),
        full.version(),
        full.failOn(),
        Set.of(group),
        null,
        full.findings(),
        List.of(),
        List.of(),
        full.gaps(),
        List.of(),
        List.of(),
        full.sessions(),
        full.state());
  }

  private static int code(Report report, boolean strict) {
    return Outcome.of(
        SEEN,
        report,
        strict,
        new Shell(
            InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            Map.of(),
            Path.of(""),
            false,
            false));
  }

  private static Report report(Severity failOn, Severity worst, Gap... gaps) {
    Report empty = Audit.full().run(SEEN, Config.DEFAULT, new TrustRoots(List.of()), null);
    Finding finding =
        new Finding(
            "0123",
            "any-ref",
            worst,
            Confidence.PROVEN,
            ExampleAccount.ID,
            "arn:aws:iam::123456789012:role/deploy",
            "",
            "",
            "",
            "",
            new Evidence.Named(Map.of()));
    return new Report(
        empty.account(),
        empty.version(),
        FailOn.at(failOn),
        empty.groups(),
        null,
        List.of(new Tracked(finding, Status.NEW, ExampleAccount.TAKEN_AT, ExampleAccount.TAKEN_AT)),
        List.of(),
        List.of(),
        List.of(gaps),
        List.of(),
        List.of(),
        empty.sessions(),
        empty.state());
  }
}
