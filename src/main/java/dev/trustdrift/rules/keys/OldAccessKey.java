package dev.trustdrift.rules.keys;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Flags active keys older than `accessKeys.maxAgeDays`.
final class OldAccessKey implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.KEYS, "old-access-key", "An active access key is old", Severity.MEDIUM)
          .why("The longer a key lives, the more places hold a copy that nobody remembers.")
          .fix(
              "Make a new key if one is still needed, move to it, then deactivate and delete this one.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged(
            "91 days old, 90 allowed",
            KeyExamples.user("jane.doe", KeyExamples.key(91, KeyExamples.usedDaysAgo(1)))),
        Example.clean(
            "90 days old, 90 allowed",
            KeyExamples.user("jane.doe", KeyExamples.key(90, KeyExamples.usedDaysAgo(1)))),
        Example.clean(
            "old, but deactivated",
            KeyExamples.user(
                "jane.doe",
                KeyExamples.with(
                    AccessKey.Status.INACTIVE, KeyExamples.key(400, new AccessKey.Use.Never())))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    int limit = facts.config().accessKeys().maxAgeDays();
    return UserKey.active(facts)
        .flatMap(
            key ->
                Optional.ofNullable(key.key().created())
                    .filter(created -> UserKey.longerAgo(created, limit, facts))
                    .map(created -> finding(facts, key, created, limit))
                    .stream());
  }

  private static Finding finding(Facts facts, UserKey key, Instant created, int limit) {
    return INFO.finding(
        facts,
        key.user().arn(),
        key.discriminator(),
        INFO.severity(),
        Confidence.OBSERVED,
        "%s is %d days old (created %s, limit %d days, %s); replace it or retire it"
            .formatted(
                key.named(), UserKey.days(created, facts), Day.of(created), limit, key.use()),
        "# if it is still needed, make its successor first:\naws iam create-access-key --user-name %s\n# then:\n%s"
            .formatted(key.userName(), key.retire()),
        key.evidence());
  }
}
