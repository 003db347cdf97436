package dev.trustdrift.facts.trust;

import static dev.trustdrift.rules.ExampleAccount.GITLAB;
import static dev.trustdrift.rules.ExampleAccount.SELF_MANAGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.ExampleAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which roles and providers belong together.
final class GrantsTest {

  private static final String PINNED =
      """
      {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""";

  @Test
  void everyProviderThatAnAllowNamesMakesAGrantInTheOrderOfArns() {
    List<Grant> grants =
        grants(
            both()
                .role(
                    "deploy",
                    policy(
                        allow(federated(SELF_MANAGED), "sts:AssumeRoleWithWebIdentity"),
                        allow(federated(GITLAB), "sts:AssumeRoleWithWebIdentity"))));
    assertThat(grants).extracting(Grant::providerArn).containsExactly(GITLAB, SELF_MANAGED);
    assertThat(grants)
        .extracting(Grant::issuer)
        .containsExactly("https://gitlab.com", "https://gitlab.example.internal");
  }

  @Test
  void severalProvidersOfOneStatementMakeAGrantEach() {
    String principal = "{\"Federated\": [\"%s\", \"%s\"]}".formatted(GITLAB, SELF_MANAGED);
    assertThat(
            grants(
                both().role("deploy", policy(allow(principal, "sts:AssumeRoleWithWebIdentity")))))
        .extracting(Grant::providerArn)
        .containsExactly(GITLAB, SELF_MANAGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"*\"", "{\"AWS\": \"*\"}", "{\"Federated\": \"*\"}"})
  void aWildcardPrincipalGrantsToEveryProviderOfTheAccount(String principal) {
    assertThat(grants(both().role("deploy", policy(allow(principal, "sts:*")))))
        .extracting(Grant::providerArn)
        .containsExactly(GITLAB, SELF_MANAGED);
  }

  @Test
  void aWildcardPrincipalWithoutTheWebIdentityActionGrantsNothing() {
    assertThat(grants(both().role("deploy", policy(allow("\"*\"", "sts:AssumeRole"))))).isEmpty();
  }

  @Test
  void aProviderThatTheAccountDoesNotHaveStillMakesAGrant() {
    assertThat(grants(ExampleAccount.empty().trusting(PINNED)))
        .singleElement()
        .satisfies(
            grant -> {
              assertThat(grant.provider()).isNull();
              assertThat(grant.providerArn()).isEqualTo(GITLAB);
              assertThat(grant.issuer()).isEqualTo("https://gitlab.com");
              assertThat(grant.decision().reach()).isEqualTo(Reach.PINNED);
            });
  }

  @Test
  void aProviderThatOnlyADenyNamesMakesNoGrant() {
    String deny =
        """
        {"Effect": "Deny", "Principal": {"Federated": "%s"}, "Action": "sts:*"}"""
            .formatted(SELF_MANAGED);
    assertThat(
            grants(
                both()
                    .role(
                        "deploy",
                        policy(allow(federated(GITLAB), "sts:AssumeRoleWithWebIdentity"), deny))))
        .extracting(Grant::providerArn)
        .containsExactly(GITLAB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Service\": \"ec2.amazonaws.com\"}",
        "{\"AWS\": \"arn:aws:iam::123456789012:root\"}",
        "{\"Federated\": \"arn:aws:iam::123456789012:saml-provider/okta\"}",
        "{\"Federated\": \"cognito-identity.amazonaws.com\"}",
        "{\"Federated\": \"accounts.google.com\"}"
      })
  void aRoleThatNamesNoOidcProviderHasNoGrant(String principal) {
    assertThat(
            grants(
                both()
                    .role(
                        "other",
                        policy(
                            allow(principal, "sts:AssumeRole"),
                            allow(principal, "sts:AssumeRoleWithSAML"),
                            allow(principal, "sts:AssumeRoleWithWebIdentity")))))
        .isEmpty();
  }

  @Test
  void namingAProviderForAnotherActionAloneIsATrustThatNobodyCanUse() {
    assertThat(grants(both().role("deploy", policy(allow(federated(GITLAB), "sts:TagSession")))))
        .extracting(grant -> grant.decision().reach())
        .containsExactly(Reach.NOBODY);
  }

