package dev.trustdrift.rules.keys;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.CiSign;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags active keys of users that don't look like CI; those are leftover-ci-user's.
final class ActiveAccessKey implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.KEYS,
              "active-access-key",
              "A user has an active access key",
              Severity.LOW)
          .why("A static key has no end; whoever copies it keeps it until somebody deletes it.")
          .fix(
              "Let people sign in with IAM Identity Center and workloads with roles, then deactivate"
                  + " and delete the key.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged(
            "a person's key",
            KeyExamples.user("jane.doe", KeyExamples.key(10, KeyExamples.usedDaysAgo(1)))),
        Example.clean(
            "the key is deactivated",
            KeyExamples.user(
                "jane.doe",
                KeyExamples.with(
                    AccessKey.Status.INACTIVE, KeyExamples.key(10, KeyExamples.usedDaysAgo(1))))),
        Example.clean(
            "a CI user: leftover-ci-user has it",
            KeyExamples.user("ci-deploy", KeyExamples.key(10, KeyExamples.usedDaysAgo(1)))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return UserKey.active(facts)
        .filter(key -> CiSign.of(key.user(), facts.config().ciUsers()).isEmpty())
        .map(
            key ->
                INFO.finding(
                    facts,
                    key.user().arn(),
                    key.discriminator(),
                    INFO.severity(),
                    Confidence.OBSERVED,
                    "%s is active (%s, %s) and stays so until somebody deletes it; replace it with a role or a sign-in that ends"
                        .formatted(key.named(), key.age(), key.use()),
                    key.retire(),
                    key.evidence()));
  }
}
