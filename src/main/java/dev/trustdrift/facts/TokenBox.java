package dev.trustdrift.facts;

import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.KeySpace;
import dev.trustdrift.policy.TokenSpace;
import dev.trustdrift.policy.TrustPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// A part of an issuer's tokens in which the claims are independent of each other. A `project_id`
/// that the policy names is one project whatever its path, so each gets a box of its own, and all
/// other projects share one.
///
/// @param scope what a finite or infinite number of project paths means in this box
record TokenBox(TokenSpace tokens, Scope scope) {

  enum Scope {
    /// Each path is a project.
    PATHS,
    /// All paths are names of the one project that the policy pins by ID.
    ONE_PROJECT,
    /// All paths lie in the one namespace that the policy pins by ID.
    ONE_NAMESPACE,
    /// Each path is a project; the subject has a layout of the project's own.
    CUSTOMISED
  }

  /// The boxes of an issuer's default layout that a policy tells apart.
  static List<TokenBox> of(TrustPolicy policy, Tokens tokens) {
    List<TokenBox> boxes = new ArrayList<>();
    List<String> namespaces = named(policy, tokens, "namespace_id");
    for (String namespace : namespaces) {
      TokenSpace inside = tokens.with(tokens.key("namespace_id"), one(namespace));
      boxes.addAll(byProject(policy, tokens, inside, Scope.ONE_NAMESPACE));
    }
    TokenSpace elsewhere = without(tokens, tokens, "namespace_id", namespaces);
    boxes.addAll(byProject(policy, tokens, elsewhere, Scope.PATHS));
    return boxes;
  }

  private static List<TokenBox> byProject(
      TrustPolicy policy, Tokens tokens, TokenSpace space, Scope others) {
    List<TokenBox> boxes = new ArrayList<>();
    List<String> projects = named(policy, tokens, "project_id");
    for (String project : projects) {
      boxes.add(
          new TokenBox(space.with(tokens.key("project_id"), one(project)), Scope.ONE_PROJECT));
    }
    boxes.add(new TokenBox(without(tokens, space, "project_id", projects), others));
    return boxes;
  }

  private static KeySpace one(String value) {
    return new KeySpace.OneOf(List.of(value), false);
  }

  private static TokenSpace without(
      Tokens tokens, TokenSpace space, String claim, List<String> values) {
    if (values.isEmpty()
        || !(tokens.keySpace(tokens.key(claim)) instanceof KeySpace.AnyOf(var universe, _, _))) {
      return space;
    }
    Universe others = universe.minus(Regular.oneWordOf(values.toArray(String[]::new)));
    return space.with(tokens.key(claim), KeySpace.always(others));
  }

  /// The IDs that some condition of the policy names without a wildcard.
  private static List<String> named(TrustPolicy policy, Tokens tokens, String claim) {
    if (tokens.keySpace(tokens.key(claim)) instanceof KeySpace.Absent) {
      return List.of();
    }
    TreeSet<String> ids = new TreeSet<>();
    policy.statements().stream()
        .flatMap(statement -> statement.conditions().stream())
        .filter(condition -> condition.key().equals(tokens.key(claim)))
        .map(Condition::written)
        .forEach(written -> ids.addAll(written.values()));
    ids.removeIf(id -> !id.matches("[0-9]+"));
    return List.copyOf(ids);
  }
}
