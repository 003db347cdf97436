package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags roles that all branches, or all tags, of one project can assume.
final class AnyRef implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "any-ref",
              "Any branch or any tag of a project can assume the role",
              Severity.HIGH)
          .scaledByEnvironment()
          .why(
              "Everyone who may push a branch, merge-request pipelines included, can come"
                  + " in without review.")
          .fix("Name the ref in `sub`, or on gitlab.com also test `ref_protected` = `true`.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "every branch",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:*"}}""")),
        flagged(
            "every ref",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:*"}}""")),
        clean(
            "one branch",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "every branch, but protected",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:*"},
                     "StringEquals": {"gitlab.com:ref_protected": "true"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .filter(grant -> grant.decision().reach() == Reach.ANY_REF)
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.PROVEN,
                    "role `"
                        + grant.role().name()
                        + "` lets in every branch or every tag of a project, for one "
                        + grant.witnessInWords().orElse("any of them")
                        + grant.byFaultOf(),
                    TighterTrust.command(facts, grant)));
  }
}
