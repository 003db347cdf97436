package dev.trustdrift.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides single requests against one trust policy. Statements are independent of their order: a
/// Deny that applies beats every Allow. Each decision takes time linear in the policy, times the
/// length of the values.
public final class Evaluator {
  private final TrustPolicy policy;
  // The principals and actions of a policy are compared once per provider, not once per request.
  private volatile @Nullable Scope scope;

  private record Scope(String provider, String action, List<Truth> concerns) {}

  private Evaluator(TrustPolicy policy) {
    this.policy = policy;
  }

  public static Evaluator of(TrustPolicy policy) {
    return new Evaluator(policy);
  }

  /// Decides one request. Whatever of the policy was not understood counts as unknown: the request
  /// is undecided unless the rest settles it.
  public Decision decide(RequestContext request) {
    if (!policy.faults().isEmpty()) {
      return new Decision.Undecided(policy.faults().getFirst().toString());
    }
    List<Truth> concerns = concerns(request.provider(), request.action());
    @Nullable Statement allowing = null;
    @Nullable Statement perhapsAllowing = null;
    @Nullable Statement perhapsDenying = null;
    for (int i = 0; i < concerns.size(); i++) {
      Statement statement = policy.statements().get(i);
      Truth applies = applies(statement, concerns.get(i), request);
      if (applies == Truth.FALSE) {
        continue;
      }
      switch (statement.effect()) {
        case DENY -> {
          if (applies == Truth.TRUE) {
            return new Decision.ExplicitlyDenied(statement);
          }
          perhapsDenying = perhapsDenying == null ? statement : perhapsDenying;
        }
        case ALLOW -> {
          if (applies == Truth.TRUE) {
            // A way in that names the provider says more than one by wildcard.
            allowing =
                allowing == null
                        || (allowing.byWildcard(request.provider())
                            && !statement.byWildcard(request.provider()))
                    ? statement
                    : allowing;
          } else {
            perhapsAllowing = perhapsAllowing == null ? statement : perhapsAllowing;
          }
        }
        case UNREADABLE -> {
          perhapsDenying = perhapsDenying == null ? statement : perhapsDenying;
          perhapsAllowing = perhapsAllowing == null ? statement : perhapsAllowing;
        }
      }
    }
    if (allowing == null && perhapsAllowing == null) {
      return implicitlyDenied(concerns, request);
    }
    if (perhapsDenying != null) {
      return undecided(perhapsDenying, request);
    }
    return allowing != null
        ? new Decision.Allowed(allowing, allowing.byWildcard(request.provider()))
        : undecided(perhapsAllowing, request);
  }

  private List<Truth> concerns(String provider, String action) {
    Scope known = scope;
    if (known == null || !known.provider().equals(provider) || !known.action().equals(action)) {
      known =
          new Scope(
              provider,
              action,
              policy.statements().stream()
                  .map(statement -> statement.concerns(provider, action))
                  .toList());
      scope = known;
    }
    return known.concerns();
  }

  private static Truth applies(Statement statement, Truth concerns, RequestContext request) {
    Truth applies = concerns;
    for (Condition condition : statement.conditions()) {
      if (applies == Truth.FALSE) {
        return applies;
      }
      applies = applies.and(condition.holds(request));
    }
    return applies;
  }

  private Decision implicitlyDenied(List<Truth> concerns, RequestContext request) {
    List<Decision.Miss> misses = new ArrayList<>();
    for (int i = 0; i < concerns.size(); i++) {
      Statement statement = policy.statements().get(i);
      if (applies(statement, concerns.get(i), request) == Truth.FALSE) {
        misses.add(new Decision.Miss(statement, reason(statement, concerns.get(i), request)));
      }
    }
    return new Decision.ImplicitlyDenied(List.copyOf(misses));
  }

  private static Decision.Reason reason(
      Statement statement, Truth concerns, RequestContext request) {
    if (concerns == Truth.FALSE) {
      return statement.actions().cover(request.action()) == Truth.FALSE
              && statement.principals().include(request.provider()) != Principals.Inclusion.NO
          ? new Decision.Reason.OtherAction()
          : new Decision.Reason.OtherPrincipal();
    }
    Condition failed =
        statement.conditions().stream()
            .filter(condition -> condition.holds(request) == Truth.FALSE)
            .findFirst()
            .orElseThrow();
    return new Decision.Reason.Failed(failed, request.values(failed.key()));
  }

  private static Decision undecided(@Nullable Statement statement, RequestContext request) {
    if (statement == null) {
      return new Decision.Undecided("the policy could not be understood");
    }
    String reason =
        statement.problems().stream()
            .findFirst()
            .map(Problem::toString)
            .orElseGet(() -> unknownPart(statement, request));
    return new Decision.Undecided(statement.label() + ": " + reason);
  }

  private static String unknownPart(Statement statement, RequestContext request) {
    return statement.conditions().stream()
        .filter(condition -> condition.holds(request) == Truth.UNKNOWN)
        .findFirst()
        .map(
            condition ->
                request.untold(condition.key())
                    ? "it depends on %s, which the request does not tell"
                        .formatted(Problem.quote(condition.written().key()))
                    : "AWS documents no answer of "
                        + Problem.quote(condition.written().operator())
                        + " to the values of "
                        + Problem.quote(condition.written().key())
                        + " in this request")
        .orElse("whether its principals include the caller is not documented");
  }
}
