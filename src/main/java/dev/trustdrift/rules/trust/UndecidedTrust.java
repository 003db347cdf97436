package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags roles whose trust policy could not be read or not decided.
final class UndecidedTrust implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "undecided-trust",
              "It could not be decided who can assume the role",
              Severity.MEDIUM)
          .why("What is not decided is not clean: the policy may let anyone in.")
          .fix(
              "Write the statement in simpler terms, or mend what the message names; then"
                  + " audit again.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "an operator that does not exist",
            withGitlab()
                .trusting(
                    """
                    {"StringMatches": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        flagged(
            "a key twice in one object",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:*",
                                    "gitlab.com:sub": "project_path:*"}}""")),
        flagged(
            "no JSON",
            withGitlab().role("deploy", "{\"Version\": \"2012-10-17\", \"Statement\": [")),
        clean(
            "plain and decided",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .filter(grant -> grant.decision().reach() == Reach.UNDECIDED)
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.UNDECIDED,
                    "role `" + grant.role().name() + "`: " + grant.decision().because(),
                    TrustEdit.byHand(grant, "mend in trust.json what the message names")));
  }
}
