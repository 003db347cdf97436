package dev.trustdrift.rules.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Evaluator;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.ExampleCertificates;
import dev.trustdrift.rules.LabelledPolicy;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.Rules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The labelled trust policies: see [LabelledPolicy].
final class LabelledPoliciesTest {

  private static final Set<String> RULES =
      Set.of(
          "strangers-can-assume",
          "lookalike-namespace",
          "whole-instance",
          "whole-group",
          "any-ref",
          "spoofable-ref",
          "tag-as-branch",
          "dead-trust",
          "ineffective-condition",
          "missing-audience",
          "dangling-provider",
          "side-door",
          "path-only-subject",
          "blocked-update",
          "undecided-trust");

  static List<LabelledPolicy> cases() {
    return LabelledPolicy.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theReachIsTheLabelled(LabelledPolicy labelled) {
    Map<String, String> reach = new TreeMap<>();
    facts(labelled)
        .grants()
        .forEach(grant -> reach.put(grant.issuer(), grant.decision().reach().word()));

    assertThat(reach).isEqualTo(labelled.reach());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theLabelledRulesFire(LabelledPolicy labelled) {
    Facts facts = facts(labelled);
    Set<String> fired = new TreeSet<>();
    for (String id : RULES) {
      Rule rule = Rules.byId(id).orElseThrow();
      if (rule.check(facts).findAny().isPresent()) {
        fired.add(id);
      }
    }

    assertThat(fired).isEqualTo(labelled.rules());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aWitnessIsLetInByTheEvaluator(LabelledPolicy labelled) {
    for (Grant grant : facts(labelled).grants()) {
      Map<String, String> witness = grant.decision().witness();
      boolean decided =
          grant.decision().reach() != Reach.NOBODY && grant.decision().reach() != Reach.UNDECIDED;
      assertThat(!witness.isEmpty()).as("a witness").isEqualTo(decided);
      if (decided && grant.policy().problems().isEmpty()) {
        assertThat(
                Evaluator.of(grant.policy())
                    .decide(RequestContext.webIdentity(grant.providerArn(), request(witness))))
            .as("%s", witness)
            .isInstanceOf(Decision.Allowed.class);
      }
    }
  }

  /// What every call has besides the token, where no condition asks for something else.
  private static Map<String, String> request(Map<String, String> witness) {
    Map<String, String> keys = new TreeMap<>();
    keys.put("sts:rolesessionname", "job-1");
    keys.put("aws:requestedregion", "eu-central-1");
    keys.putAll(witness);
    return keys;
  }

  private static Facts facts(LabelledPolicy labelled) {
    ExampleAccount account = labelled.account();
    return Facts.of(account.inventory(), account.config(), ExampleCertificates.roots());
  }
}
