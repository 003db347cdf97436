package dev.trustdrift.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How trust policies go wrong in practice, each with a token that it admits and one that it
/// refuses (`-`: there is none). Evaluator and acceptance must both say so.
final class TrustFailuresTest {
  private static final String AUD = "https://gitlab.com";

  private static RequestContext token(String text) {
    Map<String, String> keys = new TreeMap<>();
    keys.put("gitlab.com:aud", AUD);
    keys.put("gitlab.com:project_id", "12");
    keys.put("gitlab.com:namespace_id", "7");
    keys.put("gitlab.com:ref_protected", "false");
    for (String part : text.split(" ", -1)) {
      int equals = part.indexOf('=');
      keys.put(
          "gitlab.com:" + (equals < 0 ? "sub" : part.substring(0, equals)),
          equals < 0 ? full(part) : part.substring(equals + 1));
    }
    return Policies.request(keys);
  }

  /// `g/p@main` and `g/p#v1` stand for the subjects of a branch and a tag.
  private static String full(String shorthand) {
    int at = Math.max(shorthand.indexOf('@'), shorthand.indexOf('#'));
    return "project_path:%s:ref_type:%s:ref:%s"
        .formatted(
            shorthand.substring(0, at),
            shorthand.charAt(at) == '@' ? "branch" : "tag",
            shorthand.substring(at + 1));
  }

