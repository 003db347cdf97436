package dev.trustdrift.facts.tighten;

import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.Principal;
import dev.trustdrift.policy.Principals;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.policy.WrittenCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A policy for a subject that nobody saw, to be replaced by a reader: it stands in the first
/// statement that lets the provider's tokens in, whatever that asked of the subject, and the others
/// of that provider are left out. So it need not lie inside the old one.
public final class TemplateTrust {
  private TemplateTrust() {}

  /// The document; empty where the policy is not understood well enough.
  ///
  /// @param document of the policy
  public static Optional<String> of(TrustPolicy policy, String document, Way way, String example) {
    if (!policy.problems().isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, List<Part>> parts = new TreeMap<>();
    for (Statement statement : policy.statements()) {
      if (Plan.isAbout(statement, way)) {
        boolean alone =
            statement.principals() instanceof Principals.Named(var all)
                && all.stream().map(Principal::text).allMatch(way.providerArn()::equals);
        if (!alone) {
          return Optional.empty();
        }
        parts.put(
            statement.index(),
            parts.isEmpty() ? List.of(part(statement, way, example)) : List.of());
      }
    }
    return parts.isEmpty() ? Optional.empty() : new PolicyText(document).narrowed(parts, Map.of());
  }

  private static Part part(Statement statement, Way way, String example) {
    List<WrittenCondition> onSubject =
        statement.conditions().stream()
            .filter(condition -> condition.key().equalsIgnoreCase(way.key("sub")))
            .map(Condition::written)
            .toList();
    boolean bounded =
        statement.conditions().stream()
            .anyMatch(condition -> condition.key().equalsIgnoreCase(way.key("aud")));
    return new Part(
        way.providerArn(),
        way.key(""),
        List.of(example),
        List.of(),
        bounded || way.provider() == null ? List.of() : way.provider().clientIds(),
        List.of(),
        onSubject);
  }
}
