package dev.trustdrift.cli;

import dev.trustdrift.facts.tighten.TightenedTrust;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.TrailEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whose sessions count when a policy is tightened.
final class ObservedRole {
  private static final int MOST_NAMED = 5;

  private ObservedRole() {}

  /// The role by its ARN, or by its name as the trail has it.
  static String named(String asked, List<TrailEvent> granted) {
    if (asked.startsWith("arn:")) {
      return asked;
    }
    List<String> arns =
        granted.stream()
            .map(TrailEvent::role)
            .flatMap(Stream::ofNullable)
            .filter(arn -> arn.endsWith("/" + asked))
            .distinct()
            .sorted()
            .toList();
    if (arns.size() > 1) {
      throw new UsageError(
          "`--role %s`: the trail has %s; give the ARN".formatted(Printable.of(asked), list(arns)));
    }
    return arns.isEmpty() ? asked : arns.getFirst();
  }

  /// Without a role's name the policy shows which it is: the one whose sessions it would accept.
  static String only(Trusts trusts, PolicyFile policy, List<TrailEvent> granted) {
    Set<String> roles = new TreeSet<>();
    Map<String, List<TrailEvent>> byRole = new TreeMap<>();
    granted.stream()
        .filter(event -> event.role() != null)
        .forEach(
            event ->
                byRole
                    .computeIfAbsent(String.valueOf(event.role()), _ -> new ArrayList<>())
                    .add(event));
    byRole.forEach(
        (arn, events) -> {
          if (TightenedTrust.admitsSome(trusts, policy.document(), events)) {
            roles.add(arn);
          }
        });
    if (roles.size() > 1) {
      throw new UsageError(
          "the policy would accept sessions of %d roles (%s); say with --role whose it is"
              .formatted(roles.size(), list(List.copyOf(roles))));
    }
    return roles.isEmpty() ? "" : roles.iterator().next();
  }

  private static String list(List<String> names) {
    return names.stream()
            .limit(MOST_NAMED)
            .map(name -> "`" + Printable.of(name) + "`")
            .collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMED ? " and others" : "");
  }
}
