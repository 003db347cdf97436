package dev.trustdrift.rules.keys;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Flags keys that are deactivated but not deleted.
final class InactiveAccessKey implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.KEYS,
              "inactive-access-key",
              "A deactivated access key was not deleted",
              Severity.LOW)
          .why("One call reactivates it, and every copy of it works again.")
          .fix("Delete the key.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    AccessKey key = KeyExamples.key(200, KeyExamples.usedDaysAgo(120));
    return List.of(
        Example.flagged(
            "deactivated",
            KeyExamples.user("jane.doe", KeyExamples.with(AccessKey.Status.INACTIVE, key))),
        Example.clean("active: other rules have it", KeyExamples.user("jane.doe", key)));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return UserKey.all(facts)
        .filter(key -> !key.key().active())
        .map(
            key ->
                INFO.finding(
                    facts,
                    key.user().arn(),
                    key.discriminator(),
                    INFO.severity(),
                    Confidence.OBSERVED,
                    "%s is %s but still there (%s, %s); delete it, or one call brings every copy of it back to life"
                        .formatted(
                            key.named(),
                            key.status().toLowerCase(Locale.ROOT),
                            key.age(),
                            key.use()),
                    key.find() + key.delete(),
                    key.evidence()));
  }
}
