package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Changes;
import dev.trustdrift.facts.Changes.Changed;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Passage;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Flags roles whose trust policy could not be read or not decided, or whose change could not.
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
    return Stream.concat(now(facts), changes(facts));
  }

  private static Stream<Finding> now(Facts facts) {
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

  /// A trust policy that became another, and nobody can say whether wider: as unknown as the trust
  /// itself would be, and never `trust-widened`, which is proved.
  private static Stream<Finding> changes(Facts facts) {
    Changes changes = facts.changes();
    return changes == null
        ? Stream.empty()
        : changes.trusts().stream().flatMap(changed -> doubt(facts, changes.since(), changed));
  }

  private static Stream<Finding> doubt(Facts facts, Instant since, Changed changed) {
    Grant grant = changed.grant();
    return Stream.of(changed.way().gained(), changed.way().lost())
        .filter(Passage.Undecided.class::isInstance)
        .map(Passage.Undecided.class::cast)
        .limit(1)
        .map(
            doubt ->
                INFO.finding(
                    facts,
                    grant.role().arn(),
                    grant.issuer() + " changed",
                    INFO.severityOn(grant).orElse(INFO.severity()),
                    Confidence.UNDECIDED,
                    "the trust policy of role `%s` is another than on %s, and whether it lets in more or less through %s could not be decided: %s"
                        .formatted(
                            grant.role().name(), Day.of(since), grant.issuer(), doubt.reason()),
                    TrustEdit.byHand(grant, "mend in trust.json what the message names"),
                    new Evidence.Trust(
                        grant.issuer(), grant.decision().reach().word(), Map.of(), null)));
  }
}
