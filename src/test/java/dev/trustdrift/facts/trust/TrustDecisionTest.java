package dev.trustdrift.facts.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.trust.Grant.Decision;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.ExampleAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a decision says besides its reach: audiences, accepted subjects, and what it costs.
final class TrustDecisionTest {

  private static final String MAIN = "project_path:acme/shop:ref_type:branch:ref:main";

  @Test
  void anAudienceThatNoConditionTestsIsUnbounded() {
    Decision decision = decision("{\"StringEquals\": {\"gitlab.com:sub\": \"" + MAIN + "\"}}");
    assertThat(decision.audienceBounded()).isFalse();
    assertThat(decision.audiences()).isNull();
  }

  @Test
  void anAudienceThatOnlyOneStatementTestsIsUnbounded() {
    String statements =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"Federated": "%1$s"},
           "Action": "sts:AssumeRoleWithWebIdentity",
           "Condition": {"StringEquals": {"gitlab.com:aud": "a", "gitlab.com:sub": "%2$s"}}},
          {"Effect": "Allow", "Principal": {"Federated": "%1$s"},
           "Action": "sts:AssumeRoleWithWebIdentity",
           "Condition": {"StringEquals": {"gitlab.com:sub": "%2$s"}}}]}"""
            .formatted(ExampleAccount.GITLAB, MAIN);
    assertThat(decision(gitlab("a", "b").role("deploy", statements)).audienceBounded()).isFalse();
  }

  @Test
  void aBoundedAudienceIsListedAsFarAsTheProviderHasIt() {
    Decision decision =
        decision(
            gitlab("a", "b", "c")
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:aud": ["c", "a", "elsewhere"]}}"""));
    assertThat(decision.audienceBounded()).isTrue();
    assertThat(decision.audiences()).containsExactly("a", "c");
  }

  @Test
  void theOnlyAudienceOfAProviderIsTheOneThatIsListed() {
    Decision decision =
        decision(
            "{\"StringLike\": {\"gitlab.com:aud\": \"https://*\", \"gitlab.com:sub\": \"*\"}}");
    assertThat(decision.audienceBounded()).isTrue();
    assertThat(decision.audiences()).containsExactly("https://gitlab.com");
  }

  @Test
  void aDenialOfOneAudienceBoundsIt() {
    Decision decision =
        decision(gitlab("a", "b").trusting("{\"StringNotEquals\": {\"gitlab.com:aud\": \"a\"}}"));
    assertThat(decision.audienceBounded()).isTrue();
    assertThat(decision.audiences()).containsExactly("b");
  }

  @Test
  void aProviderThatCouldNotBeReadLeavesTheAudiencesUnknown() {
    Decision decision =
        decision(
            ExampleAccount.empty()
                .provider(OidcProvider.named(ExampleAccount.GITLAB))
                .trusting("{\"StringEquals\": {\"gitlab.com:aud\": \"a\"}}"));
    assertThat(decision.audienceBounded()).isTrue();
    assertThat(decision.audiences()).isNull();
    assertThat(decision.witness()).containsEntry("gitlab.com:aud", "a");
  }

  @Test
  void theAudiencesOfACustomisedLayoutAreThoseOfItsTokens() {
    String customised = "project_path:acme/shop:ref:main";
    Decision open = decision("{\"StringEquals\": {\"gitlab.com:sub\": \"" + customised + "\"}}");
    assertThat(open.reach()).isEqualTo(Reach.PINNED);
    assertThat(open.audienceBounded()).isFalse();
    Decision bounded =
        decision(
            gitlab("a", "b")
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:aud": "b", "gitlab.com:sub": "%s"}}"""
                        .formatted(customised)));
    assertThat(bounded.audienceBounded()).isTrue();
    assertThat(bounded.audiences()).containsExactly("b");
  }

  @Test
  void fewSubjectsAreListedAndManyAreShownAsPatterns() {
    assertThat(
            decision(
                    "{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/shop:ref_type:*:ref:main\"}}")
                .accepts())
        .containsExactly(MAIN, "project_path:acme/shop:ref_type:tag:ref:main");
    assertThat(
            decision(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/*"},
                     "StringNotLike": {"gitlab.com:sub": "*:ref:main"}}""")
                .accepts())
        .containsExactly("project_path:acme/* but not *:ref:main");
  }

  @Test
  void patternsThatAdmitNoTokenAreNotListed() {
    assertThat(
            decision(
                    """
                    {"StringLike": {"gitlab.com:sub": ["project_path:acme/*", "repo:acme/*"]}}""")
                .accepts())
        .containsExactly("project_path:acme/*");
  }

  @Test
  void aHostilePolicyEndsWithItsBudgetAndIsUndecided() {
    // Two long patterns that a project's path must thread at once: how many do?
    String inside = "project_path:acme/*%s*:ref_type:branch:ref:main";
    String some = inside.formatted("a*b*c*d*e*f*g*h*i*j*".repeat(80));
    String other = inside.formatted("j*i*h*g*f*e*d*c*b*a*".repeat(80));
    Decision decision =
        decision(
            """
            {"StringLike": {"gitlab.com:sub": "%s"},
             "ForAnyValue:StringLike": {"gitlab.com:sub": "%s"}}"""
                .formatted(some, other));
    assertThat(decision.reach()).isEqualTo(Reach.UNDECIDED);
    assertThat(decision.because()).startsWith("the work budget ended after ");
    long steps = Long.parseLong(decision.because().replaceAll("[^0-9]", ""));
    assertThat(steps).isLessThan(4_400_000);
    assertThat(decision.witness()).isEmpty();
  }

  @Test
  void hardPoliciesShareOneBudgetAndEasyOnesAreDecidedAfterIt() {
    String inside = "project_path:acme/%d/*%s*:ref_type:branch:ref:main";
    ExampleAccount account = ExampleAccount.withGitlab();
    for (int i = 0; i < 3; i++) {
      account =
          account.role(
              "hard-" + i,
              policy(
                  """
                  {"StringLike": {"gitlab.com:sub": "%s"},
                   "ForAnyValue:StringLike": {"gitlab.com:sub": "%s"}}"""
                      .formatted(
                          inside.formatted(i, "a*b*c*d*e*f*g*h*i*j*".repeat(80)),
                          inside.formatted(i, "j*i*h*g*f*e*d*c*b*a*".repeat(80)))));
    }
    account =
        account.role("plain", policy("{\"StringLike\": {\"gitlab.com:sub\": \"" + MAIN + "\"}}"));
    Trusts trusts = Trusts.of(account.inventory(), account.config(), 1_000_000);
    List<Decision> decisions =
        account.inventory().roles().stream()
            .map(role -> trusts.of(role.trustPolicy()).ways().getFirst().decision())
            .toList();

    assertThat(decisions)
        .extracting(Decision::reach)
        .containsExactly(Reach.UNDECIDED, Reach.UNDECIDED, Reach.UNDECIDED, Reach.PINNED);
    assertThat(decisions.getFirst().because()).endsWith(" steps");
    for (Decision later : decisions.subList(1, 3)) {
      assertThat(later.because())
          .endsWith(" steps: other trust policies took the account's budget for hard ones");
      assertThat(Long.parseLong(later.because().replaceAll("[^0-9]", ""))).isLessThan(200_000);
    }
  }

  private static String policy(String condition) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Principal": {"Federated": "%s"}, "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": %s}]}"""
        .formatted(ExampleAccount.GITLAB, condition);
  }

  private static ExampleAccount gitlab(String... audiences) {
    return ExampleAccount.empty()
        .provider(
            new OidcProvider(
                ExampleAccount.GITLAB,
                "https://gitlab.com",
                List.of(audiences),
                List.of(),
                Map.of(),
                true));
  }

  private static Decision decision(String condition) {
    return decision(ExampleAccount.withGitlab().trusting(condition));
  }

  private static Decision decision(ExampleAccount account) {
    return Grants.of(account.inventory(), account.config()).getFirst().decision();
  }
}
