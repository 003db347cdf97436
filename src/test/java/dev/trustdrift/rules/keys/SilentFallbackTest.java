package dev.trustdrift.rules.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.ExampleActivity;
import dev.trustdrift.rules.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SilentFallbackTest {
  private static final String RUNNER_ADDRESS = "203.0.113.10";

  @Test
  void aFindingNamesUserKeyCallsAndTheRoleToAssumeInstead() {
    Finding finding =
        found(CiUse.account("ci-deploy"), CiUse.key(RUNNER_ADDRESS, CiUse.BOTO)).getFirst();

    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.confidence()).isEqualTo(Confidence.OBSERVED);
    assertThat(finding.resource()).isEqualTo("arn:aws:iam::123456789012:user/ci-deploy");
    assertThat(finding.message())
        .isEqualTo(
            "key `AKIAIOSFODNN7EXAMPLE` of user `ci-deploy` was used from `203.0.113.10` until 2026-11-19 06:01 (it called `ecs:UpdateService`, `s3:PutObject`), although CI has come in from there through OIDC since 2026-11-18 06:00; deactivate it, take it out of CI's variables and let the job assume `deploy`");
    assertThat(finding.fix())
        .contains("unset AWS_ACCESS_KEY_ID")
        .endsWith(
            "aws iam update-access-key --user-name ci-deploy --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive");
  }

  @Test
  void theAddressAloneIsAnInference() {
    assertThat(found(CiUse.account("svc-0042"), CiUse.key(RUNNER_ADDRESS, CiUse.BOTO)))
        .extracting(Finding::confidence)
        .containsExactly(Confidence.INFERRED);
  }

  @Test
  void addressAndVeryAgentOfTheRunnerAreAnObservation() {
    assertThat(found(CiUse.account("svc-0042"), CiUse.key(RUNNER_ADDRESS, CiUse.RUNNER)))
        .extracting(Finding::confidence)
        .containsExactly(Confidence.OBSERVED);
  }

  @Test
  void theRunnersAgentThatAnotherUsersKeyHasTooSaysNothing() {
    assertThat(
            found(
                CiUse.account("svc-0042"),
                CiUse.key("198.51.100.99", CiUse.RUNNER),
                CiUse.keyOf("AKIAI44QH8DHBEXAMPLE", "app", "192.0.2.7", CiUse.RUNNER, 20)))
        .isEmpty();
  }

  @Test
  void aDeactivatedKeyIsNoFallbackAnyMore() {
    ExampleAccount retired =
        KeyExamples.user(
            "ci-deploy",
            KeyExamples.with(
                AccessKey.Status.INACTIVE, KeyExamples.key(30, KeyExamples.usedDaysAgo(1))));
    ExampleAccount account = retired.event(CiUse.account("x").events().getFirst());

    assertThat(found(account, CiUse.key(RUNNER_ADDRESS, CiUse.BOTO))).isEmpty();
  }

  @Test
  void aPlainAgentOfCisSessionsTellsOnlyOfUsersThatLookLikeCi() {
    ExampleActivity session =
        ExampleActivity.of(
                "ASIAIOSFODNN7EXAMPLE",
                "AROADEPLOY:gitlab-ci-42-1001",
                "arn:aws:iam::123456789012:role/deploy")
            .call(CiUse.hoursAgo(47), "s3:PutObject", RUNNER_ADDRESS, CiUse.BOTO);
    ExampleActivity elsewhere = CiUse.key("198.51.100.99", CiUse.BOTO);

    assertThat(found(CiUse.account("ci-deploy"), session, elsewhere))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.confidence()).isEqualTo(Confidence.INFERRED);
              assertThat(finding.message())
                  .contains("with the agent of CI's sessions", "has come in with it through OIDC");
            });
    assertThat(found(CiUse.account("svc-0042"), session, elsewhere)).isEmpty();
  }

  @Test
  void theUseOfItsKeyMakesAUserLookLikeCi() {
    assertThat(
            findings(
                new LeftoverCiUser(),
                CiUse.account("svc-0042"),
                CiUse.key(RUNNER_ADDRESS, CiUse.BOTO)))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains(
                        "its key was used from `203.0.113.10`, where sessions of CI come from"));
  }

  private static List<Finding> found(ExampleAccount account, ExampleActivity... activity) {
    return findings(new SilentFallback(), account, activity);
  }

  private static List<Finding> findings(
      Rule rule, ExampleAccount account, ExampleActivity... activity) {
    return rule.check(
            Facts.of(
                ExampleActivity.inventory(account, activity),
                account.config(),
                new TrustRoots(List.of())))
        .toList();
  }
}
