package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.issuer.GitlabSubject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads every session that the trail saw opened.
final class Assumptions {
  private Assumptions() {}

  /// Oldest first. Takes time linear in the sessions; equal requests to equal policies are decided
  /// once.
  ///
  /// @param convention `sessionName` of the configuration
  static List<Assumption> of(
      Inventory inventory, Pattern convention, Sessions sessions, TodaysTrust today) {
    Map<String, Role> roles = new HashMap<>();
    inventory.roles().forEach(role -> roles.put(role.arn(), role));
    return sessions.granted().stream()
        .map(call -> assumption(call, convention, roles, today))
        .toList();
  }

  private static Assumption assumption(
      Call call, Pattern convention, Map<String, Role> roles, TodaysTrust today) {
    String name = Assumption.name(call.event());
    String role = call.role();
    return new Assumption(
        call,
        name,
        name == null ? null : NameClaim.of(name, convention).orElse(null),
        Optional.ofNullable(call.event().subject())
            .flatMap(GitlabSubject::parse)
            .flatMap(subject -> subject.claim("project_id"))
            .orElse(null),
        Expiry.of(call.event(), role == null ? null : roles.get(role)),
        today.of(call));
  }
}