  @ParameterizedTest(name = "row {0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1 | {'StringEquals': {'gitlab.com:aud': 'https://gitlab.com'}} | evil/x@a | g/p@main aud=x",
        "2 | {'StringLike': {'gitlab.com:sub': 'project_path:*'}} | evil/x@a | -",
        "2 | {'StringLike': {'gitlab.com:sub': '**'}} | evil/x@a | -",
        "3 | {'StringLike': {'gitlab.com:sub': 'project_path:mygroup*'}} | mygroup-evil/x@a | other/x@a",
        "4 | {'StringLike': {'gitlab.com:sub': 'project_path:mygroup/*'}} | mygroup/a/b#v1 | mygroup-evil/x@a",
        "5 | {'StringLike': {'gitlab.com:sub': 'project_path:*/app:*'}} | evil/app@a | evil/other@a",
        "5 | {'StringLike': {'gitlab.com:sub': '*:ref:main'}} | evil/x@main | evil/x@main2",
        "6 | {'StringLike': {'gitlab.com:project_id': '12*'}} | evil/x@a project_id=1299 | g/p@a project_id=21",
        "7 | {'StringLike': {'gitlab.com:sub': 'project_path:g/p:ref_type:branch:ref:*'}} | g/p@anything | g/p#v1",
        "8 | {'StringLike': {'gitlab.com:sub': 'project_path:g/p:ref_type:*:ref:main'}} | g/p#main | g/p@dev",
        "9 | {'StringLike': {'gitlab.com:sub': 'project_path:g/p:ref_type:branch:ref:main*'}} | g/p@main-evil | g/p@dev",
        "10 | {'StringLike': {'gitlab.com:sub': 'project_path:g/p:ref_type:tag:ref:v*'}} | g/p#v1 ref_protected=false | g/p@v1",
        "11 | {'StringEquals': {'gitlab.com:sub': 'project_path:g/*'}} | - | g/p@main",
        "12 | {'StringLike': {'gitlab.com:sub': 'project_path:g/p:ref_type:branch:ref:main'}} | g/p@main | g/p@main2",
        "13 | {'ForAllValues:StringEquals': {'gitlab.com:environment': 'production'}} | evil/x@a | -",
        "14 | {'StringLikeIfExists': {'gitlab.com:subject': 'project_path:g/*'}} | evil/x@a | -",
        "14 | {'StringNotLike': {'gitlab.com:ref': 'evil'}} | evil/x@a | -",
        "14 | {'Null': {'gitlab.com:ref': 'true'}} | evil/x@a | -",
        "15 | {'StringEquals': {'https://gitlab.com:sub': 'project_path:g/p:ref_type:branch:ref:main'}} | - | g/p@main",
        "15 | {'StringNotEquals': {'gitlab.example:sub': 'x'}} | evil/x@a | -",
        "16 | {'StringLike': {'gitlab.com:sub': ['project_path:g/*', '*']}} | evil/x@a | -",
        "17 | {'StringEquals': {'gitlab.com:sub': 'project_path:g/p:ref_type:branch:ref:main'}} | g/p@main project_id=999 | g/q@main",
        "18 | {'StringEquals': {'gitlab.com:namespace_id': '7'}} | evil/x@a namespace_id=7 | g/p@main namespace_id=8",
        "19 | {'StringLike': {'gitlab.com:sub': 'repo:g/p:ref:refs/heads/main'}} | - | g/p@main",
        "19 | {'StringLike': {'gitlab.com:sub': 'project_path:g/p:ref_type:mr:*'}} | - | g/p@main",
        "20 | {'StringLike': {'gitlab.com:sub': 'project_path:g/p:*'}} | g/p@main aud=whatever | evil/p@main",
        "21 | {'StringEquals': {'gitlab.com:user_role': 'owner'}} | - | g/p@main",
        "21 | {'StringNotEquals': {'gitlab.com:user_role': 'guest'}} | evil/x@a | -",
        "22 | {'StringEquals': {'gitlab.com:sub': 'project_path:G/P:ref_type:branch:ref:main'}} | G/P@main | g/p@main",
        "22 | {'StringEqualsIgnoreCase': {'gitlab.com:sub': 'project_path:G/P:ref_type:branch:ref:main'}} | g/p@MAIN | g/q@main",
        "24 | {'StringLike': {'gitlab.com:sub': 'project_path:g/p/*'}} | g/p/child@main | g/p@main",
      })
  void behavesAsKnown(String row, String conditions, String admitted, String refused) {
    TrustPolicy policy = Policies.allow(conditions);
    Evaluator evaluator = Evaluator.of(policy);
    Acceptance.Cells cells =
        (Acceptance.Cells)
            Acceptance.of(policy, Policies.GITLAB, GitLabTokens.DOT_COM, Budget.of(2_000_000));
    assertThat(cells.exact()).as(row).isTrue();
    if (admitted.equals("-")) {
      assertThat(cells.possibly().find(Budget.of(2_000_000))).isEqualTo(new Verdict.Empty());
      assertThat(DeadReason.of(policy, Policies.GITLAB, GitLabTokens.DOT_COM, Budget.of(2_000_000)))
          .hasSize(1);
    } else {
      RequestContext request = token(admitted);
      assertThat(evaluator.decide(request)).isInstanceOf(Decision.Allowed.class);
      String subject = request.values("gitlab.com:sub").getFirst();
      Cell cell = cells.cell(subject).orElseThrow();
      assertThat(cells.confirm(policy, cell, subject)).isInstanceOf(Decision.Allowed.class);
      assertThat(DeadReason.of(policy, Policies.GITLAB, GitLabTokens.DOT_COM, Budget.of(2_000_000)))
          .isEmpty();
    }
    if (!refused.equals("-")) {
      assertThat(evaluator.decide(token(refused))).isInstanceOf(Decision.ImplicitlyDenied.class);
    }
  }

  /// Row 23: the Deny makes a broad Allow safe.
  @Test
  void aBroadAllowWithACorrectDenyIsConfined() {
    TrustPolicy policy =
        TrustPolicy.parse(
            Policies.document(
                Policies.statement("Allow", "{'StringLike': {'gitlab.com:sub': '*'}}"),
                "{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"sts:*\", \"Condition\":"
                    + " {\"StringNotEquals\": {\"gitlab.com:sub\": \""
                    + full("g/p@main")
                    + "\"}}}"));
    Acceptance.Cells cells =
        (Acceptance.Cells)
            Acceptance.of(policy, Policies.GITLAB, GitLabTokens.DOT_COM, Budget.of(2_000_000));
    assertThat(cells.certain()).hasSize(1);
    assertThat(cells.certain().getFirst().subject().admits(full("g/p@main"))).isTrue();
    assertThat(cells.certain().getFirst().subject().admits(full("evil/x@a"))).isFalse();
    assertThat(Evaluator.of(policy).decide(token("evil/x@a")))
        .isInstanceOf(Decision.ExplicitlyDenied.class);
  }

  /// Row 16: conditions on two issuers' keys never hold together.
  @Test
  void conditionsOnTheKeysOfTwoIssuersNeverHoldTogether() {
    TrustPolicy policy =
        Policies.allow(
            "{'StringLike': {'gitlab.com:sub': '*', 'token.actions.githubusercontent.com:sub': '*'}}");
    assertThat(DeadReason.of(policy, Policies.GITLAB, GitLabTokens.DOT_COM, Budget.of(1_000_000)))
        .singleElement()
        .isInstanceOfSatisfying(
            DeadReason.KeyNeverPresent.class,
            dead ->
                assertThat(dead.condition().written().key())
                    .isEqualTo("token.actions.githubusercontent.com:sub"));
  }
}
