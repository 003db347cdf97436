package dev.trustdrift.rules.drift;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Changes;
import dev.trustdrift.facts.Changes.NewRole;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.util.List;
import java.util.stream.Stream;

/// Flags roles that trust an OIDC provider and did not at the time of the baseline.
final class NewWebIdentityRole implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.DRIFT,
              "new-web-identity-role",
              "A role newly trusts an OIDC provider",
              Severity.MEDIUM)
          .why("Every such role is one more way from a pipeline into the account.")
          .fix("See who can assume it (`trustdrift who`); if nobody meant it, delete the role.");

  private static final String PINNED =
      """
      {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""";

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged("a role that was not there", withGitlab().trusting(PINNED))
            .since(withGitlab().shown("no role")),
        flagged("a role that only EC2 could assume", withGitlab().trusting(PINNED))
            .since(
                withGitlab()
                    .role(
                        "deploy",
                        """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                          "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}""")),
        clean("it was there", withGitlab().trusting(PINNED)).since(withGitlab().trusting(PINNED)));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    Changes changes = facts.changes();
    return changes == null
        ? Stream.empty()
        : changes.newRoles().stream().flatMap(role -> finding(facts, changes, role));
  }

  private static Stream<Finding> finding(Facts facts, Changes changes, NewRole fresh) {
    Grant first = fresh.grants().getFirst();
    String name = fresh.role().name();
    String issuers =
        String.join(
            " and ", fresh.grants().stream().map(grant -> "`" + grant.issuer() + "`").toList());
    String how =
        fresh.replaced()
            ? "was deleted and made again since %s: it has another unique ID"
            : fresh.role().created().isAfter(changes.since())
                ? "was made since %s"
                : "trusted no OIDC provider on %s";
    return INFO
        .severityOn(first)
        .map(
            severity ->
                INFO.finding(
                    facts,
                    fresh.role().arn(),
                    "",
                    severity,
                    Confidence.OBSERVED,
                    "role `%s`, which trusts %s, %s"
                        .formatted(name, issuers, how.formatted(Day.of(changes.since()))),
                    "# who can assume it:\naws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument > trust.json\ntrustdrift who trust.json"
                        .formatted(ShellWord.of(name)),
                    new Evidence.Trust(
                        first.issuer(),
                        first.decision().reach().word(),
                        first.decision().witness(),
                        null)))
        .stream();
  }
}
