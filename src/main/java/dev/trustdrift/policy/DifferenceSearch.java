package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One question for a difference.
final class DifferenceSearch {
  private final TrustPolicy newer;
  private final TrustPolicy older;
  private final String provider;
  private final TokenSpace tokens;
  private final Budget budget;

  /// Both policies' statements, those of the older one numbered on.
  private final TrustPolicy both;

  private final CellSearch search;

  DifferenceSearch(
      TrustPolicy newer, TrustPolicy older, String provider, TokenSpace tokens, Budget budget) {
    this.newer = newer;
    this.older = older;
    this.provider = provider;
    this.tokens = tokens;
    this.budget = budget;
    this.both =
        new TrustPolicy(
            null,
            null,
            Stream.concat(
                    newer.statements().stream(), older.statements().stream().map(this::numberedOn))
                .toList(),
            List.of());
    this.search = CellSearch.forRequests(both, provider, tokens, budget);
  }

  private Statement numberedOn(Statement statement) {
    return new Statement(
        newer.statements().size() + statement.index(),
        statement.sid(),
        statement.effect(),
        statement.principals(),
        statement.actions(),
        statement.conditions(),
        statement.faults(),
        statement.at());
  }

  private List<Statement> ofNewer() {
    return both.statements().subList(0, newer.statements().size());
  }

  private List<Statement> ofOlder() {
    return both.statements().subList(newer.statements().size(), both.statements().size());
  }

  Difference decide() {
    Optional<List<Cell>> possible = search.cells(Bound.POSSIBLY, routes(Bound.POSSIBLY));
    if (possible.isEmpty()) {
      return budgetEnded();
    }
    switch (find(possible.get())) {
      case Verdict.Empty() -> {
        return new Difference.Empty();
      }
      case Verdict.Undecided _ -> {
        return budgetEnded();
      }
      case Verdict.Witness(var subject, var shortest) -> {
        Optional<Difference> confirmed =
            confirmed(possible.get(), Bound.POSSIBLY, subject, shortest);
        if (confirmed.isPresent()) {
          return confirmed.get();
        }
      }
    }
    Optional<List<Cell>> certain = search.cells(Bound.SURELY, routes(Bound.SURELY));
    if (certain.isEmpty()) {
      return budgetEnded();
    }
    return switch (find(certain.get())) {
      case Verdict.Witness(var subject, var _) ->
          confirmed(certain.get(), Bound.SURELY, subject, false).orElseGet(this::notUnderstood);
      case Verdict.Empty() -> notUnderstood();
      case Verdict.Undecided _ -> budgetEnded();
    };
  }

  private Verdict find(List<Cell> cells) {
    return Words.of(tokens.subjects(), cells.stream().map(Cell::subject).toList()).find(budget);
  }

  private List<CellSearch.Route> routes(Bound bound) {
    List<CellSearch.Route> routes = new ArrayList<>();
    for (Statement allow : ofNewer()) {
      if (!mayPlay(allow, Effect.ALLOW, bound)) {
        continue;
      }
      List<Statement> outside = new ArrayList<>(counting(ofNewer(), Effect.DENY, bound, allow));
      outside.addAll(counting(ofOlder(), Effect.ALLOW, bound, allow));
      routes.add(route(allow, List.of(allow), outside));
    }
    for (Statement deny : ofOlder()) {
      if (!mayPlay(deny, Effect.DENY, bound)) {
        continue;
      }
      for (Statement allow : ofNewer()) {
        if (mayPlay(allow, Effect.ALLOW, bound)) {
          routes.add(
              route(allow, List.of(allow, deny), counting(ofNewer(), Effect.DENY, bound, deny)));
        }
      }
    }
    return routes;
  }

  private CellSearch.Route route(
      Statement allow, List<Statement> meeting, List<Statement> escaping) {
    return new CellSearch.Route(
        allow,
        meeting.stream().flatMap(one -> search.demandsOf(one).stream()).distinct().toList(),
        escaping.stream()
            .map(search::escapes)
            .distinct()
            .sorted(Comparator.comparing(List::size))
            .toList());
  }

  /// Whether a request may meet a statement that has an effect.
  private boolean mayPlay(Statement statement, Effect effect, Bound bound) {
    Truth concerns = search.concerns(statement);
    return statement.effect() == effect
        ? bound.admits(concerns, true)
        : statement.effect() == Effect.UNREADABLE
            && bound == Bound.POSSIBLY
            && concerns != Truth.FALSE;
  }

