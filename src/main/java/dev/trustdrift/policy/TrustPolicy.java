package dev.trustdrift.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A role's trust policy as written (IAM user guide, "Grammar of the IAM JSON policy language").
///
/// @param version `2012-10-17`, `2008-10-17`, or null where the document has none, which means the
///   latter
/// @param id the `Id`, if there is one
/// @param statements the statements in order, malformed ones included
/// @param faults what leaves the whole document unknown: no JSON, an unknown `Version`, …
public record TrustPolicy(
    @Nullable String version,
    @Nullable String id,
    List<Statement> statements,
    List<Problem> faults) {

  /// Reads a policy. Never throws: what can't be understood is a [Problem] of the document, of its
  /// statement or of its condition, and makes that part undecided. Takes up to 65,536 characters
  /// and 32 levels, in time linear in the length.
  public static TrustPolicy parse(String json) {
    return PolicyReader.read(json);
  }

  /// Everything that could not be understood, in the document's order of parts.
  public List<Problem> problems() {
    return Stream.concat(
            faults.stream(),
            statements.stream().flatMap(statement -> statement.problems().stream()))
        .toList();
  }

  /// What it says, whatever the layout, the order and the names of statements: policies of equal
  /// meaning accept the same requests. Empty where something could not be understood.
  public Optional<Object> meaning() {
    if (!problems().isEmpty()) {
      return Optional.empty();
    }
    Set<Object> meanings = new HashSet<>();
    for (Statement statement : statements) {
      Set<Object> conditions = new HashSet<>();
      statement.conditions().forEach(condition -> conditions.add(condition.meaning()));
      meanings.add(
          List.of(
              statement.effect(),
              meaning(statement.principals()),
              statement.actions(),
              conditions));
    }
    return Optional.of(meanings);
  }

  private static Object meaning(Principals principals) {
    return switch (principals) {
      case Principals.Everyone _ -> "*";
      case Principals.Named(var all) ->
          all.stream()
              .map(principal -> List.of(principal.kind(), principal.text()))
              .collect(Collectors.toUnmodifiableSet());
      case Principals.Unreadable(var problem) -> problem;
    };
  }

  /// The federated providers that Allow statements name for web identities, in the policy's order,
  /// each once; `*` where a wildcard stands.
  public List<String> federatedProviders() {
    return statements.stream()
        .filter(statement -> statement.effect() != Effect.DENY)
        .filter(statement -> statement.actions().cover(Actions.WEB_IDENTITY) != Truth.FALSE)
        .flatMap(
            statement ->
                switch (statement.principals()) {
                  case Principals.Everyone _ -> Stream.of("*");
                  case Principals.Named(var all) ->
                      all.stream()
                          .filter(p -> p.kind() == Principal.Kind.FEDERATED || p.everyone())
                          .map(Principal::text);
                  case Principals.Unreadable _ -> Stream.<String>empty();
                })
        .distinct()
        .toList();
  }

  /// The condition keys, in lower case, that its statements test or take values from.
  public Set<String> testedKeys() {
    return statements.stream()
        .flatMap(statement -> statement.conditions().stream())
        .flatMap(
            condition ->
                Stream.concat(
                    Stream.of(condition.key()),
                    condition instanceof Condition.Comparison comparison
                        ? comparison.test().variables().stream()
                        : Stream.empty()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
