package dev.trustdrift.policy;

import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A condition that is to hold, or to fail.
///
/// @param number the number of what the condition means, by which demands are told apart: two
///   conditions that say the same share it, so that what can't be decided of one is at least the
///   same of both
record Demand(int number, Condition condition, boolean wanted) {
  private static final RequestContext NO_KEYS = new RequestContext("", "", Map.of());

  Demand opposite() {
    return new Demand(number, condition, !wanted);
  }

  /// Whether a request without the key meets the demand.
  boolean metByAbsence(Bound bound) {
    return bound.admits(condition.holdsAbsent(), wanted);
  }

  /// The single values that meet the demand, as a union.
  List<Constraint> values(Bound bound, Function<String, Boolean> neverPresent) {
    return switch (condition) {
      case Condition.Unresolved _ ->
          bound == Bound.POSSIBLY ? List.of(Constraint.any()) : List.of();
      case Condition.Presence(var _, var _, var _, var ifPresent) ->
          ifPresent == wanted ? List.of(Constraint.any()) : List.of();
      case Condition.Comparison comparison -> values(comparison, bound, neverPresent);
    };
  }

  private List<Constraint> values(
      Condition.Comparison comparison, Bound bound, Function<String, Boolean> neverPresent) {
    Bracket bracket = comparison.test().bracket(neverPresent);
    boolean matching = comparison.negated() != wanted;
    List<Constraint> values = new ArrayList<>();
    if (comparison.negated() && comparison.test().mayBeUndefined()) {
      // A variable without a value may void the negation whatever the value.
      if (bound == Bound.SURELY && wanted) {
        return List.of();
      }
      if (bound == Bound.POSSIBLY && !wanted) {
        return List.of(Constraint.any());
      }
    }
    if (matching) {
      List<Pattern> patterns = bound == Bound.POSSIBLY ? bracket.maybe() : bracket.surely();
      patterns.forEach(pattern -> values.add(new Constraint(List.of(pattern), List.of())));
    } else {
      values.add(
          new Constraint(List.of(), bound == Bound.POSSIBLY ? bracket.surely() : bracket.maybe()));
    }
    return comparison.quantifier() == Quantifier.FOR_ALL_VALUES
        ? withEmptyString(values)
        : List.copyOf(values);
  }

  /// `ForAllValues` holds for the empty string whatever is compared.
  private List<Constraint> withEmptyString(List<Constraint> values) {
    Pattern empty = Pattern.literal("");
    if (values.stream().anyMatch(value -> value.admits("")) == wanted) {
      return List.copyOf(values);
    }
    List<Constraint> adjusted = new ArrayList<>();
    for (Constraint value : values) {
      adjusted.add(wanted ? value : value.and(new Constraint(List.of(), List.of(empty))));
    }
    if (wanted) {
      adjusted.add(new Constraint(List.of(empty), List.of()));
    }
    return List.copyOf(adjusted);
  }

  /// Whether this one value meets the demand. Numbers, dates and addresses, which [#values] only
  /// brackets, are compared for what they are.
  boolean metBy(String value, Bound bound, Function<String, Boolean> neverPresent) {
    if (condition instanceof Condition.Comparison comparison && comparison.test().ordered()) {
      return bound.admits(comparison.passes(value, NO_KEYS), wanted);
    }
    return values(bound, neverPresent).stream().anyMatch(one -> one.admits(value));
  }

  /// Values worth trying: where a test of order turns.
  List<String> candidates() {
    return condition instanceof Condition.Comparison comparison
        ? comparison.test().candidates()
        : List.of();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Demand that && number == that.number && wanted == that.wanted;
  }

  @Override
  public int hashCode() {
    return wanted ? number : ~number;
  }
}
