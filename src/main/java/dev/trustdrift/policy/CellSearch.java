package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Constraint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Multiplies a policy out into cells: one Allow statement, and for each Deny one condition that
/// fails. A branch ends as soon as a key can't meet its demands, or when a cell was found whose
/// demands on the subject are among the branch's own: what follows can only be narrower. Choices on
/// other keys than the subject's come first, so the widest cells do.
///
/// Exponential in the number of Deny statements with several conditions on the subject at worst;
/// the budget ends it.
final class CellSearch {
  private final TrustPolicy policy;
  private final String provider;
  private final TokenSpace tokens;
  private final Budget budget;
  private final KeyTheory theory;
  private final List<List<Demand>> demands = new ArrayList<>();
  private final @Nullable String free;
  private final Map<SubjectQuestion, Optional<List<Constraint>>> subjectAnswers = new HashMap<>();
  private boolean exhausted;

  /// @param free a key of which every value must do, or null
  CellSearch(
      TrustPolicy policy,
      String provider,
      TokenSpace tokens,
      Budget budget,
      @Nullable String free) {
    this(policy, provider, tokens, budget, free, new KeyTheory(tokens, budget));
  }

  private CellSearch(
      TrustPolicy policy,
      String provider,
      TokenSpace tokens,
      Budget budget,
      @Nullable String free,
      KeyTheory theory) {
    this.policy = policy;
    this.provider = provider;
    this.tokens = tokens;
    this.budget = budget;
    this.free = free;
    this.theory = theory;
    Map<Object, Integer> numbers = new HashMap<>();
    for (Statement statement : policy.statements()) {
      List<Demand> own = new ArrayList<>();
      for (Condition condition : statement.conditions()) {
        int number = numbers.computeIfAbsent(condition.meaning(), _ -> numbers.size());
        own.add(new Demand(number, condition, true));
      }
      demands.add(List.copyOf(own));
    }
  }

  /// A search for whole requests, in which the time and the caller's address are whatever lets them
  /// in.
  static CellSearch forRequests(
      TrustPolicy policy, String provider, TokenSpace tokens, Budget budget) {
    return new CellSearch(
        policy, provider, tokens, budget, null, KeyTheory.forRequests(tokens, budget));
  }

  KeyTheory theory() {
    return theory;
  }

  /// The demands of a statement: that each of its conditions holds.
  List<Demand> demandsOf(Statement statement) {
    return demands.get(statement.index() - 1);
  }

  Truth concerns(Statement statement) {
    return statement.concerns(provider, Actions.WEB_IDENTITY);
  }

  /// The cells, or nothing when the budget ended.
  Optional<List<Cell>> cells(Bound bound) {
    return cells(bound, policy.statements(), policy.statements());
  }

  /// The cells of some Allow statements less some Deny statements.
  Optional<List<Cell>> cells(Bound bound, List<Statement> allows, List<Statement> denies) {
    List<List<Demand>> clauses = clauses(bound, denies);
    List<Route> routes = new ArrayList<>();
    for (Statement allow : allows) {
      Truth concerns = concerns(allow);
      boolean counts =
          switch (allow.effect()) {
            case ALLOW -> bound.admits(concerns, true);
            case UNREADABLE -> bound == Bound.POSSIBLY && concerns != Truth.FALSE;
            case DENY -> false;
          };
      if (counts) {
        routes.add(new Route(allow, demandsOf(allow), clauses));
      }
    }
    return cells(bound, routes);
  }

  /// A way to a cell.
  ///
  /// @param allow the statement that lets in
  /// @param demands what must hold
  /// @param clauses of each of these at least one must hold too
  record Route(Statement allow, List<Demand> demands, List<List<Demand>> clauses) {}

  /// The cells to which some routes lead, or nothing when the budget ended.
  Optional<List<Cell>> cells(Bound bound, List<Route> routes) {
    List<Cell> cells = new ArrayList<>();
    List<Found> found = new ArrayList<>();
    for (Route route : routes) {
      if (route.clauses().stream().noneMatch(List::isEmpty)) {
        new Branch(bound, route, cells, found).enter();
      }
    }
    return exhausted ? Optional.empty() : Optional.of(cells);
  }

  /// For each Deny that counts, the demands one of which must be met to escape it; those of one
  /// choice first.
  private List<List<Demand>> clauses(Bound bound, List<Statement> denies) {
    List<List<Demand>> clauses = new ArrayList<>();
    for (Statement deny : denies) {
      Truth concerns = concerns(deny);
      boolean counts =
          switch (deny.effect()) {
            case DENY ->
                concerns == Truth.TRUE || (concerns == Truth.UNKNOWN && bound == Bound.SURELY);
            case UNREADABLE -> bound == Bound.SURELY && concerns != Truth.FALSE;
            case ALLOW -> false;
          };
      if (counts) {
        clauses.add(escapes(deny));
      }
    }
    clauses.sort(Comparator.comparing(List::size));
    return clauses;
  }

  /// The demands of which one must be met for a statement not to apply; those on the subject last.
  List<Demand> escapes(Statement statement) {
    return demandsOf(statement).stream()
        .map(Demand::opposite)
        .sorted(Comparator.comparing(this::onSubject))
        .toList();
  }

  boolean onSubject(Demand demand) {
    return demand.condition().key().equals(tokens.subjectKey());
  }

