package dev.trustdrift.rules.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.ExampleActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CredentialsMovedTest {
  private static final String ROLE = "arn:aws:iam::" + ExampleAccount.ID + ":role/deploy";
  private static final String HOME = "203.0.113.10";
  private static final String ELSEWHERE = "198.51.100.99";
  private static final String CLI = "aws-cli/2.31.14 ua/2.1 os/linux#6.1.115";
  private static final String BOTO = "Boto3/1.40.55 ua/2.1 os/windows#11";
  private static final Instant START = ExampleAccount.TAKEN_AT.minus(Duration.ofDays(1));

  @Test
  void aFindingNamesBothPlacesTheTimesTheToolAndTheCalls() {
    Finding finding =
        findings(
                List.of(opened(1, HOME, "acme/shop")),
                session(1)
                    .call(at(1), "s3:PutObject", HOME, CLI)
                    .call(at(9), "s3:GetObject", ELSEWHERE, BOTO)
                    .call(at(10), "s3:GetObject", ELSEWHERE, BOTO)
                    .call(at(11), "iam:ListUsers", ELSEWHERE, BOTO))
            .getFirst();

    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.confidence()).isEqualTo(Confidence.OBSERVED);
    assertThat(finding.resource()).isEqualTo(ROLE);
    assertThat(finding.message())
        .isEqualTo(
            "credentials of session `gitlab-ci-42-1`, obtained at `203.0.113.10`, were used 3 times from `198.51.100.99` between 2026-11-19T06:09:00Z and 2026-11-19T06:11:00Z, with another tool (`Boto3 on windows`, not `aws-cli on linux`), and called `s3:GetObject`, `iam:ListUsers`; if that is no other way out of the runner's network, revoke the role's sessions");
    assertThat(facts(finding))
        .containsEntry("obtained at", HOME + ", " + START)
        .containsEntry("called from there", "s3:GetObject x 2, iam:ListUsers x 1")
        .containsEntry("joined by", "access key and assumed role ID");
  }

  @Test
  void whatWasCalledWhileTheJobWentOnIsNotClaimedOfTheOtherPlace() {
    Finding finding =
        findings(
                List.of(opened(1, HOME, "acme/shop")),
                session(1)
                    .call(at(1), "s3:PutObject", HOME, CLI)
                    .call(at(5), "s3:GetObject", ELSEWHERE, BOTO)
                    .call(at(6), "s3:GetObject", HOME, CLI)
                    .call(at(7), "s3:GetObject", ELSEWHERE, BOTO))
            .getFirst();

    assertThat(finding.message())
        .contains("while the session also worked at home; in that time it called `s3:GetObject`")
        .doesNotContain("another tool");
  }

  @Test
  void severalSessionsInOnePlaceAreOneFinding() {
    assertThat(
            findings(
                List.of(opened(1, HOME, "acme/shop"), opened(2, HOME, "acme/shop")),
                session(1).call(at(1), "s3:GetObject", ELSEWHERE, CLI),
                session(2).call(at(1), "s3:GetObject", "198.51.100.7", CLI)))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .startsWith(
                        "credentials of 2 sessions (`gitlab-ci-42-1`, `gitlab-ci-42-2`), obtained at `203.0.113.10`, were used 2 times from `198.51.100.7`, `198.51.100.99`"));
  }

  @Test
  void aPlaceThatMostSessionsOfTheRunnersUseIsMediumAndInferred() {
    List<TrailEvent> events = new ArrayList<>();
    List<ExampleActivity> activity = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      events.add(opened(n, HOME, "acme/shop"));
      activity.add(session(n).call(at(1), "s3:GetObject", ELSEWHERE, CLI));
    }

    assertThat(findings(events, activity.toArray(ExampleActivity[]::new)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
              assertThat(finding.confidence()).isEqualTo(Confidence.INFERRED);
            });
  }

  @Test
  void anAddressNextDoorIsMediumUntilFiveSessionsGoOutByIt() {
    List<TrailEvent> events = new ArrayList<>();
    List<ExampleActivity> activity = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      events.add(opened(n, HOME, "acme/shop"));
      activity.add(session(n).call(at(1), "s3:GetObject", "203.0.113.99", CLI));
    }

    assertThat(findings(events, activity.toArray(ExampleActivity[]::new)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
              assertThat(finding.confidence()).isEqualTo(Confidence.INFERRED);
              assertThat(finding.message()).contains("it is next door, in `203.0.113.0/24`");
            });

    events.add(opened(4, HOME, "acme/shop"));
    activity.add(session(4).call(at(1), "s3:GetObject", "203.0.113.99", CLI));
    assertThat(findings(events, activity.toArray(ExampleActivity[]::new))).isEmpty();
  }

  @Test
  void aFewOfManySessionsInOnePlaceStayHigh() {
    List<TrailEvent> events = new ArrayList<>();
    List<ExampleActivity> activity = new ArrayList<>();
    for (int n = 0; n < 12; n++) {
      events.add(opened(n, HOME, "acme/shop"));
      activity.add(session(n).call(at(1), "s3:GetObject", n < 5 ? ELSEWHERE : HOME, CLI));
    }

    assertThat(findings(events, activity.toArray(ExampleActivity[]::new)))
        .extracting(Finding::severity)
        .containsExactly(Severity.HIGH);
  }

  @Test
  void whatAStrangerObtainsMakesNoPool() {
    assertThat(
            findings(
                List.of(opened(1, HOME, "acme/shop"), opened(2, ELSEWHERE, "evil/shop")),
                session(1).call(at(1), "s3:GetObject", ELSEWHERE, CLI)))
        .hasSize(1);
    assertThat(
            findings(
                List.of(opened(1, HOME, "acme/shop"), opened(2, ELSEWHERE, "acme/web")),
                session(1).call(at(1), "s3:GetObject", ELSEWHERE, CLI)))
        .isEmpty();
  }

  @Test
  void aPrivateHomeCanNotBeCompared() {
    assertThat(
            findings(
                List.of(opened(1, "10.0.0.5", "acme/shop")),
                session(1).call(at(1), "s3:GetObject", ELSEWHERE, CLI)))
        .isEmpty();
  }

  @Test
  void aServicesAgentIsAwsOwnWhateverItsAddress() {
    assertThat(
            findings(
                List.of(opened(1, HOME, "acme/shop")),
                session(1).call(at(1), "s3:GetObject", ELSEWHERE, "athena.amazonaws.com")))
        .isEmpty();
  }

  @Test
  void aJoinByTheKeyAloneIsInferred() {
    assertThat(
            findings(
                List.of(opened(1, HOME, "acme/shop")),
                ExampleActivity.of("ASIA1", null, ROLE)
                    .call(at(1), "s3:GetObject", ELSEWHERE, CLI)))
        .extracting(Finding::confidence)
        .containsExactly(Confidence.INFERRED);
  }

  @Test
  void whatIsJoinedByTheNameAloneIsNoMove() {
    assertThat(
            findings(
                List.of(opened(1, HOME, "acme/shop")),
                ExampleActivity.of(null, "AROADEPLOY:gitlab-ci-42-1", ROLE)
                    .call(at(1), "s3:GetObject", ELSEWHERE, CLI)))
        .isEmpty();
  }

  private static List<Finding> findings(List<TrailEvent> events, ExampleActivity... activity) {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .owning("acme")
            .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}");
    for (TrailEvent event : events) {
      account = account.event(event);
    }
    Inventory inventory = ExampleActivity.inventory(account, activity);
    Config config = account.config();
    return new CredentialsMoved()
        .check(Facts.of(inventory, config, new TrustRoots(List.of())))
        .toList();
  }

  private static Map<String, String> facts(Finding finding) {
    return finding.evidence() instanceof Evidence.Named(Map<String, String> facts)
        ? facts
        : Map.of();
  }

  private static ExampleActivity session(int n) {
    return ExampleActivity.of("ASIA" + n, "AROADEPLOY:gitlab-ci-42-" + n, ROLE);
  }

  private static Instant at(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private static TrailEvent opened(int n, String address, String project) {
    return new TrailEvent(
        "event-" + n,
        START,
        "eu-central-1",
        ExampleAccount.ID,
        ExampleAccount.GITLAB,
        SessionExamples.subject(project),
        "https://gitlab.com",
        ROLE,
        "gitlab-ci-42-" + n,
        3600,
        "ASIA" + n,
        "AROADEPLOY:gitlab-ci-42-" + n,
        "IAMTrustStore",
        address,
        CLI,
        null,
        null);
  }
}
