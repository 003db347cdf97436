package dev.trustdrift.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.Audit;
import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.report.Report;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.RuleInfo.Group;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Waivers as a whole audit treats them.
final class IdleWaiversTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/deploy";
  private static final ExampleAccount WIDE =
      ExampleAccount.withGitlab()
          .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:*\"}}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "any-ref | arn:aws:iam::123456789012:role/staging-* | 2027-01-31 | matches nothing any more",
        "any-ref | arn:aws:iam::123456789012:role/staging-* | 2026-11-20 | matches nothing any more",
        "any-ref | arn:aws:iam::123456789012:role/staging-* | 2026-11-19 | ended on 2026-11-19, so what it covered counts again",
        "missing-audience | * | 2026-11-19 | ended on 2026-11-19",
        "no-such-rule | * | 2027-01-31 | accepts nothing: there is no rule of that name",
      })
  void aWaiverThatEndedOrMatchesNothingIsTold(
      String rule, String resource, String until, String why) {
    assertThat(expired(WIDE, rule, resource, until))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.resource()).isEqualTo(resource);
              assertThat(finding.message()).contains("`" + rule + "`").contains(why);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "missing-audience, *, 2026-11-20",
    "any-ref, arn:aws:iam::210987654321:role/*, 2027-01-31",
    "trust-widened, arn:aws:iam::123456789012:role/deploy, 2027-01-31",
  })
  void aWaiverThatHoldsOrIsOfAnotherAccountOrWaitsForAChangeIsNot(
      String rule, String resource, String until) {
    assertThat(expired(WIDE, rule, resource, until)).isEmpty();
  }

  @Test
  void whatWasNotReadOrNotAskedForMakesNoWaiverIdle() {
    ExampleAccount blind = WIDE.gap(Gap.unread(Gap.Part.ROLES, "denied"));
    assertThat(expired(blind, "any-ref", "*", "2027-01-31")).isEmpty();

    Report keys = run(Audit.only(Set.of(Group.KEYS)), WIDE, "any-ref", "*", "2027-01-31");
    assertThat(keys.findings()).isEmpty();
  }

  @Test
  void thatAPatternDoesNotCoverACriticalFindingIsSaidOnIt() {
    Report report = run(Audit.full(), WIDE, "strangers-can-assume", "*:role/*", "2027-01-31");

    assertThat(report.findings().getFirst().finding().message())
        .endsWith(
            "(the waiver on `*:role/*` does not cover it: a CRITICAL finding is accepted by its"
                + " exact resource alone)");
    assertThat(report.accepted()).isEmpty();
    assertThat(report.findings())
        .extracting(t -> t.finding().rule())
        .doesNotContain("expired-waiver");
    assertThat(run(Audit.full(), WIDE, "strangers-can-assume", ROLE, "2027-01-31").accepted())
        .hasSize(1);
  }

  private static List<Finding> expired(
      ExampleAccount account, String rule, String resource, String until) {
    return run(Audit.full(), account, rule, resource, until).findings().stream()
        .map(Tracked::finding)
        .filter(finding -> finding.rule().equals("expired-waiver"))
        .toList();
  }

  private static Report run(
      Audit audit, ExampleAccount account, String rule, String resource, String until) {
    Waiver waiver = new Waiver(rule, resource, LocalDate.parse(until), "agreed");
    return audit.run(
        account.inventory(),
        account.config().waiving(List.of(waiver)),
        new TrustRoots(List.of()),
        null);
  }
}
