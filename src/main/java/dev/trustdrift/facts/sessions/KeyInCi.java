package dev.trustdrift.facts.sessions;

import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A static access key that is used where CI's sessions come from. A sign, not a proof: a key has
/// no job.
///
/// @param activity what the key did, one for each principal that the events name (mostly one)
/// @param user whose key it is; null where the account's users don't show it
/// @param signs addresses and agents that it shares with CI's sessions, addresses first
public record KeyInCi(
    String accessKeyId, List<Activity> activity, @Nullable User user, List<Sign> signs) {
  public KeyInCi {
    activity = List.copyOf(activity);
    signs = List.copyOf(signs);
  }

  /// Something that the key shares with CI's sessions.
  ///
  /// @param value an address, or an agent without what changes from call to call
  /// @param isAddress else it is an agent
  /// @param sure whether something else than this says that the key's user is CI: its name, a CI
  ///   system in its agent, the very machine's agent
  /// @param first of the key's uses from there
  /// @param last of the key's uses from there
  /// @param uses how many there were
  /// @param since when CI's first session came from there
  /// @param sessions how many of CI's sessions came from there
  /// @param roles ARNs of the roles that CI assumes from there
  public record Sign(
      String value,
      boolean isAddress,
      boolean sure,
      Instant first,
      Instant last,
      int uses,
      Instant since,
      int sessions,
      SortedSet<String> roles) {

    /// Whether the key was used although CI had begun to come in through OIDC there.
    public boolean afterOidc() {
      return last.isAfter(since);
    }
  }

  /// ARN of the user, by the account's users or by the events.
  public Optional<String> identity() {
    return Optional.ofNullable(user)
        .map(User::arn)
        .or(
            () ->
                activity.stream()
                    .flatMap(each -> Optional.ofNullable(each.identity()).stream())
                    .findFirst());
  }

  /// The roles that could be assumed instead, by ARN.
  public SortedSet<String> roles() {
    SortedSet<String> roles = new TreeSet<>();
    signs.forEach(sign -> roles.addAll(sign.roles()));
    return roles;
  }
}