  /// The subjects that meet demands, as a union of constraints; nothing when the budget ended.
  Optional<List<Constraint>> subjects(Set<Demand> wanted, Bound bound) {
    SubjectQuestion question = new SubjectQuestion(Set.copyOf(wanted), bound);
    Optional<List<Constraint>> known = subjectAnswers.get(question);
    if (known == null) {
      known =
          new Conjunction(tokens.subjects(), budget)
              .of(
                  wanted.stream()
                      .sorted(Comparator.comparing(Demand::number))
                      .map(demand -> demand.values(bound, theory::neverPresent))
                      .toList());
      subjectAnswers.put(question, known);
    }
    return known;
  }

  private record SubjectQuestion(Set<Demand> wanted, Bound bound) {}

  private record Found(Set<Demand> subject, boolean byWildcard) {}

  /// The search from one side, along one route.
  private final class Branch {
    private final Bound bound;
    private final Route route;
    private final List<Cell> cells;
    private final List<Found> found;

    /// @param cells where cells are added
    /// @param found what they demand of the subject
    Branch(Bound bound, Route route, List<Cell> cells, List<Found> found) {
      this.bound = bound;
      this.route = route;
      this.cells = cells;
      this.found = found;
    }

    void enter() {
      Map<String, Set<Demand>> byKey = new TreeMap<>();
      for (Demand demand : route.demands()) {
        byKey.computeIfAbsent(demand.condition().key(), _ -> new HashSet<>()).add(demand);
      }
      for (String key : byKey.keySet()) {
        if (!possible(key, byKey)) {
          return;
        }
      }
      descend(byKey, 0);
    }

    private void descend(Map<String, Set<Demand>> byKey, int depth) {
      if (exhausted || !budget.spend(1)) {
        exhausted = true;
        return;
      }
      Set<Demand> subject = byKey.getOrDefault(tokens.subjectKey(), Set.of());
      boolean byWildcard = route.allow().byWildcard(provider);
      for (Found wider : found) {
        if (subject.containsAll(wider.subject()) && (byWildcard || !wider.byWildcard())) {
          return;
        }
      }
      if (depth == route.clauses().size()) {
        leaf(byKey, subject, byWildcard);
        return;
      }
      List<Demand> clause = route.clauses().get(depth);
      if (clause.stream().anyMatch(demand -> isMade(demand, byKey))) {
        descend(byKey, depth + 1);
        return;
      }
      for (Demand escape : clause) {
        String key = escape.condition().key();
        Map<String, Set<Demand>> next = new TreeMap<>(byKey);
        Set<Demand> more = new HashSet<>(byKey.getOrDefault(key, Set.of()));
        more.add(escape);
        next.put(key, more);
        if (!more.contains(escape.opposite()) && possible(key, next)) {
          descend(next, depth + 1);
        }
      }
    }

    private static boolean isMade(Demand demand, Map<String, Set<Demand>> byKey) {
      return byKey.getOrDefault(demand.condition().key(), Set.of()).contains(demand);
    }

    private void leaf(Map<String, Set<Demand>> byKey, Set<Demand> subject, boolean byWildcard) {
      Optional<List<Constraint>> constraints = subjects(subject, bound);
      if (constraints.isEmpty()) {
        exhausted = true;
        return;
      }
      found.add(new Found(Set.copyOf(subject), byWildcard));
      if (!constraints.get().isEmpty()) {
        Map<String, List<String>> others = others(byKey);
        for (Constraint constraint : constraints.get()) {
          cells.add(new Cell(route.allow().index(), constraint, others, byWildcard));
        }
      }
    }

    /// A value for each key that a condition or the token space names.
    private Map<String, List<String>> others(Map<String, Set<Demand>> byKey) {
      Map<String, Set<Demand>> all = new HashMap<>(byKey);
      for (String shown : tokens.shownKeys()) {
        all.putIfAbsent(shown, Set.of());
      }
      all.putIfAbsent("sts:rolesessionname", Set.of());
      for (Statement statement : policy.statements()) {
        if (concerns(statement) != Truth.FALSE) {
          statement.conditions().forEach(condition -> all.putIfAbsent(condition.key(), Set.of()));
        }
      }
      all.remove(tokens.subjectKey());
      Map<String, List<String>> others = new TreeMap<>();
      all.forEach(
          (key, wanted) -> {
            // A value to show: for a circumstance one that fits, though not every one need do.
            switch (theory.fit(key, wanted, shownBound(key))) {
              case KeyTheory.Fit.Found(var values) -> {
                if (!values.isEmpty()) {
                  others.put(key, values);
                }
              }
              case KeyTheory.Fit.Impossible() -> {}
              case KeyTheory.Fit.Unsettled() -> exhausted = true;
            }
          });
      return others;
    }

    private Bound shownBound(String key) {
      return TokenSpace.of(tokens, key) instanceof KeySpace.Circumstance && !theory.chooses(key)
          ? Bound.POSSIBLY
          : bound;
    }

    /// False only where the subject's demands visibly contradict each other.
    private boolean subjectPossible(Set<Demand> wanted) {
      Optional<List<Constraint>> constraints = subjects(wanted, bound);
      exhausted |= constraints.isEmpty();
      return constraints.filter(list -> !list.isEmpty()).isPresent();
    }

    private boolean possible(String key, Map<String, Set<Demand>> byKey) {
      Set<Demand> wanted = byKey.getOrDefault(key, Set.of());
      if (key.equals(tokens.subjectKey())) {
        return subjectPossible(wanted);
      }
      KeyTheory.Fit fit =
          key.equals(free) ? theory.always(key, wanted, bound) : theory.fit(key, wanted, bound);
      if (fit instanceof KeyTheory.Fit.Unsettled) {
        exhausted = true;
      }
      return fit instanceof KeyTheory.Fit.Found;
    }
  }
}
