package dev.trustdrift.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One statement of a trust policy, with whatever could be read of it.
///
/// @param index the place in the policy, from 1
/// @param sid the `Sid`, if there is one
/// @param conditions all conditions, joined by AND
/// @param faults what leaves the statement as a whole unknown (an unknown or doubled element, …);
///   faults of one part stand in that part
/// @param at where the statement begins
public record Statement(
    int index,
    @Nullable String sid,
    Effect effect,
    Principals principals,
    Actions actions,
    List<Condition> conditions,
    List<Problem> faults,
    Position at) {

  /// Everything in this statement that could not be understood. Not empty: the statement is
  /// undecided for each request that its readable parts don't exclude.
  public List<Problem> problems() {
    return Stream.of(
            faults.stream(),
            principals instanceof Principals.Unreadable(var problem)
                ? Stream.of(problem)
                : Stream.<Problem>empty(),
            actions instanceof Actions.Unreadable(var problem)
                ? Stream.of(problem)
                : Stream.<Problem>empty(),
            conditions.stream()
                .flatMap(
                    condition ->
                        condition instanceof Condition.Unresolved(var _, var problem)
                            ? Stream.of(problem)
                            : Stream.<Problem>empty()))
        .flatMap(problems -> problems)
        .toList();
  }

  public Optional<String> sidIfAny() {
    return Optional.ofNullable(sid);
  }

  /// How a message names it: ``statement 2 (`DenyForks`)``.
  public String label() {
    return sid == null
        ? "statement " + index
        : "statement " + index + " (" + Problem.quote(sid) + ")";
  }

  /// What is known of "this statement is about this provider's callers", for a request with the
  /// web-identity action or another. A `Deny` for `{"Federated": "*"}` is UNVERIFIED to reach them
  /// and so unknown; one for `"*"` or `{"AWS": "*"}` is documented to cover everyone.
  public Truth concerns(String provider, String action) {
    Truth principal =
        switch (principals.include(provider)) {
          case NO -> Truth.FALSE;
          case NAMED -> Truth.TRUE;
          case UNKNOWN -> Truth.UNKNOWN;
          case BY_WILDCARD ->
              Truth.of(effect == Effect.ALLOW || coversEveryone()).or(Truth.UNKNOWN);
        };
    return principal.and(actions.cover(action)).and(faults.isEmpty() ? Truth.TRUE : Truth.UNKNOWN);
  }

  /// Whether a way in through this statement rests on a wildcard principal.
  public boolean byWildcard(String provider) {
    return principals.include(provider) == Principals.Inclusion.BY_WILDCARD;
  }

  private boolean coversEveryone() {
    return switch (principals) {
      case Principals.Everyone _ -> true;
      case Principals.Named(var all) ->
          all.stream().anyMatch(p -> p.kind() == Principal.Kind.AWS && p.everyone());
      case Principals.Unreadable _ -> false;
    };
  }
}
