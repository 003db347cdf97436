package dev.trustdrift.rules.keys;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.RootUser;
import dev.trustdrift.inventory.User;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Flags access keys of the root user.
final class RootAccessKey implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.KEYS,
              "root-access-key",
              "The root user has an access key",
              Severity.CRITICAL)
          .why(
              "No policy of the account limits the root user: whoever holds this key owns the"
                  + " account.")
          .fix("Delete the key as the root user, or from the organization's management account.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    AccessKey key = KeyExamples.key(700, new AccessKey.Use.Never());
    AccessKey unnamed = new AccessKey(null, key.status(), key.created(), key.use());
    ExampleAccount account = ExampleAccount.withGitlab();
    String arn = "arn:aws:iam::" + ExampleAccount.ID + ":root";
    return List.of(
        Example.flagged(
            "an active key",
            account
                .root(new RootUser(arn, List.of(unnamed)))
                .shown("<root_account> access_key_1_active=true")),
        Example.clean(
            "no key",
            account
                .root(new RootUser(arn, List.of()))
                .shown("<root_account> access_key_1_active=false")));
  }

  /// Active keys only: the credential report shows a deactivated key and no key alike.
  @Override
  public Stream<Finding> check(Facts facts) {
    RootUser root = facts.inventory().root();
    if (root == null) {
      return Stream.empty();
    }
    User user = new User(root.arn(), "<root_account>", "/", Instant.EPOCH, Map.of(), root.keys());
    return IntStream.range(0, root.keys().size())
        .mapToObj(at -> new UserKey(user, root.keys().get(at), at + 1))
        .filter(key -> key.key().active())
        .map(key -> finding(facts, key));
  }

  private static Finding finding(Facts facts, UserKey key) {
    return INFO.finding(
        facts,
        key.user().arn(),
        key.discriminator(),
        INFO.severity(),
        Confidence.OBSERVED,
        "the root user has active access key %d (%s, %s), which no policy limits; delete it"
            .formatted(key.position(), key.age(), key.use()),
        """
        # with the root user's own credentials (or in the console: Security credentials):
        aws iam list-access-keys
        aws iam update-access-key --access-key-id "$KEY_ID" --status Inactive
        aws iam delete-access-key --access-key-id "$KEY_ID"
        # in an organization, from its management account, first:
        aws sts assume-root --target-principal %s --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials"""
            .formatted(facts.account()),
        key.evidence());
  }
}
