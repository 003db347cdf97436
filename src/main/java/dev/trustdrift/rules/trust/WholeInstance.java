package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags roles that any project of a self-managed instance can assume.
final class WholeInstance implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "whole-instance",
              "Every project of the instance can assume the role",
              Severity.HIGH)
          .why("A personal project of any user of the instance is enough to come in.")
          .fix(
              "Name the group or the project in `sub`:"
                  + " `project_path:platform/deploy:ref_type:branch:ref:main`.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "any project of a self-managed GitLab",
            ExampleAccount.selfManaged()
                .trusting(
                    ExampleAccount.SELF_MANAGED,
                    """
                    {"StringLike": {"gitlab.example.internal:sub": "project_path:*"}}""")),
        clean(
            "one group of a self-managed GitLab",
            ExampleAccount.selfManaged()
                .trusting(
                    ExampleAccount.SELF_MANAGED,
                    """
                    {"StringLike": {"gitlab.example.internal:sub": "project_path:platform/*"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .filter(grant -> grant.decision().reach() == Reach.INSTANCE)
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.PROVEN,
                    "any project of "
                        + grant.issuer()
                        + " can assume role `"
                        + grant.role().name()
                        + "`, for one "
                        + grant.witnessInWords().orElse("any token")
                        + grant.byFaultOf(),
                    TighterTrust.command(facts, grant)));
  }
}
