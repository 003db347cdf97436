package dev.trustdrift.rules.keys;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Flags active keys that nobody used for `accessKeys.idleDays`.
final class IdleAccessKey implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.KEYS,
              "idle-access-key",
              "An active access key is not used",
              Severity.MEDIUM)
          .why("Nobody would miss the key, and nobody would notice who uses it.")
          .fix("Deactivate the key, and delete it a week later.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged(
            "last used 46 days ago, 45 allowed",
            KeyExamples.user("jane.doe", KeyExamples.key(80, KeyExamples.usedDaysAgo(46)))),
        Example.flagged(
            "never used since it was made 46 days ago",
            KeyExamples.user("jane.doe", KeyExamples.key(46, new AccessKey.Use.Never()))),
        Example.clean(
            "last used 45 days ago, 45 allowed",
            KeyExamples.user("jane.doe", KeyExamples.key(80, KeyExamples.usedDaysAgo(45)))),
        Example.clean(
            "never used, but made last week",
            KeyExamples.user("jane.doe", KeyExamples.key(7, new AccessKey.Use.Never()))),
        Example.clean(
            "nobody could say when it was last used",
            KeyExamples.user("jane.doe", KeyExamples.key(80, new AccessKey.Use.Unknown()))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    int limit = facts.config().accessKeys().idleDays();
    return UserKey.active(facts)
        .flatMap(
            key ->
                idleSince(key.key())
                    .filter(since -> UserKey.longerAgo(since, limit, facts))
                    .map(since -> finding(facts, key, since, limit))
                    .stream());
  }

  /// Empty where it can't be told: a key of unknown use is not idle.
  private static Optional<Instant> idleSince(AccessKey key) {
    return switch (key.use()) {
      case AccessKey.Use.Last last -> Optional.of(last.at());
      case AccessKey.Use.Never() -> Optional.ofNullable(key.created());
      case AccessKey.Use.Unknown() -> Optional.empty();
    };
  }

  private static Finding finding(Facts facts, UserKey key, Instant since, int limit) {
    long days = UserKey.days(since, facts);
    String idle =
        key.key().use() instanceof AccessKey.Use.Never
            ? "was never used in the %d days since it was created".formatted(days)
            : "was not used for %d days (%s)".formatted(days, key.use());
    return INFO.finding(
        facts,
        key.user().arn(),
        key.discriminator(),
        INFO.severity(),
        Confidence.OBSERVED,
        "%s %s, limit %d days; nobody will miss it, so retire it"
            .formatted(key.named(), idle, limit),
        key.retire(),
        key.evidence());
  }
}
