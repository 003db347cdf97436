package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Ineffective;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Flags conditions that decide nothing, because tokens of the issuer never have their key.
final class IneffectiveCondition implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "ineffective-condition",
              "A condition of the trust policy never decides anything",
              Severity.MEDIUM)
          .why(
              "AWS answers a condition on a key that is not in the request by its operator alone:"
                  + " `IfExists`, `ForAllValues` and negated ones hold. What reads like a boundary is"
                  + " none.")
          .fix(
              "Test a key that the issuer's tokens have: what AWS knows of them is `sub`, `aud` and few more.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "a claim that AWS makes no key of",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"},
                     "StringEqualsIfExists": {"gitlab.com:ref": "main"}}""")),
        flagged(
            "another issuer's key, negated",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"},
                     "StringNotLike": {"token.actions.githubusercontent.com:sub": "repo:evil/*"}}""")),
        clean(
            "a key that every token has",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"},
                     "StringEqualsIfExists": {"gitlab.com:ref_protected": "true"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream().flatMap(grant -> check(facts, grant));
  }

  private static Stream<Finding> check(Facts facts, Grant grant) {
    List<Ineffective> all = Ineffective.of(grant.policy(), grant.way());
    return all.isEmpty()
        ? Stream.empty()
        : INFO.onGrant(
            facts,
            grant,
            Confidence.PROVEN,
            "in the trust policy of role `"
                + grant.role().name()
                + "`, "
                + all.stream()
                    .map(one -> one.inWords(grant.issuer()))
                    .collect(Collectors.joining("; ")),
            TrustEdit.byHand(grant, "remove the condition, or test a key that the tokens have"));
  }
}
