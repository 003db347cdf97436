package dev.trustdrift.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.inventory.OidcProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AudiencesTest {
  private static final String ARN = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
  private static final OidcProvider GITLAB =
      new OidcProvider(ARN, "gitlab.com", List.of(), List.of(), Map.of(), true);

  @ParameterizedTest(name = "{0} {1} takes {2}: {3}")
  @CsvSource({
    "StringEquals, https://gitlab.com, https://gitlab.com, true",
    "StringEquals, https://gitlab.com, https://gitlab.com/, false",
    "StringEquals, https://gitlab.com, HTTPS://gitlab.com, false",
    "StringEquals, *, https://gitlab.com, false",
    "StringEqualsIgnoreCase, https://GITLAB.com, https://gitlab.com, true",
    "StringLike, https://*, https://gitlab.com, true",
    "StringLike, *gitlab*/, https://gitlab.com, false",
    "StringLike, https://gitlab.co?, https://gitlab.com, true",
    "StringLike, *, '', true",
    "stringlike, a*b*c, aXbXbYc, true",
    "ForAnyValue:StringEquals, sts, other, false",
    "StringNotEquals, https://gitlab.com, https://gitlab.com, true",
    "StringEqualsIfExists, sts, other, true",
    "ForAllValues:StringEquals, sts, other, true",
    "StringEquals, ${aws:username}, anything, true",
  })
  void readsAConditionOnTheAudience(
      String operator, String value, String audience, boolean accepted) {
    String policy = policy("{\"%s\": {\"gitlab.com:AUD\": [\"%s\"]}}".formatted(operator, value));

    assertThat(Audiences.mayAccept(policy, GITLAB, audience)).isEqualTo(accepted);
  }

  @Test
  void takesAnyAudienceWhereNoConditionNamesIt() {
    String policy =
        policy("{\"StringEquals\": {\"gitlab.com:sub\": \"x\", \"other.com:aud\": \"y\"}}");

    assertThat(Audiences.mayAccept(policy, GITLAB, "z")).isTrue();
  }

  @Test
  void takesAnythingFromAPolicyThatIsNotJson() {
    assertThat(Audiences.mayAccept("{", GITLAB, "z")).isTrue();
  }

  @Test
  void doesNotCountStatementsOfOtherProvidersOrDenials() {
    String other = policy("{}").replace(ARN, ARN + "/other");
    String denied = policy("{}").replace("Allow", "Deny");

    assertThat(Audiences.mayAccept(other, GITLAB, "z")).isFalse();
    assertThat(Audiences.mayAccept(denied, GITLAB, "z")).isFalse();
  }

  @Test
  void readsAListOfProvidersAndAWildcard() {
    String listed = policy("{}").replace("\"" + ARN + "\"", "[\"x\", \"" + ARN + "\"]");

    assertThat(Audiences.mayAccept(listed, GITLAB, "z")).isTrue();
    assertThat(Audiences.mayAccept(policy("{}").replace(ARN, "*"), GITLAB, "z")).isTrue();
  }

  @Test
  void matchesAPatternOfManyWildcardsWithoutGoingAstray() {
    String policy =
        policy("{\"StringLike\": {\"gitlab.com:aud\": \"" + "*a".repeat(1_500) + "*b\"}}");

    assertThat(Audiences.mayAccept(policy, GITLAB, "a".repeat(255))).isFalse();
  }

  private static String policy(String condition) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Principal": {"Federated": "%s"},
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": %s}]}"""
        .formatted(ARN, condition);
  }
}
