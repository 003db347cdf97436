package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import java.util.Comparator;
import java.util.List;

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
  /// Enough for what people write; well under a second of what they don't.
  public static final long WORK = 1_000_000;

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
        Comparator.comparing((Miss miss) -> !miss.possible())
            .thenComparingInt(miss -> miss.failed().size())
            .thenComparingInt(Miss::distance);

    /// Whether a token could meet it at all: not if it asks for a key that none has.
    private boolean possible() {
      return failed.stream().allMatch(Shortfall::possible);
    }

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

  /// Decides a request and explains the answer, with any text as a key's value.
  public static Ruling of(TrustPolicy policy, RequestContext request) {
    return of(policy, request, KeyValues.ANY, Budget.of(WORK));
  }

  /// Decides a request and explains the answer. Takes the evaluator's time, plus the policy's
  /// length times that of the values that failed, plus at most the budget.
  ///
  /// @param values what a request can hold: no other value is offered as one that would match
  public static Ruling of(
      TrustPolicy policy, RequestContext request, KeyValues values, Budget budget) {
    Decision decision = Evaluator.of(policy).decide(request);
    Shortfall.Finder finder =
        new Shortfall.Finder(request, "2012-10-17".equals(policy.version()), values, budget);
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
                .map(statement -> miss(statement, finder))
                .sorted(Miss.NEAREST)
                .toList(),
        concerned.stream()
            .filter(statement -> statement.effect() == Effect.DENY)
            .filter(statement -> applies(statement, request) == Truth.TRUE)
            .map(statement -> denial(statement, finder))
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

  private static Miss miss(Statement statement, Shortfall.Finder finder) {
    return new Miss(
        statement,
        statement.conditions().stream()
            .filter(condition -> condition.holds(finder.request()) == Truth.FALSE)
            .map(condition -> finder.explain(condition, others(statement, condition)))
            .toList());
  }

  private static List<Condition> others(Statement statement, Condition condition) {
    return statement.conditions().stream()
        .filter(other -> other != condition && other.key().equals(condition.key()))
        .toList();
  }

  /// One condition that turns is enough to escape a Deny.
  private static Denial denial(Statement statement, Shortfall.Finder finder) {
    return new Denial(
        statement,
        statement.conditions().stream()
            .map(condition -> finder.explain(condition, List.of()))
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
