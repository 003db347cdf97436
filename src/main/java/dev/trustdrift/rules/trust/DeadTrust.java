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

/// Flags roles whose trust policy no token of the issuer can meet.
final class DeadTrust implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "dead-trust",
              "Nobody can assume the role through this provider",
              Severity.MEDIUM)
          .why(
              "A trust that no token can meet is an outage waiting to be noticed, and the"
                  + " hurried mend is often far too wide.")
          .fix("Correct the condition that can never hold, or remove the statement.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "StringEquals takes the wildcard literally",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/*"}}""")),
        flagged(
            "a subject in the style of GitHub",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "repo:acme/shop:ref:refs/heads/main"}}""")),
        flagged(
            "a claim that AWS does not know",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:ref_type": "branch",
                      "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "StringLike takes it as a wildcard",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:release/*"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .filter(grant -> grant.decision().reach() == Reach.NOBODY)
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.PROVEN,
                    "no token of "
                        + grant.issuer()
                        + " can meet the trust policy of role `"
                        + grant.role().name()
                        + "`: "
                        + grant.decision().because(),
                    TighterTrust.command(facts, grant)));
  }
}
