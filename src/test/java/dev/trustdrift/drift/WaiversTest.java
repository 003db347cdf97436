package dev.trustdrift.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiversTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/staging-web";
  private static final LocalDate TODAY = LocalDate.parse("2026-11-20");

  @Test
  void aPatternCoversWhatItMatches() {
    assertThat(covered(waiver("any-ref", "arn:aws:iam::*:role/staging-*", TODAY), Severity.HIGH))
        .isTrue();
    assertThat(covered(waiver("any-ref", "arn:aws:iam::*:role/prod-*", TODAY), Severity.HIGH))
        .isFalse();
  }

  @Test
  void anotherRuleIsNotCovered() {
    assertThat(covered(waiver("whole-group", ROLE, TODAY), Severity.HIGH)).isFalse();
  }

  @Test
  void aWaiverHoldsOnItsLastDayAndNotAfter() {
    assertThat(covered(waiver("any-ref", ROLE, TODAY), Severity.HIGH)).isTrue();
    assertThat(covered(waiver("any-ref", ROLE, TODAY.minusDays(1)), Severity.HIGH)).isFalse();
  }

  @Test
  void aCriticalFindingIsAcceptedByNameAlone() {
    assertThat(covered(waiver("any-ref", "*", TODAY), Severity.CRITICAL)).isFalse();
    assertThat(covered(waiver("any-ref", ROLE, TODAY), Severity.CRITICAL)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "a?c, abc, true",
    "a?c, ac, false",
    "a*c*e, abcde, true",
    "a*c*e, abcd, false",
    "**, '', true",
    "?, '', false",
    "abc, ABC, false",
    "a.c, abc, false",
    "*aab, aaaab, true",
  })
  void starIsAnyTextAndQuestionMarkOneCharacter(String pattern, String text, boolean matches) {
    assertThat(Waivers.matches(pattern, text)).isEqualTo(matches);
  }

  private static Waiver waiver(String rule, String resource, LocalDate until) {
    return new Waiver(rule, resource, until, "because");
  }

  private static boolean covered(Waiver waiver, Severity severity) {
    Finding finding =
        new Finding(
            "id",
            "any-ref",
            severity,
            Confidence.PROVEN,
            "123456789012",
            ROLE,
            "title",
            "message",
            "why",
            "fix",
            new Evidence.Named(Map.of()));
    return new Waivers(List.of(waiver), TODAY).covering(finding).isPresent();
  }
}
