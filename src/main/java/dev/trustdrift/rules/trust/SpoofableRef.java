package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags roles that trust refs by a pattern that any developer of the project can meet by choosing
/// a name.
final class SpoofableRef implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "spoofable-ref",
              "Any developer can name a ref that the role trusts",
              Severity.MEDIUM)
          .scaledByEnvironment()
          .why(
              "A prefix or suffix is no protection: whoever may push can give a branch or tag a name"
                  + " that fits, merge-request pipelines included.")
          .fix(
              "Name the refs exactly, or test `ref_protected` = `true` beside the pattern and protect"
                  + " that pattern in the project's settings.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "a prefix without a separator",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:release*"}}""")),
        flagged(
            "a suffix",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:*-prod"}}""")),
        clean(
            "one branch",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "a prefix, but protected",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:release/*"},
                     "StringEquals": {"gitlab.com:ref_protected": "true"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .filter(grant -> grant.decision().reach() == Reach.REF_PATTERN)
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.PROVEN,
                    message(grant),
                    TighterTrust.command(facts, grant)));
  }

  private static String message(Grant grant) {
    return "role `"
        + grant.role().name()
        + "` lets in refs whose name fits a pattern, such as "
        + grant.witnessInWords().orElse("one of " + grant.issuer())
        + ", and any developer can push one"
        + grant.byFaultOf();
  }
}
