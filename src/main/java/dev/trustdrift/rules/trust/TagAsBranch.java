package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags roles that a tag can enter because it bears the name of a branch.
final class TagAsBranch implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "tag-as-branch",
              "A tag with a branch's name can assume the role",
              Severity.MEDIUM)
          .why(
              "Who may push tags need not be allowed to push the branch: a tag named like it runs a"
                  + " pipeline of any commit, and the subject differs in nothing but `ref_type`.")
          .fix("Say the kind of ref in `sub`: `ref_type:branch` instead of a wildcard.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "any kind of ref named main",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:*:ref:main"}}""")),
        flagged(
            "a wildcard over the kind in every project",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/*:ref:main"}}""")),
        clean(
            "the branch main",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "a branch and, in a value of its own, tags",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": [
                      "project_path:acme/shop:ref_type:branch:ref:main",
                      "project_path:acme/shop:ref_type:tag:ref:v*"]}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream().flatMap(grant -> check(facts, grant));
  }

  private static Stream<Finding> check(Facts facts, Grant grant) {
    return Stream.ofNullable(grant.decision().tagAsBranch())
        .flatMap(
            tag ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.PROVEN,
                    "role `"
                        + grant.role().name()
                        + "` lets in "
                        + grant.platform().describe(tag)
                        + " (`"
                        + tag
                        + "`) as it does the branch of that name",
                    TrustEdit.byHand(
                        grant,
                        "write the kind of ref in `" + grant.key("sub") + "`, such as branch")));
  }
}
