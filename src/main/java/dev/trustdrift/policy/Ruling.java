package dev.trustdrift.policy;

import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;

/// What a trust policy says to one request, and every reason for it.
///
/// @param decision the evaluator's
/// @param misses unless it is allowed: the Allow statements about the provider and action that did
///   not apply, the one that came nearest first
/// @param denials the Deny statements that applied
/// @param allowing the Allow statements that applied, whether or not a Deny beat them
/// @param open what an undecided answer hangs on
public record Ruling(
    Decision decision,
    List<Miss> misses,
    List<Denial> denials,
    List<Statement> allowing,
    List<Open> open) {

  public Ruling {
    misses = List.copyOf(misses);
    denials = List.copyOf(denials);
    allowing = List.copyOf(allowing);
    open = List.copyOf(open);
  }

  /// An Allow that did not let the request in.
  ///
  /// @param failed every condition that does not hold, not only the first
  public record Miss(Statement statement, List<Shortfall> failed) {
    /// The miss first that takes the smallest change to turn: also of several policies' misses.
    public static final Comparator<Miss> NEAREST =
        Comparator.comparingInt((Miss miss) -> miss.failed().size())
            .thenComparingInt(Miss::distance);

    private int distance() {
      return failed.stream().mapToInt(Shortfall::distance).sum();
    }
  }

  /// A Deny that applied.
  ///
  /// @param held its conditions; none where it denies always
  public record Denial(Statement statement, List<Shortfall> held) {}

  /// A statement of which it is not known whether it applies.
  ///
  /// @param conditions those that are unknown; none where the statement as a whole is
  public record Open(Statement statement, List<Condition> conditions) {}

  /// Decides a request and explains the answer. Takes the evaluator's time, plus the policy's
  /// length times that of the values that failed.
  public static Ruling of(TrustPolicy policy, RequestContext request) {
    return of(policy, request, (_, _) -> true);
  }

  /// The same, where it is known what a request can hold.
  ///
  /// @param mintable whether a request can hold a value under a key (in lower case); a nearest
  ///   value that can't be is not offered
  public static Ruling of(
      TrustPolicy policy, RequestContext request, BiPredicate<String, String> mintable) {
    Decision decision = Evaluator.of(policy).decide(request);
    boolean variables = "2012-10-17".equals(policy.version());
    List<Statement> concerned =
        policy.statements().stream()
            .filter(
                statement ->
                    statement.concerns(request.provider(), request.action()) != Truth.FALSE)
            .toList();
    return new Ruling(
        decision,
        decision instanceof Decision.Allowed
            ? List.of()
            : concerned.stream()
                .filter(statement -> statement.effect() == Effect.ALLOW)
                .filter(statement -> applies(statement, request) == Truth.FALSE)
                .map(statement -> miss(statement, request, variables, mintable))
                .sorted(Miss.NEAREST)
                .toList(),
        concerned.stream()
            .filter(statement -> statement.effect() == Effect.DENY)
            .filter(statement -> applies(statement, request) == Truth.TRUE)
            .map(statement -> denial(statement, request, variables, mintable))
            .toList(),
        concerned.stream()
            .filter(statement -> statement.effect() == Effect.ALLOW)
            .filter(statement -> applies(statement, request) == Truth.TRUE)
            .toList(),
        decision instanceof Decision.Undecided
            ? concerned.stream()
                .filter(statement -> applies(statement, request) == Truth.UNKNOWN)
                .map(statement -> open(statement, request))
                .toList()
            : List.of());
  }

  private static Truth applies(Statement statement, RequestContext request) {
    Truth applies = statement.concerns(request.provider(), request.action());
    for (Condition condition : statement.conditions()) {
      applies = applies.and(condition.holds(request));
    }
    return applies;
  }

  private static Miss miss(
      Statement statement,
      RequestContext request,
      boolean variables,
      BiPredicate<String, String> mintable) {
    return new Miss(
        statement,
        statement.conditions().stream()
            .filter(condition -> condition.holds(request) == Truth.FALSE)
            .map(condition -> Shortfall.of(condition, request, variables, mintable))
            .toList());
  }

  private static Denial denial(
      Statement statement,
      RequestContext request,
      boolean variables,
      BiPredicate<String, String> mintable) {
    return new Denial(
        statement,
        statement.conditions().stream()
            .map(condition -> Shortfall.of(condition, request, variables, mintable))
            .toList());
  }

  private static Open open(Statement statement, RequestContext request) {
    return new Open(
        statement,
        statement.conditions().stream()
            .filter(condition -> condition.holds(request) == Truth.UNKNOWN)
            .toList());
  }
}
