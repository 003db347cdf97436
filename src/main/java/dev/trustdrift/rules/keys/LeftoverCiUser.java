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
import java.util.Map;
import java.util.stream.Stream;

/// Flags active keys of users that look like CI.
final class LeftoverCiUser implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.KEYS,
              "leftover-ci-user",
              "A CI user still has an active access key",
              Severity.HIGH)
          .why(
              "A static key in a CI variable works from anywhere, for ever, for whoever copies it;"
                  + " jobs that come in through OIDC need none.")
          .fix("Deactivate the key, delete it a week later, then delete the user.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged(
            "a deploy user whose key is in use",
            KeyExamples.user("ci-deploy", KeyExamples.key(30, KeyExamples.usedDaysAgo(1)))),
        Example.flagged(
            "a key that nobody ever used",
            KeyExamples.user("GitLabRunner", KeyExamples.key(30, new AccessKey.Use.Never()))),
        Example.flagged(
            "an opaque name whose tag says it",
            KeyExamples.tagged(
                "svc-0042",
                Map.of("Purpose", "GitLab pipeline"),
                KeyExamples.key(30, KeyExamples.usedDaysAgo(1)))),
        CiUse.flagged(
            "an opaque name whose key is used where CI's sessions come from",
            CiUse.account("svc-0042"),
            CiUse.key("203.0.113.10", CiUse.BOTO)),
        CiUse.clean(
            "a person in the office where a runner stands",
            CiUse.account("jane.doe"),
            CiUse.key("203.0.113.10", CiUse.LAPTOP)),
        Example.clean(
            "the key is deactivated",
            KeyExamples.user(
                "ci-deploy",
                KeyExamples.with(
                    AccessKey.Status.INACTIVE, KeyExamples.key(30, KeyExamples.usedDaysAgo(1))))),
        Example.clean(
            "a person whose name holds the letters, not the word",
            KeyExamples.user("lucia.ciro", KeyExamples.key(30, KeyExamples.usedDaysAgo(1)))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return UserKey.active(facts)
        .flatMap(
            key ->
                CiSign.of(key.user(), facts.config().ciUsers())
                    .or(() -> CiSign.ofUse(key.user(), facts.keysInCi()))
                    .stream()
                    .map(sign -> finding(facts, key, sign)));
  }

  private static Finding finding(Facts facts, UserKey key, CiSign sign) {
    return INFO.finding(
        facts,
        key.user().arn(),
        key.discriminator(),
        INFO.severity(),
        Confidence.INFERRED,
        "%s is active (%s, %s) and the user looks like CI because %s; a job that assumes a role through OIDC needs no key, so find where it is kept and retire it"
            .formatted(key.named(), key.age(), key.use(), sign.reason()),
        key.retire()
            + "\n# once no key is left, detach the user's policies and:\naws iam delete-user --user-name "
            + key.userName(),
        key.evidence());
  }
}
