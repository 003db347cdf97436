package dev.trustdrift.rules.keys;

import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Status;
import dev.trustdrift.inventory.AccessKey.Use;
import dev.trustdrift.inventory.User;
import dev.trustdrift.rules.ExampleAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Accounts with one user and one key, to show the key rules on.
final class KeyExamples {
  private KeyExamples() {}

  static ExampleAccount user(String name, AccessKey key) {
    return tagged(name, Map.of(), key);
  }

  static ExampleAccount tagged(String name, Map<String, String> tags, AccessKey key) {
    User user =
        new User(
            "arn:aws:iam::" + ExampleAccount.ID + ":user/" + name,
            name,
            "/",
            daysAgo(800),
            tags,
            List.of(key));
    UserKey shown = new UserKey(user, key, 1);
    return ExampleAccount.withGitlab()
        .user(user)
        .shown(
            "user %s%s, key %s: %s, %s, %s"
                .formatted(
                    name,
                    tags.isEmpty() ? "" : " " + tags,
                    key.id(),
                    shown.status(),
                    shown.age(),
                    shown.use()));
  }

  /// An active key.
  static AccessKey key(int ageDays, Use use) {
    return new AccessKey("AKIAIOSFODNN7EXAMPLE", Status.ACTIVE, daysAgo(ageDays), use);
  }

  static AccessKey with(Status status, AccessKey key) {
    return new AccessKey(key.id(), status, key.created(), key.use());
  }

  static Use usedDaysAgo(int days) {
    return new Use.Last(daysAgo(days), "s3", "eu-west-1");
  }

  private static Instant daysAgo(int days) {
    return ExampleAccount.TAKEN_AT.minus(Duration.ofDays(days));
  }
}
