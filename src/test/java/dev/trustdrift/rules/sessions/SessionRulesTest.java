package dev.trustdrift.rules.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SessionRulesTest {
  private static final String SHOP = SessionExamples.subject("acme/shop");
  private static final String EVIL = SessionExamples.subject("evil/shop");
  private static final String ANYBODY =
      "{\"StringLike\": {\"gitlab.com:sub\": \"project_path:*\"}}";
  private static final ExampleAccount OPEN = ExampleAccount.withGitlab().trusting(ANYBODY);

  @Test
  void aStrangerIsOneFindingHoweverOftenItCame() {
    List<Finding> findings =
        check(
            new StrangerAssumed(),
            SessionExamples.owning("acme", OPEN),
            SessionExamples.session(3, EVIL, "a-1"),
            SessionExamples.session(2, EVIL, "a-2"),
            SessionExamples.session(1, SessionExamples.subject("other/one"), "b"));

    assertThat(findings).hasSize(2);
    Finding evil = findings.getFirst();
    assertThat(evil.confidence()).isEqualTo(Confidence.OBSERVED);
    assertThat(evil.message())
        .isEqualTo(
            "`evil/shop` is outside your namespaces (`acme`) and assumed the role 2 times between"
                + " 2026-11-17 and 2026-11-18 from `203.0.113.10` as `a-1`, `a-2`; close the trust"
                + " policy and revoke the role's sessions");
    assertThat((Evidence.Calls) evil.evidence())
        .extracting(Evidence.Calls::count, Evidence.Calls::sessionNames)
        .containsExactly(2, List.of("a-1", "a-2"));
  }

  @Test
  void whereOnlyOtherRolesNameNamespacesTheStrangerIsInferredAndTheMessageSaysFromWhat() {
    ExampleAccount account =
        OPEN.role(
            "other",
            ExampleAccount.webIdentityPolicy(
                "{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}"));

    List<Finding> findings =
        check(
            new StrangerAssumed(),
            account,
            SessionExamples.session(2, SHOP, "a"),
            SessionExamples.session(1, EVIL, "b"));

    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().confidence()).isEqualTo(Confidence.INFERRED);
    assertThat(findings.getFirst().message())
        .contains("the namespaces that the account's other roles name for this issuer (`acme`)");
  }

  @Test
  void whereNobodyNamesANamespaceNobodyIsAStranger() {
    assertThat(check(new StrangerAssumed(), OPEN, SessionExamples.session(1, EVIL, "b"))).isEmpty();
  }

  @Test
  void theRevocationIsACommandThatAShellTakes() {
    String fix =
        check(
                new StrangerAssumed(),
                SessionExamples.owning("acme", OPEN),
                SessionExamples.session(1, EVIL, "b"))
            .getFirst()
            .fix();

    assertThat(fix)
        .contains("aws iam put-role-policy --role-name deploy --policy-name revoke-older-sessions")
        .contains("\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\"");
  }

  @Test
  void eachShapeOfNameIsOneFindingWithItsCount() {
    List<Finding> findings =
        check(
            new UntraceableSession(),
            OPEN,
            SessionExamples.session(5, SHOP, "gitlab"),
            SessionExamples.session(4, SHOP, "gitlab"),
            SessionExamples.session(3, SHOP, "botocore-session-1"),
            SessionExamples.session(2, SHOP, "pipeline-7"),
            SessionExamples.session(1, SHOP, "ci-1-2"));

    assertThat(findings)
        .extracting(Finding::message)
        .satisfiesExactly(
            message ->
                assertThat(message)
                    .startsWith(
                        "2 of the role's 5 sessions have a name that is the same for every job (`gitlab`)"),
            message -> assertThat(message).startsWith("1 of the role's 5 sessions has the name"),
            message -> assertThat(message).contains("without project and job (`pipeline-7`)"));
    assertThat(findings).extracting(Finding::id).doesNotHaveDuplicates();
  }

  @Test
  void refusalsClusterBySubjectAndCauseAndStrangersWeighMore() {
    List<Finding> findings =
        check(
            new DeniedAttempts(),
            SessionExamples.owning("acme", OPEN),
            SessionExamples.denied(6, SHOP, "AccessDenied", "Not authorized"),
            SessionExamples.denied(5, SHOP, "AccessDeniedException", "Not authorized"),
            SessionExamples.denied(4, SHOP, "InvalidIdentityToken", "Incorrect token audience"),
            SessionExamples.denied(3, EVIL, "AccessDenied", "Not authorized"));

    assertThat(findings)
        .extracting(Finding::severity)
        .containsExactly(Severity.LOW, Severity.LOW, Severity.MEDIUM);
    assertThat(findings.get(0).message()).contains("was refused in 2 jobs (2 calls) between");
    assertThat(findings.get(1).message())
        .contains(
            "the token's audience `https://gitlab.com` is not in the provider's client ID list");
    assertThat(findings.get(2).message()).startsWith("the stranger `project_path:evil/shop");
  }

  @Test
  void whereTheRoleIsKnownARefusalSaysWhatItWouldAccept() {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .trusting("{\"StringEquals\": {\"gitlab.com:sub\": \"%s\"}}".formatted(SHOP));

    Finding finding = check(new DeniedAttempts(), account, refusedFor("deploy", EVIL)).getFirst();

    assertThat(finding.resource()).endsWith(":role/deploy");
    assertThat(finding.message())
        .contains(
            "in the role's trust policy statement 1 fails on `StringEquals gitlab.com:sub`: the"
                + " policy wants `project_path:acme/shop`, the request has `project_path:evil/shop`");
  }

  @Test
  void aRefusalForARoleThatIsGoneSaysSo() {
    assertThat(check(new DeniedAttempts(), OPEN, refusedFor("gone", SHOP)).getFirst().message())
        .contains("the account has no role `arn:aws:iam::123456789012:role/gone`");
  }

  @Test
  void aRoleYoungerThanTheTrailIsNotCalledUnused() {
    Role role = SessionExamples.usedDaysAgo(300, ANYBODY);
    Role young =
        new Role(
            role.arn(),
            role.name(),
            role.path(),
            role.id(),
            ExampleAccount.TAKEN_AT.minus(Duration.ofDays(2)),
            role.trustPolicy(),
            null,
            null,
            Map.of(),
            List.of(),
            List.of(),
            null);

    assertThat(check(new UnusedTrust(), ExampleAccount.withGitlab().role(role))).hasSize(1);
    assertThat(check(new UnusedTrust(), ExampleAccount.withGitlab().role(young))).isEmpty();
  }

  @Test
  void trustThatLetsNobodyInIsDeadAndNotMerelyUnused() {
    ExampleAccount dead =
        ExampleAccount.withGitlab()
            .trusting("{\"StringEquals\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}");

    assertThat(check(new UnusedTrust(), dead)).isEmpty();
  }

  @Test
  void aRefusedCallIsNoUse() {
    assertThat(check(new UnusedTrust(), OPEN, refusedFor("deploy", SHOP))).hasSize(1);
  }

  @Test
  void aHostileSessionNameCannotSplitAMessage() {
    assertThat(
            check(new UntraceableSession(), OPEN, SessionExamples.session(1, SHOP, "a\nFATAL x"))
                .getFirst()
                .message())
        .contains("`a\\u000AFATAL x`");
  }

  private static TrailEvent refusedFor(String role, String subject) {
    TrailEvent event = SessionExamples.session(1, subject, "ci-1-2");
    return new TrailEvent(
        event.id(),
        event.time(),
        event.region(),
        event.account(),
        event.provider(),
        event.subject(),
        event.audience(),
        "arn:aws:iam::123456789012:role/" + role,
        event.sessionName(),
        null,
        null,
        null,
        null,
        null,
        null,
        "AccessDenied",
        "Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }

  private static List<Finding> check(Rule rule, ExampleAccount account, TrailEvent... events) {
    ExampleAccount seen = SessionExamples.seen(account, events);
    return rule.check(Facts.of(seen.inventory(), seen.config(), new TrustRoots(List.of())))
        .toList();
  }
}
