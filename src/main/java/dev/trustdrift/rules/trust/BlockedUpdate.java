package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.issuer.SharedControls;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Notes trust policies that IAM would refuse if they were written today.
final class BlockedUpdate implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "blocked-update",
              "IAM would refuse the next edit of the trust policy",
              Severity.INFO)
          .why(
              "For issuers shared by many tenants IAM takes a trust policy only with a condition on"
                  + " the claim that tells them apart, and evaluates it when it is edited: the next"
                  + " change, however small, will fail.")
          .fix("Test the claim with a value that is not only wildcards, in each Allow statement.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "the audience alone",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:aud": "https://gitlab.com"}}""")),
        flagged(
            "a subject of wildcards alone",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "*"}}""")),
        clean(
            "a subject",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "a subject by a variable that can't be read, which may test it",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:${a${b}}"}}""")),
        clean(
            "a self-managed instance",
            ExampleAccount.selfManaged()
                .trusting(
                    ExampleAccount.SELF_MANAGED,
                    """
                    {"StringEquals": {"gitlab.example.internal:aud": "https://gitlab.example.internal"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream().flatMap(grant -> check(facts, grant));
  }

  private static Stream<Finding> check(Facts facts, Grant grant) {
    List<Statement> refused =
        SharedControls.refused(grant.policy(), grant.providerArn(), grant.issuer());
    return refused.isEmpty()
        ? Stream.empty()
        : SharedControls.requiredKey(grant.issuer()).stream()
            .flatMap(
                key ->
                    INFO.onGrant(
                        facts,
                        grant,
                        Confidence.PROVEN,
                        "IAM would refuse the next edit of the trust policy of role `"
                            + grant.role().name()
                            + "`: "
                            + refused.stream()
                                .map(Statement::label)
                                .collect(Collectors.joining(" and "))
                            + " does not test `"
                            + key
                            + "` with a value of more than wildcards",
                        TighterTrust.command(facts, grant)));
  }
}
