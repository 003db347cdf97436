package dev.trustdrift.rules.drift;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Changes;
import dev.trustdrift.facts.Changes.Changed;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Passage;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags roles that refuse a token which they let in at the time of the baseline.
final class TrustNarrowed implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.DRIFT,
              "trust-narrowed",
              "Fewer tokens can assume the role than before",
              Severity.INFO)
          .why("A job that came in yesterday may fail today; if that was meant, all is well.")
          .fix("If a job that is needed fails now, admit just that subject again.");

  private static final String MAIN = "project_path:acme/shop:ref_type:branch:ref:main";

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
                "one of two branches is gone",
                withGitlab().trusting("{\"StringEquals\": {\"gitlab.com:sub\": \"" + MAIN + "\"}}"))
            .since(
                withGitlab()
                    .trusting(
                        "{\"StringEquals\": {\"gitlab.com:sub\": [\""
                            + MAIN
                            + "\",\n    \"project_path:acme/shop:ref_type:branch:ref:stable\"]}}")),
        flagged(
                "the role trusts nobody any more",
                withGitlab()
                    .role(
                        "deploy",
                        """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                          "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"""))
            .since(
                withGitlab()
                    .trusting("{\"StringEquals\": {\"gitlab.com:sub\": \"" + MAIN + "\"}}")),
        clean(
                "a value that another covers is gone",
                withGitlab()
                    .trusting(
                        "{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/shop:*\"}}"))
            .since(
                withGitlab()
                    .trusting(
                        "{\"StringLike\": {\"gitlab.com:sub\": [\"project_path:acme/shop:*\",\n    \""
                            + MAIN
                            + "\"]}}")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    Changes changes = facts.changes();
    return DriftWords.changed(changes)
        .flatMap(
            changed ->
                changes != null && changed.way().lost() instanceof Passage.Witness witness
                    ? Stream.of(finding(facts, changes, changed, witness))
                    : Stream.empty());
  }

  private static Finding finding(
      Facts facts, Changes changes, Changed changed, Passage.Witness witness) {
    return INFO.finding(
        facts,
        changed.grant().role().arn(),
        changed.grant().issuer(),
        INFO.severity(),
        Confidence.PROVEN,
        "role `%s` now refuses %s, which it let in on %s%s"
            .formatted(
                changed.grant().role().name(),
                DriftWords.token(witness),
                Day.of(changes.since()),
                witness.deniedBy().map(deny -> "; " + deny + " denies it").orElse("")),
        INFO.fix(),
        DriftWords.evidence(changed, witness));
  }
}
