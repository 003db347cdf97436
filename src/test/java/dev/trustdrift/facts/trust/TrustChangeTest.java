package dev.trustdrift.facts.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustChangeTest {
  private static final String MAIN = "project_path:acme/shop:ref_type:branch:ref:main";

  private final Trusts trusts = Trusts.of(Config.DEFAULT);

  private static String policy(String conditions) {
    return """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
         "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com"},
         "Action": "sts:AssumeRoleWithWebIdentity", "Condition": %s}}"""
        .formatted(conditions.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'StringLike': {'gitlab.com:sub': 'project_path:acme/*'}} | {'StringLike': {'gitlab.com:sub': 'project_path:acme/**'}} | SAME",
        "{'StringEquals': {'gitlab.com:project_id': ['1', '2']}} | {'StringEquals': {'gitlab.com:project_id': ['2', '1']}} | SAME",
        "{'StringEquals': {'gitlab.com:project_id': ['1', '2']}} | {'StringEquals': {'gitlab.com:project_id': ['2', '3']}} | WIDER_AND_NARROWER",
        "{'StringEquals': {'gitlab.com:project_id': '1', 'gitlab.com:ref_protected': 'true'}} | {'StringEquals': {'gitlab.com:project_id': '1'}} | WIDER",
        "{'StringLike': {'gitlab.com:sub': 'project_path:acme/*'}} | {'StringLike': {'gitlab.com:sub': 'project_path:acme/*:ref_type:*:ref:*'}} | NARROWER",
        "{'StringLike': {'gitlab.com:sub': 'project_path:acme/*'}} | {'Odd': {'gitlab.com:sub': 'project_path:acme/*'}} | UNDECIDED",
      })
  void tellsTheDirection(String before, String after, TrustChange.Verdict verdict) {
    assertThat(trusts.change(policy(before), policy(after)).verdict()).isEqualTo(verdict);
  }

  @Test
  void aTokenOfTheDefaultLayoutIsShownFirst() {
    TrustChange change =
        trusts.change(
            policy("{'StringEquals': {'gitlab.com:sub': '" + MAIN + "'}}"),
            policy("{'StringLike': {'gitlab.com:sub': 'project_*'}}"));
    assertThat(change.ways().getFirst().gained())
        .isInstanceOfSatisfying(
            Passage.Witness.class,
            witness ->
                assertThat(witness.keys().get("gitlab.com:sub"))
                    .startsWith("project_path:")
                    .contains(":ref_type:", ":ref:"));
  }

  @Test
  void aDocumentThatCannotBeReadIsUndecidedUnlessItDidNotChange() {
    TrustChange change = trusts.change(policy("{}"), "{");
    assertThat(change.verdict()).isEqualTo(TrustChange.Verdict.UNDECIDED);
    assertThat(change.ways())
        .singleElement()
        .satisfies(
            way ->
                assertThat(way.gained())
                    .isInstanceOfSatisfying(
                        Passage.Undecided.class,
                        doubt -> assertThat(doubt.reason()).startsWith("the new policy, line 1")));
    assertThat(trusts.change("{", "{").verdict()).isEqualTo(TrustChange.Verdict.SAME);
  }

  private static String everyone() {
    return """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
         "Action": "sts:AssumeRoleWithWebIdentity"}}""";
  }

  @Test
  void insideMeansProvedInside() {
    String main = policy("{'StringEquals': {'gitlab.com:sub': '" + MAIN + "'}}");
    String group = policy("{'StringLike': {'gitlab.com:sub': 'project_path:acme/*'}}");
    assertThat(trusts.isInside(main, group)).isTrue();
    assertThat(trusts.isInside(group, main)).isFalse();
    assertThat(trusts.isInside(everyone(), main)).isFalse();
    assertThat(trusts.isInside(everyone(), everyone())).isTrue();
    assertThat(trusts.isInside(main, policy("{'Odd': {'k': 'v'}}"))).isFalse();
  }
}
