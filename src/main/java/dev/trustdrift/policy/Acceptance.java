package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Universe;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which requests a trust policy accepts, over all tokens of one provider.
public sealed interface Acceptance {

  /// The accepted set A, between two unions of cells: each request of a certain cell is accepted,
  /// each accepted request has its subject in a possible cell. They differ only by what can't be
  /// decided: [#exact] says whether they do.
  ///
  /// A cell may hold no subject at all; [#surely] and [#possibly] are the sets to ask.
  ///
  /// @param provider the provider's ARN
  /// @param subjectKey the subject's key
  /// @param subjects every subject that the issuer can mint
  /// @param certain what is accepted for sure
  /// @param possible what may be accepted; everything certain is in it too
  record Cells(
      String provider,
      String subjectKey,
      Universe subjects,
      List<Cell> certain,
      List<Cell> possible)
      implements Acceptance {

    /// Whether certain and possible are the same.
    public boolean exact() {
      return certain.equals(possible);
    }

    /// The subjects that are accepted for sure, in some request.
    public Words surely() {
      return words(certain);
    }

    /// The subjects that may be accepted in some request; any other surely is not.
    public Words possibly() {
      return words(possible);
    }

    private Words words(List<Cell> cells) {
      return Words.of(subjects, cells.stream().map(Cell::subject).toList());
    }

    /// The first cell that holds a subject, among the certain ones if it is in one of them.
    public Optional<Cell> cell(String subject) {
      return Optional.of(subject)
          .filter(subjects::contains)
          .flatMap(
              word ->
                  certain.stream()
                      .filter(cell -> cell.subject().admits(word))
                      .findFirst()
                      .or(
                          () ->
                              possible.stream()
                                  .filter(cell -> cell.subject().admits(word))
                                  .findFirst()));
    }

    /// The request that a cell makes with a subject: a token and a call that are let in.
    public RequestContext request(Cell cell, String subject) {
      Map<String, List<String>> keys = new TreeMap<>(cell.others());
      keys.put(subjectKey, List.of(subject));
      return new RequestContext(Actions.WEB_IDENTITY, provider, keys);
    }

    /// What the evaluator says to that request: [Decision.Allowed] for a certain cell and a subject
    /// that it holds, or one of the two engines is wrong.
    public Decision confirm(TrustPolicy policy, Cell cell, String subject) {
      return Evaluator.of(policy).decide(request(cell, subject));
    }
  }

  /// The document could not be understood, or the budget ended first.
  ///
  /// @param work the steps that were spent
  record Undecided(String reason, long work) implements Acceptance {}

  /// Decides what a policy accepts from a provider.
  ///
  /// Linear in the policy for what people write; exponential at worst, within the budget.
  ///
  /// @param provider the provider's ARN, as statements name it
  /// @param tokens the tokens that the provider's issuer can mint
  static Acceptance of(TrustPolicy policy, String provider, TokenSpace tokens, Budget budget) {
    if (!policy.faults().isEmpty()) {
      return new Undecided(policy.faults().getFirst().toString(), 0);
    }
    CellSearch search = new CellSearch(policy, provider, tokens, budget, null);
    Optional<List<Cell>> possible = search.cells(Bound.POSSIBLY);
    Optional<List<Cell>> certain =
        possible
            .filter(cells -> isExact(policy, provider, tokens))
            .or(() -> surely(search, possible));
    return possible.isPresent() && certain.isPresent()
        ? new Cells(
            provider,
            tokens.subjectKey(),
            tokens.subjects(),
            List.copyOf(certain.get()),
            List.copyOf(possible.get()))
        : new Undecided("the work budget ended before the policy was decided", budget.spent());
  }

  /// Whether acceptance rests on a key: no request is accepted whatever it holds under the key. For
  /// `gitlab.com:aud` false means that some token is let in with any audience. True also for a
  /// policy that accepts nothing.
  static Truth restsOn(
      String key, TrustPolicy policy, String provider, TokenSpace tokens, Budget budget) {
    if (!policy.faults().isEmpty()) {
      return Truth.UNKNOWN;
    }
    CellSearch search = new CellSearch(policy, provider, tokens, budget, key);
    return search
        .cells(Bound.POSSIBLY)
        .map(
            cells ->
                Words.of(tokens.subjects(), cells.stream().map(Cell::subject).toList())
                    .find(budget))
        .map(
            verdict ->
                switch (verdict) {
                  case Verdict.Empty() -> Truth.TRUE;
                  case Verdict.Witness _ -> Truth.FALSE;
                  case Verdict.Undecided _ -> Truth.UNKNOWN;
                })
        .orElse(Truth.UNKNOWN);
  }

  private static Optional<List<Cell>> surely(CellSearch search, Optional<List<Cell>> possible) {
    return possible.isEmpty() ? Optional.empty() : search.cells(Bound.SURELY);
  }

  /// Whether both bounds read every statement that matters alike.
  private static boolean isExact(TrustPolicy policy, String provider, TokenSpace tokens) {
    return policy.statements().stream()
        .allMatch(
            statement ->
                switch (statement.concerns(provider, Actions.WEB_IDENTITY)) {
                  case FALSE -> true;
                  case UNKNOWN -> false;
                  case TRUE ->
                      statement.effect() != Effect.UNREADABLE
                          && statement.conditions().stream()
                              .allMatch(condition -> isExact(condition, tokens));
                });
  }

  private static boolean isExact(Condition condition, TokenSpace tokens) {
    boolean subject = condition.key().equals(tokens.subjectKey());
    KeySpace space =
        subject ? KeySpace.always(tokens.subjects()) : TokenSpace.of(tokens, condition.key());
    return switch (condition) {
      case Condition.Unresolved _ -> false;
      case Condition.Presence _ -> !(space instanceof KeySpace.Circumstance);
      case Condition.Comparison comparison ->
          switch (space) {
            case KeySpace.Absent _ -> true;
            case KeySpace.Circumstance _ -> false;
            case KeySpace.OneOf _ ->
                comparison.test().ordered()
                    ? !comparison.negated()
                    : patternsAreExact(comparison, tokens);
            case KeySpace.AnyOf(var _, var _, var several) ->
                patternsAreExact(comparison, tokens)
                    && !(several && comparison.quantifier() == Quantifier.NONE);
          };
    };
  }

  private static boolean patternsAreExact(Condition.Comparison comparison, TokenSpace tokens) {
    return comparison.test().bracket(key -> TokenSpace.neverPresent(tokens, key)).exact()
        && !comparison.test().mayBeUndefined();
  }
}
