package dev.trustdrift.rules.keys;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.User;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.ShellWord;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// An access key and its user, in the words and commands that the key rules share.
///
/// @param position 1 or 2, as the credential report counts a user's keys
record UserKey(User user, AccessKey key, int position) {

  static Stream<UserKey> all(Facts facts) {
    return facts.inventory().users().stream()
        .flatMap(
            user ->
                IntStream.range(0, user.keys().size())
                    .mapToObj(at -> new UserKey(user, user.keys().get(at), at + 1)));
  }

  static Stream<UserKey> active(Facts facts) {
    return all(facts).filter(candidate -> candidate.key().active());
  }

  /// Tells the keys of one user apart, also where nobody could read their IDs.
  String discriminator() {
    return key.id() == null ? "key " + position : key.id();
  }

  String named() {
    String name = Printable.of(user.name());
    return key.id() == null
        ? "key %d of user `%s` (its ID was not read)".formatted(position, name)
        : "key `%s` of user `%s`".formatted(Printable.of(key.id()), name);
  }

  String use() {
    return switch (key.use()) {
      case AccessKey.Use.Last(Instant at, String service, String region) ->
          "last used %s%s%s"
              .formatted(
                  Day.of(at),
                  service == null ? "" : " for " + Printable.of(service),
                  region == null ? "" : " in " + Printable.of(region));
      case AccessKey.Use.Never() -> "never used";
      case AccessKey.Use.Unknown() -> "last use unknown";
    };
  }

  String age() {
    return key.created() == null ? "of unknown age" : "created " + Day.of(key.created());
  }

  /// Deactivation first: it can be undone, deletion can't.
  String retire() {
    return find()
        + "aws iam update-access-key --user-name %s --access-key-id %s --status Inactive\n"
            .formatted(userName(), keyId())
        + "# a week later, if nothing broke:\n"
        + delete();
  }

  String delete() {
    return "aws iam delete-access-key --user-name %s --access-key-id %s"
        .formatted(userName(), keyId());
  }

  /// The command that shows the key's ID, where the audit could not.
  String find() {
    return key.id() == null
        ? "aws iam list-access-keys --user-name %s\n".formatted(userName())
        : "";
  }

  String userName() {
    return ShellWord.of(user.name());
  }

  Evidence.Key evidence() {
    AccessKey.Use.Last last = key.use() instanceof AccessKey.Use.Last used ? used : null;
    return new Evidence.Key(
        user.name(),
        key.id(),
        status(),
        key.created(),
        last == null ? null : last.at(),
        last == null ? null : last.service(),
        last == null ? null : last.region());
  }

  /// As IAM writes it: `Active`, `Inactive`, `Expired`.
  String status() {
    String name = key.status().name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /// Whole days between a time and the audit.
  static long days(Instant from, Facts facts) {
    return Duration.between(from, facts.inventory().account().takenAt()).toDays();
  }

  /// Whether a time lies more than that many days before the audit.
  static boolean longerAgo(Instant time, int days, Facts facts) {
    return time.isBefore(facts.inventory().account().takenAt().minus(Duration.ofDays(days)));
  }

  private String keyId() {
    return key.id() == null ? "\"$KEY_ID\"" : ShellWord.of(key.id());
  }
}