  @Test
  void aDocumentThatIsNoJsonStandsUnderTheProvidersThatItMentions() {
    assertThat(grants(both().role("deploy", "{\"Statement\": [ " + GITLAB)))
        .singleElement()
        .satisfies(
            grant -> {
              assertThat(grant.providerArn()).isEqualTo(GITLAB);
              assertThat(grant.decision().reach()).isEqualTo(Reach.UNDECIDED);
              assertThat(grant.decision().because()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "no policy", "[]"})
  void aDocumentThatIsNoPolicyAndMentionsNobodyStandsUnderAnUnknownIssuer(String document) {
    assertThat(grants(both().role("deploy", document)))
        .singleElement()
        .satisfies(
            grant -> {
              assertThat(grant.providerArn()).isEmpty();
              assertThat(grant.issuer()).isEqualTo("unknown");
              assertThat(grant.provider()).isNull();
              assertThat(grant.decision().reach()).isEqualTo(Reach.UNDECIDED);
              assertThat(grant.decision().witness()).isEmpty();
            });
  }

  @Test
  void aStatementThatCannotBeReadMayConcernEveryProvider() {
    assertThat(grants(both().role("deploy", "{\"Statement\": 1}")))
        .extracting(grant -> grant.decision().reach())
        .containsExactly(Reach.UNDECIDED, Reach.UNDECIDED);
  }

  @Test
  void rolesOfOneDocumentShareItsDecisionAndKeepTheirOwnEnvironment() {
    ExampleAccount account = ExampleAccount.withGitlab();
    String document = ExampleAccount.webIdentityPolicy(PINNED);
    List<Grant> grants =
        grants(account.role("prod-a", document).role("staging-b", document).role("c", document));
    assertThat(grants)
        .extracting(grant -> grant.role().name())
        .containsExactly("c", "prod-a", "staging-b");
    assertThat(grants)
        .extracting(grant -> grant.environment().name())
        .containsExactly("UNKNOWN", "PRODUCTION", "STAGING");
    assertThat(grants.get(1).decision()).isSameAs(grants.get(0).decision());
    assertThat(grants.get(2).policy()).isSameAs(grants.get(0).policy());
  }

  @Test
  void grantsOfOneIssuerShareItsGrammar() {
    List<Grant> grants =
        grants(
            ExampleAccount.withGitlab()
                .role("a", ExampleAccount.webIdentityPolicy(PINNED))
                .role("b", ExampleAccount.webIdentityPolicy(PINNED.replace("shop", "web"))));
    assertThat(grants.get(1).platform()).isSameAs(grants.get(0).platform());
  }

  @Test
  void aGitlabUnderAnotherNameShowsByItsDiscoveryDocument() {
    String url = "https://code.example.com";
    String arn = "arn:aws:iam::123456789012:oidc-provider/code.example.com";
    ExampleAccount account =
        ExampleAccount.empty()
            .provider(new OidcProvider(arn, url, List.of(url), List.of(), Map.of(), true))
            .trusting(arn, "{\"StringLike\": {\"code.example.com:sub\": \"*:ref:main\"}}");
    assertThat(grants(account).getFirst().platform().grammarKnown()).isFalse();
    assertThat(
            grants(
                    account.discovery(
                        new Discovery(url, "{\"claims_supported\": [\"project_path\"]}")))
                .getFirst()
                .platform()
                .grammarKnown())
        .isTrue();
  }

  @Test
  void aGitlabUnderAnotherNameShowsByTheSubjectsThatThePolicyExpects() {
    String arn = "arn:aws:iam::123456789012:oidc-provider/code.example.com";
    Grant grant =
        grants(
                ExampleAccount.empty()
                    .trusting(
                        arn,
                        "{\"StringLike\": {\"code.example.com:sub\": \"project_path:a/b:*\"}}"))
            .getFirst();
    assertThat(grant.platform().grammarKnown()).isTrue();
    assertThat(grant.decision().reach()).isEqualTo(Reach.ANY_REF);
  }

  private static ExampleAccount both() {
    return ExampleAccount.withGitlab()
        .provider(ExampleAccount.selfManaged().providers().getFirst());
  }

  private static String federated(String arn) {
    return "{\"Federated\": \"" + arn + "\"}";
  }

  private static String allow(String principal, String action) {
    return """
    {"Effect": "Allow", "Principal": %s, "Action": "%s"}"""
        .formatted(principal, action);
  }

  private static String policy(String... statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", statements) + "]}";
  }

  private static List<Grant> grants(ExampleAccount account) {
    return Grants.of(account.inventory(), account.config());
  }
}
