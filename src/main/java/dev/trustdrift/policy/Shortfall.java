package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Universe;
import dev.trustdrift.language.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A condition that decided against a request, and what would have turned it.
///
/// @param actual the key's values in the request; empty if it is absent
/// @param nearest of the policy's values the one nearest to the request's, for a comparison that
///   looks for a match; null where the key is absent, and for other conditions
/// @param matched for a comparison that looks for no match: the policy's value that does match
/// @param value the nearest value with which the condition would have turned, everything else
///   equal: one that a request can hold, confirmed by evaluating it; null where none is known
/// @param possible whether any request of this issuer has the key
public record Shortfall(
    Condition condition,
    List<String> actual,
    @Nullable Fit nearest,
    @Nullable String matched,
    @Nullable String value,
    boolean possible) {
  /// Of the values of a request's list: more say nothing more.
  private static final int MOST_VALUES = 8;

  /// Of the policy's values these are compared closely; others are further away at both ends.
  private static final int MOST_GLOBS = 8;

  public Shortfall {
    actual = List.copyOf(actual);
  }

  /// How far the request is from the condition; only smaller and larger mean something.
  int distance() {
    return nearest == null ? 10_000 : nearest.cost() + 100 * nearest.parts().size();
  }

  /// Explains the conditions of one request.
  ///
  /// @param variables whether the policy's version has policy variables
  /// @param values what a request can hold: nothing else is offered
  /// @param budget for the language engine; when it ends, values are offered that are cheap to find
  record Finder(RequestContext request, boolean variables, KeyValues values, Budget budget) {

    /// A condition whose answer to the request is known.
    ///
    /// @param others the statement's conditions that the value should meet too, if it can
    Shortfall explain(Condition condition, List<Condition> others) {
      List<String> actual = request.values(condition.key());
      if (!(condition instanceof Condition.Comparison comparison)) {
        return new Shortfall(condition, actual, null, null, null, true);
      }
      return new Turn(this, comparison, Glob.of(comparison, request, variables), others)
          .shortfall(actual);
    }
  }

  /// One comparison to be turned.
  private record Turn(
      Finder finder, Condition.Comparison comparison, List<Glob> globs, List<Condition> others) {

    private record Candidate(Fit fit, String value) {}

    Shortfall shortfall(List<String> actual) {
      if (actual.isEmpty()) {
        return new Shortfall(
            comparison,
            actual,
            null,
            null,
            searched(actual),
            !finder.values.of(comparison.key()).isEmpty());
      }
      if (comparison.holds(finder.request) != Truth.of(comparison.negated())) {
        return new Shortfall(comparison, actual, null, matched(actual), searched(actual), true);
      }
      // The values match none of the policy's: the nearest is what the policy looks for.
      List<Candidate> candidates = candidates(actual);
      return new Shortfall(
          comparison,
          actual,
          candidates.isEmpty() ? null : candidates.getFirst().fit,
          null,
          value(actual, candidates),
          true);
    }

    /// Nearest first.
    private List<Candidate> candidates(List<String> actual) {
      return actual.stream()
          .filter(value -> comparison.test().matches(value, finder.request) != Truth.TRUE)
          .limit(MOST_VALUES)
          .flatMap(value -> comparison.test().ordered() ? ordered(value) : aligned(value))
          .sorted(Comparator.comparing(Candidate::fit, Fit.NEAREST))
          .toList();
    }

    /// A change of the value at hand where that will do, else what the engine finds, which costs
    /// more and looks at all that a request can hold.
    private @Nullable String value(List<String> actual, List<Candidate> candidates) {
      List<String> turning =
          candidates.stream().map(Candidate::value).filter(this::turns).distinct().toList();
      Optional<String> best = turning.stream().filter(this::meetsOthers).findFirst();
      if (best.isPresent() && best.get().equals(first(candidates))) {
        return best.get();
      }
      String searched = searched(actual);
      return searched != null && (best.isEmpty() || meetsOthers(searched))
          ? searched
          : best.or(() -> turning.stream().findFirst()).orElse(null);
    }

    private static @Nullable String first(List<Candidate> candidates) {
      return candidates.isEmpty() ? null : candidates.getFirst().value;
    }

    private Stream<Candidate> aligned(String value) {
      int[] points = value.codePoints().toArray();
      boolean folded = ignoringCase(comparison);
      boolean wildcards =
          !(comparison.test() instanceof ValueTest.Text(var letters, var _, var _)
              && letters != ValueTest.Letters.WILDCARDS);
      return globs.stream()
          .sorted(Comparator.comparingInt(glob -> glob.missing(points)))
          .limit(MOST_GLOBS)
          .flatMap(
              glob ->
                  glob.align(value, folded).stream()
                      .map(
                          aligned ->
                              new Candidate(
                                  Fit.of(
                                      glob.written(),
                                      value,
                                      aligned.value(),
                                      aligned.cost(),
                                      wildcards),
                                  aligned.value())));
    }

    /// For numbers, dates and addresses: the values around which the answer turns.
    private Stream<Candidate> ordered(String value) {
      String wanted = String.join(", ", comparison.written().values());
      List<Fit.Part> whole = List.of(new Fit.Part(null, wanted, value));
      return comparison.test().candidates().stream()
          .filter(this::turns)
          .sorted(
              Comparator.comparing(candidate -> Values.gap(comparison.test(), value, candidate)))
          .limit(1)
          .map(
              candidate ->
                  new Candidate(new Fit(wanted, value, whole, Fit.Slip.NONE, 1), candidate));
    }

    /// Asks the engine; the statement's other conditions count first, and then not.
    private @Nullable String searched(List<String> actual) {
      if (comparison.test().ordered()) {
        return actual.isEmpty()
            ? comparison.test().candidates().stream().filter(this::turns).findFirst().orElse(null)
            : null;
      }
      if (actual.stream().anyMatch(value -> value.length() > Alignment.LONGEST_VALUE)) {
        return null;
      }
      List<List<Constraint>> factors = new ArrayList<>();
      factors.add(constraints(comparison, comparison.holds(finder.request) == Truth.FALSE));
      List<List<Constraint>> own = List.copyOf(factors);
      others.stream()
          .filter(other -> !(other instanceof Condition.Comparison c && c.test().ordered()))
          .forEach(other -> factors.add(constraints(other, true)));
      return search(factors, actual)
          .filter(this::turns)
          .or(() -> others.isEmpty() ? Optional.empty() : search(own, actual).filter(this::turns))
          .orElse(null);
    }

    /// In the universe that the value at hand is of, if possible: a token's layout is its project's
    /// own and changes less easily than its ref.
    private Optional<String> search(List<List<Constraint>> factors, List<String> actual) {
      return finder.values.of(comparison.key()).stream()
          .sorted(Comparator.comparing(universe -> !actual.stream().allMatch(universe::contains)))
          .flatMap(universe -> search(universe, factors, actual).stream())
          .findFirst();
    }

    private Optional<String> search(
        Universe universe, List<List<Constraint>> factors, List<String> actual) {
      return new Conjunction(universe, finder.budget)
          .of(factors)
          .map(union -> Words.of(universe, union))
          .flatMap(
              words ->
                  actual.isEmpty()
                      ? NearestWord.shortest(words, finder.budget)
                      : NearestWord.to(actual.getFirst(), words, finder.budget));
    }

    /// The values with which a condition holds, or does not. What patterns can't say is left to the
    /// evaluator, which has the last word.
    private List<Constraint> constraints(Condition condition, boolean holds) {
      if (!(condition instanceof Condition.Comparison compared)) {
        return List.of(Constraint.any());
      }
      List<Pattern> patterns =
          (compared.equals(comparison)
                  ? globs
                  : Glob.of(compared, finder.request, finder.variables))
              .stream().map(glob -> glob.pattern(ignoringCase(compared))).toList();
      return compared.negated() != holds
          ? patterns.stream().map(Constraint::matching).toList()
          : List.of(new Constraint(List.of(), patterns));
    }

    /// Whether a request can hold the value and the condition's answer then is another.
    private boolean turns(String value) {
      return finder.values.hold(comparison.key(), value)
          && comparison.holds(finder.request.with(comparison.key(), value))
              == comparison.holds(finder.request).not();
    }

    private boolean meetsOthers(String value) {
      RequestContext changed = finder.request.with(comparison.key(), value);
      return others.stream().allMatch(other -> other.holds(changed) == Truth.TRUE);
    }

    private @Nullable String matched(List<String> actual) {
      boolean folded = ignoringCase(comparison);
      return globs.stream()
          .filter(glob -> actual.stream().anyMatch(glob.pattern(folded)::matches))
          .map(Glob::written)
          .findFirst()
          .orElse(null);
    }

    private static boolean ignoringCase(Condition.Comparison comparison) {
      return comparison.test() instanceof ValueTest.Bool
          || (comparison.test() instanceof ValueTest.Text(var letters, var _, var _)
              && letters == ValueTest.Letters.IGNORING_CASE);
    }
  }
}
