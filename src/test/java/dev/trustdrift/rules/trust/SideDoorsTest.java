package dev.trustdrift.rules.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.ExampleAccount;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who else may assume a web-identity role, principal by principal (IAM user guide, "AWS JSON
/// policy elements: Principal").
final class SideDoorsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"AWS": "*"} | everyone (`*`)
          "*" | everyone (`*`)
          {"AWS": "123456789012"} | whoever the account's own policies allow (`123456789012`)
          {"AWS": "arn:aws:iam::123456789012:root"} | whoever the account's own policies allow (`arn:aws:iam::123456789012:root`)
          {"AWS": "210987654321"} | account 210987654321 (`210987654321`)
          {"AWS": "arn:aws:iam::210987654321:root"} | account 210987654321 (`arn:aws:iam::210987654321:root`)
          {"AWS": "arn:aws-cn:iam::210987654321:root"} | account 210987654321 (`arn:aws-cn:iam::210987654321:root`)
          {"AWS": "arn:aws-us-gov:iam::210987654321:role/ops"} | account 210987654321 (`arn:aws-us-gov:iam::210987654321:role/ops`)
          {"AWS": "arn:aws:iam::123456789012:user/jenkins"} | the IAM user `arn:aws:iam::123456789012:user/jenkins`
          {"AWS": "arn:aws-cn:iam::123456789012:user/ci/jenkins"} | the IAM user `arn:aws-cn:iam::123456789012:user/ci/jenkins`
          {"AWS": "arn:aws:iam::210987654321:user/jenkins"} | the IAM user `arn:aws:iam::210987654321:user/jenkins`
          {"AWS": "arn:aws:iam::210987654321:role/ops"} | account 210987654321 (`arn:aws:iam::210987654321:role/ops`)
          {"AWS": "arn:aws:sts::210987654321:assumed-role/ops/me"} | account 210987654321 (`arn:aws:sts::210987654321:assumed-role/ops/me`)
          {"AWS": "arn:aws:sts::210987654321:federated-user/me"} | account 210987654321 (`arn:aws:sts::210987654321:federated-user/me`)
          """)
  void aWayInAroundOidcIsNamed(String principal, String words) {
    assertThat(findings(also(principal, "sts:AssumeRole", "")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message())
                  .isEqualTo(
                      "role `deploy` is meant for CI jobs of https://gitlab.com, but also trusts "
                          + words
                          + " in statement 2");
              assertThat(finding.severity()).isEqualTo(Severity.HIGH);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Service\": \"ec2.amazonaws.com\"}",
        "{\"AWS\": \"arn:aws:iam::123456789012:role/ops\"}",
        "{\"AWS\": \"arn:aws:sts::123456789012:assumed-role/ops/me\"}",
        "{\"AWS\": \"AIDAEXAMPLEDELETED00\"}",
        "{\"Federated\": \"cognito-identity.amazonaws.com\"}"
      })
  void servicesOwnRolesAndDeletedPrincipalsAreNoSideDoor(String principal) {
    assertThat(findings(also(principal, "sts:AssumeRole", ""))).isEmpty();
  }

  @Test
  void peopleWhoSignInBySamlAreNoSideDoor() {
    assertThat(
            findings(
                also(
                    "{\"Federated\": \"arn:aws:iam::123456789012:saml-provider/okta\"}",
                    "sts:AssumeRoleWithSAML",
                    "")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sts:TagSession", "sts:SetSourceIdentity"})
  void aPrincipalThatMayNotAssumeTheRoleIsNoSideDoor(String action) {
    assertThat(findings(also("{\"AWS\": \"210987654321\"}", action, ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sts:*", "*", "sts:Assume*", "STS:assumerole"})
  void theActionIsMatchedAsIamMatchesIt(String action) {
    assertThat(findings(also("{\"AWS\": \"210987654321\"}", action, ""))).hasSize(1);
  }

  @Test
  void aDenyOpensNothing() {
    String denied =
        also("{\"AWS\": \"210987654321\"}", "sts:AssumeRole", "")
            .replace(
                "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\"",
                "{\"Effect\": \"Deny\", \"Principal\": {\"AWS\"");
    assertThat(denied).contains("Deny");
    assertThat(findings(denied)).isEmpty();
  }

  @Test
  void conditionsAreMentionedButDoNotCloseTheDoor() {
    assertThat(
            findings(
                also(
                    "{\"AWS\": \"210987654321\"}",
                    "sts:AssumeRole",
                    ", \"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"x\"}}")))
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .endsWith("in statement 2, under conditions of its own");
  }

  @Test
  void allDoorsOfARoleAreOneFinding() {
    assertThat(
            findings(
                also(
                    """
                    {"AWS": ["210987654321", "arn:aws:iam::123456789012:user/jenkins"]}""",
                    "sts:AssumeRole",
                    "")))
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .contains("account 210987654321", " and the IAM user ");
  }

  @Test
  void aRoleThatNoTokenConcernsIsNotMeant() {
    assertThat(
            findings(
                """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": {"AWS": "210987654321"},
                   "Action": "sts:AssumeRole"}]}"""))
        .isEmpty();
  }

  private static String also(String principal, String action, String condition) {
    return """
    {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Principal": {"Federated": "%s"},
       "Action": "sts:AssumeRoleWithWebIdentity",
       "Condition": {"StringEquals": {
         "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}},
      {"Effect": "Allow", "Principal": %s, "Action": "%s"%s}]}"""
        .formatted(ExampleAccount.GITLAB, principal, action, condition);
  }

  private static List<Finding> findings(String policy) {
    ExampleAccount account = ExampleAccount.withGitlab().role("deploy", policy);
    Facts facts = Facts.of(account.inventory(), account.config(), new TrustRoots(List.of()));
    return new SideDoors().check(facts).toList();
  }
}
