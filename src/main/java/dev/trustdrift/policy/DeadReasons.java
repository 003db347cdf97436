package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The search for one statement's reason.
record DeadReasons(TokenSpace tokens, Budget budget, CellSearch search) {

  Optional<DeadReason> examine(Statement allow, TrustPolicy policy, String provider) {
    if (search.concerns(allow) == Truth.FALSE) {
      return Optional.of(
          allow.principals().include(provider) == Principals.Inclusion.NO
              ? new DeadReason.OtherProvider(allow)
              : new DeadReason.OtherAction(allow));
    }
    Map<String, List<Demand>> byKey = new LinkedHashMap<>();
    for (Demand demand : search.demandsOf(allow)) {
      byKey.computeIfAbsent(demand.condition().key(), _ -> new ArrayList<>()).add(demand);
      if (impossible(List.of(demand))) {
        return Optional.of(
            search.theory().neverPresent(demand.condition().key())
                ? new DeadReason.KeyNeverPresent(allow, demand.condition())
                : new DeadReason.NoValueFits(allow, demand.condition()));
      }
    }
    for (List<Demand> together : byKey.values()) {
      if (impossible(together)) {
        return Optional.of(
            new DeadReason.Contradiction(
                allow, smallest(together).stream().map(Demand::condition).toList()));
      }
    }
    List<Statement> denies =
        policy.statements().stream()
            .filter(statement -> statement.effect() == Effect.DENY)
            .filter(statement -> search.concerns(statement) != Truth.FALSE)
            .toList();
    return excludes(allow, denies)
        ? Optional.of(new DeadReason.Denied(allow, smallestDenies(allow, denies)))
        : Optional.empty();
  }

  /// Proved impossible; false where the budget ended.
  private boolean impossible(List<Demand> demands) {
    Set<Demand> wanted = new HashSet<>(demands);
    return search.onSubject(demands.getFirst())
        ? search.subjects(wanted, Bound.POSSIBLY).filter(this::noSubject).isPresent()
        : search.theory().fit(demands.getFirst().condition().key(), wanted, Bound.POSSIBLY)
            instanceof KeyTheory.Fit.Impossible;
  }

  private boolean noSubject(List<Constraint> cells) {
    return Words.of(tokens.subjects(), cells).find(budget) instanceof Verdict.Empty;
  }

  /// Leaves out one after the other what the contradiction does not need.
  private List<Demand> smallest(List<Demand> together) {
    List<Demand> kept = new ArrayList<>(together);
    for (Demand demand : together) {
      List<Demand> without = new ArrayList<>(kept);
      without.remove(demand);
      if (!without.isEmpty() && impossible(without)) {
        kept = without;
      }
    }
    return List.copyOf(kept);
  }

  private boolean excludes(Statement allow, List<Statement> denies) {
    return search
        .cells(Bound.POSSIBLY, List.of(allow), denies)
        .filter(cells -> noSubject(cells.stream().map(Cell::subject).toList()))
        .isPresent();
  }

  private List<Statement> smallestDenies(Statement allow, List<Statement> denies) {
    List<Statement> kept = new ArrayList<>(denies);
    for (Statement deny : denies) {
      List<Statement> without = new ArrayList<>(kept);
      without.remove(deny);
      if (excludes(allow, without)) {
        kept = without;
      }
    }
    return List.copyOf(kept);
  }
}