  /// The statements of an effect that a request must escape: from above those that surely count,
  /// and those that count wherever the one does that the request meets.
  private List<Statement> counting(
      List<Statement> statements, Effect effect, Bound bound, Statement met) {
    return statements.stream()
        .filter(
            statement -> {
              Truth concerns = search.concerns(statement);
              if (bound == Bound.SURELY) {
                return concerns != Truth.FALSE
                    && (statement.effect() == effect || statement.effect() == Effect.UNREADABLE);
              }
              boolean proved =
                  concerns == Truth.TRUE
                      && !(effect == Effect.ALLOW && statement.byWildcard(provider));
              return statement.effect() == effect
                  && concerns != Truth.FALSE
                  && (proved || isOfSameScope(statement, met));
            })
        .toList();
  }

  /// Whether two statements concern the same requests, before their conditions, whatever the parts
  /// mean of which AWS documents nothing.
  private static boolean isOfSameScope(Statement one, Statement other) {
    return one.effect() == other.effect()
        && one.faults().isEmpty()
        && other.faults().isEmpty()
        && one.actions().equals(other.actions())
        && principals(one).isPresent()
        && principals(one).equals(principals(other));
  }

  private static Optional<Set<String>> principals(Statement statement) {
    return switch (statement.principals()) {
      case Principals.Everyone _ -> Optional.of(Set.of("*"));
      case Principals.Named(var all) ->
          Optional.of(
              all.stream()
                  .map(principal -> principal.kind() + " " + principal.text())
                  .collect(Collectors.toUnmodifiableSet()));
      case Principals.Unreadable _ -> Optional.empty();
    };
  }

  /// The witness, where the evaluator agrees on both policies and the request can be.
  private Optional<Difference> confirmed(
      List<Cell> cells, Bound bound, String subject, boolean shortest) {
    for (Cell cell : cells) {
      if (!cell.subject().admits(subject)) {
        continue;
      }
      RequestContext request =
          new Acceptance.Cells(provider, tokens.subjectKey(), tokens.subjects(), cells, cells)
              .request(cell, subject);
      Decision refusal = Evaluator.of(older).decide(request);
      if (isPossible(request, bound)
          && Evaluator.of(newer).decide(request) instanceof Decision.Allowed(var by, var _)
          && (refusal instanceof Decision.ImplicitlyDenied
              || refusal instanceof Decision.ExplicitlyDenied)) {
        return Optional.of(new Difference.Witness(request, subject, shortest, by, refusal));
      }
    }
    return Optional.empty();
  }

  /// Whether such a request can come: no time or address is none, and from above nothing is guessed
  /// of what is not understood.
  private boolean isPossible(RequestContext request, Bound bound) {
    return both.statements().stream()
        .flatMap(statement -> statement.conditions().stream())
        .map(Condition::key)
        .filter(key -> TokenSpace.of(tokens, key) instanceof KeySpace.Circumstance)
        .allMatch(
            key ->
                Circumstances.of(key)
                    .map(kind -> request.values(key).stream().allMatch(kind::isValue))
                    .orElse(bound == Bound.SURELY));
  }

  private Difference budgetEnded() {
    return new Difference.Undecided(
        "the work budget ended before the policies were compared", null);
  }

  private Difference notUnderstood() {
    for (TrustPolicy policy : List.of(newer, older)) {
      Optional<Problem> problem =
          policy.statements().stream()
              .filter(s -> s.concerns(provider, Actions.WEB_IDENTITY) != Truth.FALSE)
              .flatMap(statement -> statement.problems().stream())
              .findFirst();
      if (problem.isPresent()) {
        return new Difference.Undecided(problem.get().toString(), policy);
      }
    }
    boolean byWildcard =
        ofOlder().stream()
            .anyMatch(
                one ->
                    search.concerns(one) != Truth.FALSE
                        && one.principals().include(provider) == Principals.Inclusion.BY_WILDCARD);
    return new Difference.Undecided(
        byWildcard
            ? "it rests on a wildcard principal, of which AWS does not document whether it covers"
                + " web identities"
            : "it hangs on what no token shows and AWS does not document, such as a key or a policy"
                + " variable that may have no value",
        null);
  }
}
