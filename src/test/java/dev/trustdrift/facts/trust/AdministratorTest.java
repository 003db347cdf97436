package dev.trustdrift.facts.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.inventory.ManagedPolicy;
import dev.trustdrift.inventory.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What makes a role an administrator: `AdministratorAccess` or an equivalent `*:*` statement
/// (DESIGN section 5).
final class AdministratorTest {

  private static final String ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";
  private static final String OWN = "arn:aws:iam::123456789012:policy/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::aws:policy/AdministratorAccess",
        "arn:aws-cn:iam::aws:policy/AdministratorAccess",
        "arn:aws-us-gov:iam::aws:policy/AdministratorAccess"
      })
  void theManagedPolicyOfAwsDoesInEveryPartition(String arn) {
    assertThat(by(attached(arn, "AdministratorAccess"), List.of())).contains("AdministratorAccess");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::123456789012:policy/AdministratorAccess",
        "arn:aws:iam::aws:policy/PowerUserAccess",
        "arn:aws:iam::aws:policy/AdministratorAccess-Amplify",
        "arn:aws:iam::aws:policy/job-function/AdministratorAccess"
      })
  void onlyThatOneDoesByItsName(String arn) {
    assertThat(by(attached(arn, "AdministratorAccess"), List.of())).isEmpty();
  }

  @Test
  void aCustomerManagedPolicyDoesByWhatItSays() {
    Role role = attached(OWN + "everything", "everything");
    assertThat(by(role, managed("everything", allow("\"*:*\"", "\"*\"")))).contains("everything");
    assertThat(by(role, managed("everything", allow("\"s3:*\"", "\"*\"")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}""",
        """
        {"Statement": [{"Effect": "Allow", "Action": "*:*", "Resource": "*"}]}""",
        """
        {"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
                       {"Effect": "Allow", "Action": ["ec2:*", "**"], "Resource": ["a", "*"]}]}""",
        """
        {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {}}]}"""
      })
  void anInlineStatementDoesThatAllowsAllActionsOnAllResources(String document) {
    assertThat(by(inline(document, null), List.of())).contains("own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*",
          "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}""",
        """
        {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}""",
        """
        {"Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}""",
        """
        {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::logs/*"}]}""",
        """
        {"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}""",
        """
        {"Statement": [{"Effect": "Allow", "Action": "*"}]}""",
        """
        {"Statement": "everything"}"""
      })
  void aNarrowerStatementDoesNot(String document) {
    assertThat(by(inline(document, null), List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "\"*\"", "{\"Statement\": [1, null, [\"*\"]]}"})
  void aMalformedDocumentGrantsNothing(String document) {
    assertThat(by(inline(document, null), List.of())).isEmpty();
    assertThat(by(attached(OWN + "bad", "bad"), managed("bad", document))).isEmpty();
  }

  @Test
  void aDocumentNestedWithoutEndGrantsNothing() {
    assertThat(by(inline("[".repeat(100_000), null), List.of())).isEmpty();
  }

  @Test
  void aPermissionsBoundaryTakesItBack() {
    String everything = allow("\"*\"", "\"*\"");
    assertThat(by(inline(everything, OWN + "boundary"), List.of())).isEmpty();
    assertThat(
            by(
                inline(everything, OWN + "boundary"),
                managed("boundary", allow("\"s3:*\"", "\"*\""))))
        .isEmpty();
  }

  @Test
  void aBoundaryAsWideTakesNothingBack() {
    String everything = allow("\"*\"", "\"*\"");
    assertThat(by(inline(everything, OWN + "boundary"), managed("boundary", everything)))
        .contains("own");
    assertThat(by(inline(everything, ADMINISTRATOR_ACCESS), List.of())).contains("own");
  }

  @Test
  void aRoleWithoutPoliciesIsNone() {
    assertThat(by(role(List.of(), List.of(), null), List.of())).isEmpty();
  }

  private static Optional<String> by(Role role, List<ManagedPolicy> policies) {
    return new Administrator(policies).by(role);
  }

  private static String allow(String action, String resource) {
    return """
    {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": %s, "Resource": %s}]}"""
        .formatted(action, resource);
  }

  private static List<ManagedPolicy> managed(String name, String document) {
    return List.of(new ManagedPolicy(OWN + name, name, document));
  }

  private static Role attached(String arn, String name) {
    return role(List.of(new Role.AttachedPolicy(arn, name)), List.of(), null);
  }

  private static Role inline(String document, @Nullable String boundary) {
    return role(List.of(), List.of(new Role.InlinePolicy("own", document)), boundary);
  }

  private static Role role(
      List<Role.AttachedPolicy> attached,
      List<Role.InlinePolicy> inline,
      @Nullable String boundary) {
    return new Role(
        "arn:aws:iam::123456789012:role/deploy",
        "deploy",
        "/",
        "AROADEPLOY",
        Instant.EPOCH,
        "{}",
        null,
        null,
        Map.of(),
        attached,
        inline,
        boundary);
  }
}
