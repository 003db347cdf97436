package dev.trustdrift.facts.trust;

import static dev.trustdrift.rules.ExampleAccount.GITLAB;
import static dev.trustdrift.rules.ExampleAccount.SELF_MANAGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.policy.DeadReason;
import dev.trustdrift.rules.ExampleAccount;
import org.junit.jupiter.api.Test;

/// What `dead-trust` says, one reason a test: the words are what a reader acts on.
final class DeadTrustsTest {

  private static final String MAIN = "project_path:acme/shop:ref_type:branch:ref:main";

  @Test
  void aStatementForAnotherProvider() {
    assertThat(
            because(
                policy(
                    allow(GITLAB, "sts:AssumeRoleWithWebIdentity", sub("StringEquals", "nobody")),
                    allow(SELF_MANAGED, "sts:AssumeRoleWithWebIdentity", "{}"))))
        .endsWith("; statement 2 names another provider");
  }

  @Test
  void aStatementForAnotherAction() {
    assertThat(
            because(
                policy(
                    allow(GITLAB, "sts:AssumeRoleWithWebIdentity", sub("StringEquals", "nobody")),
                    allow(GITLAB, "sts:TagSession", "{}"))))
        .endsWith("; statement 2 does not allow sts:AssumeRoleWithWebIdentity");
  }

  @Test
  void aKeyThatNoTokenHas() {
    assertThat(dead("{\"StringEquals\": {\"gitlab.com:environment\": \"prod\"}}"))
        .isEqualTo(
            "statement 1 needs `gitlab.com:environment`, a key that no token of https://gitlab.com"
                + " has");
  }

  @Test
  void aClaimThatIsPartOfTheSubjectIsSentThere() {
    assertThat(dead("{\"StringEquals\": {\"gitlab.com:ref\": \"main\"}}"))
        .isEqualTo(
            "statement 1 needs `gitlab.com:ref`, a key that no token of https://gitlab.com has"
                + " (test it inside `gitlab.com:sub`)");
  }

  @Test
  void theSchemeInAKeyMakesItAnotherKey() {
    assertThat(dead("{\"StringEquals\": {\"https://gitlab.com:sub\": \"" + MAIN + "\"}}"))
        .contains("`https://gitlab.com:sub`, a key that no token of https://gitlab.com has");
  }

  @Test
  void aWildcardThatIsTakenLiterally() {
    assertThat(dead(sub("StringEquals", "project_path:acme/*")))
        .isEqualTo(
            "statement 1: no token meets `StringEquals` on `gitlab.com:sub` with"
                + " `project_path:acme/*` (`StringEquals` takes `*` and `?` literally: StringLike"
                + " has wildcards)");
  }

  @Test
  void aSubjectOfAnotherPlatform() {
    assertThat(dead(sub("StringLike", "repo:acme/shop:*")))
        .isEqualTo(
            "statement 1: no token meets `StringLike` on `gitlab.com:sub` with `repo:acme/shop:*`"
                + " (a subject of https://gitlab.com reads"
                + " `project_path:NAMESPACE/PROJECT:ref_type:branch:ref:main`)");
  }

  @Test
  void anAudienceThatStsNeverLetsThrough() {
    assertThat(dead("{\"StringEquals\": {\"gitlab.com:aud\": \"sts.amazonaws.com\"}}"))
        .isEqualTo(
            "statement 1: no token meets `StringEquals` on `gitlab.com:aud` with"
                + " `sts.amazonaws.com` (the provider's client IDs are the only audiences that reach"
                + " the policy)");
  }

  @Test
  void moreThanThreeValuesAreCounted() {
    assertThat(dead("{\"StringLike\": {\"gitlab.com:sub\": [\"a\", \"b\", \"c\", \"d\", \"e\"]}}"))
        .contains("with `a`, `b`, `c` and 2 more");
  }

  @Test
  void conditionsThatContradictEachOtherAreBothNamedAndNoOther() {
    assertThat(
            dead(
                """
                {"StringLike": {"gitlab.com:sub": "project_path:acme/*"},
                 "StringEquals": {"gitlab.com:aud": "https://gitlab.com"},
                 "StringNotLike": {"gitlab.com:sub": "project_path:acme/*"}}"""))
        .isEqualTo(
            "statement 1: no token meets `StringLike` on `gitlab.com:sub` with"
                + " `project_path:acme/*` and at once `StringNotLike` on `gitlab.com:sub` with"
                + " `project_path:acme/*`");
  }

  @Test
  void theDenyThatTakesAllBackIsNamedBySid() {
    String deny =
        """
        {"Sid": "NobodyAtAll", "Effect": "Deny", "Principal": "*", "Action": "sts:*",
         "Condition": {"StringLike": {"gitlab.com:sub": "project_path:acme/*"}}}""";
    String needless =
        """
        {"Effect": "Deny", "Principal": "*", "Action": "sts:*",
         "Condition": {"StringLike": {"gitlab.com:sub": "project_path:evil/*"}}}""";
    assertThat(
            because(
                policy(
                    allow(GITLAB, "sts:AssumeRoleWithWebIdentity", sub("StringEquals", MAIN)),
                    needless,
                    deny)))
        .isEqualTo("all that statement 1 allows is denied by statement 3 (`NobodyAtAll`)");
  }

  @Test
  void whatThePolicyWritesCannotSplitTheMessage() {
    assertThat(dead(sub("StringLike", "a\\nb\\u001b[31m\\u202e")))
        .contains("`a\\u000Ab\\u001B[31m\\u202E`")
        .doesNotContain("\n", "\u001b", "\u202e");
  }

  @Test
  void everyKindOfReasonIsTested() {
    assertThat(DeadReason.class.getPermittedSubclasses())
        .extracting(Class::getSimpleName)
        .containsExactlyInAnyOrder(
            "OtherProvider",
            "OtherAction",
            "KeyNeverPresent",
            "NoValueFits",
            "Contradiction",
            "Denied");
  }

  private static String dead(String condition) {
    return because(policy(allow(GITLAB, "sts:AssumeRoleWithWebIdentity", condition)));
  }

  private static String because(String policy) {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .provider(ExampleAccount.selfManaged().providers().getFirst())
            .role("deploy", policy);
    Grant grant = Grants.of(account.inventory(), account.config()).getFirst();
    assertThat(grant.decision().reach()).isEqualTo(Reach.NOBODY);
    assertThat(grant.decision().witness()).isEmpty();
    return grant.decision().because();
  }

  private static String sub(String operator, String value) {
    return "{\"%s\": {\"gitlab.com:sub\": \"%s\"}}".formatted(operator, value);
  }

  private static String allow(String provider, String action, String condition) {
    return """
    {"Effect": "Allow", "Principal": {"Federated": "%s"}, "Action": "%s", "Condition": %s}"""
        .formatted(provider, action, condition);
  }

  private static String policy(String... statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", statements) + "]}";
  }
}
