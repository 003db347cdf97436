package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides `Numeric…` conditions on a claim that holds whole numbers, such as a project's ID, by
/// the few numbers at which the answers turn: patterns don't express order.
final class WholeNumbers {
  private static final Regular WHOLE_NUMBER =
      Regular.either(
          Regular.literal("0"), Regular.range('1', '9').then(Regular.range('0', '9').many()));

  /// How far from a number in a policy the next number of a universe is looked for: a universe may
  /// leave out IDs that a policy names.
  private static final int MOST_STEPS = 2_000;

  private WholeNumbers() {}

  /// Numbers of which one meets the demands if any word of the universe does. Empty where a demand
  /// is not one of order, or the universe has other words than numbers without leading zeros.
  ///
  /// O(numbers in the demands), times [#MOST_STEPS] at worst.
  static Optional<List<String>> turns(Universe universe, Set<Demand> demands, Budget budget) {
    Set<BigDecimal> numbers = new LinkedHashSet<>();
    for (Demand demand : demands) {
      if (demand.condition() instanceof Condition.Comparison comparison) {
        if (!(comparison.test() instanceof ValueTest.Numeric(var _, var values))) {
          return Optional.empty();
        }
        numbers.addAll(values);
      } else if (demand.condition() instanceof Condition.Unresolved) {
        return Optional.empty();
      }
    }
    if (numbers.isEmpty() || !isOfWholeNumbers(universe, budget)) {
      return Optional.empty();
    }
    Set<String> turns = new LinkedHashSet<>();
    for (BigDecimal number : numbers) {
      if (!budget.spend(1) || !addAround(number, universe, turns)) {
        return Optional.empty();
      }
    }
    return Optional.of(turns.stream().filter(universe::contains).toList());
  }

  private static boolean isOfWholeNumbers(Universe universe, Budget budget) {
    return !universe.contains("a") // most others, told without building an automaton
        && Words.all(universe.minus(WHOLE_NUMBER)).find(budget) instanceof Verdict.Empty;
  }

  /// Adds the number and the universe's nearest numbers above and below it; false where one of
  /// these may be further off than it was looked for.
  private static boolean addAround(BigDecimal number, Universe universe, Set<String> turns) {
    BigInteger below = number.setScale(0, RoundingMode.FLOOR).toBigInteger();
    BigInteger above = number.setScale(0, RoundingMode.CEILING).toBigInteger();
    turns.add(below.toString());
    turns.add(above.toString());
    Optional<String> next = next(below.max(BigInteger.ONE.negate()), BigInteger.ONE, universe);
    Optional<String> last = next(above, BigInteger.ONE.negate(), universe);
    next.ifPresent(turns::add);
    last.ifPresent(turns::add);
    boolean nothingBelow = above.compareTo(BigInteger.valueOf(MOST_STEPS)) < 0;
    return next.isPresent() && (last.isPresent() || nothingBelow);
  }

  private static Optional<String> next(BigInteger from, BigInteger step, Universe universe) {
    BigInteger at = from;
    for (int i = 0; i < MOST_STEPS; i++) {
      at = at.add(step);
      if (at.signum() < 0) {
        return Optional.empty();
      }
      if (universe.contains(at.toString())) {
        return Optional.of(at.toString());
      }
    }
    return Optional.empty();
  }
}
