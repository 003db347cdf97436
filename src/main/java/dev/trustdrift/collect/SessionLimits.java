package dev.trustdrift.collect;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Role;
import java.util.List;
import java.util.Map;

/// `MaxSessionDuration`, which `GetAccountAuthorizationDetails` lacks and `ListRoles` has.
///
/// @param seconds by role ARN
/// @param complete whether every role was listed
public record SessionLimits(Map<String, Integer> seconds, boolean complete) {
  public SessionLimits {
    seconds = Map.copyOf(seconds);
  }

  /// The roles with their limits. A role that a complete listing does not have is a gap: it was
  /// made or deleted between two calls.
  public Read<List<Role>> of(List<Role> roles) {
    List<Role> limited =
        roles.stream().map(role -> role.withMaxSession(seconds.get(role.arn()))).toList();
    List<String> missing =
        limited.stream()
            .filter(role -> role.maxSessionSeconds() == null)
            .map(Role::arn)
            .sorted()
            .toList();
    return missing.isEmpty() || !complete
        ? Read.of(limited)
        : Read.of(
            limited,
            Gap.unread(
                Gap.Part.SESSION_LIMITS,
                "session limits of %d roles not known, of `%s` first: the list of roles lacks them"
                    .formatted(missing.size(), Printable.of(missing.getFirst()))));
  }
}
