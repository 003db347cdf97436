package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Universe;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The words that lie in each of several unions of constraints, as one union: the factors
/// multiplied out. Lists of plain words come first and are sifted one by one, so that they cost
/// their length; of the rest the size may be the product of the factors', and the budget ends it.
final class Conjunction {
  private final Universe universe;
  private final Budget budget;

  Conjunction(Universe universe, Budget budget) {
    this.universe = universe;
    this.budget = budget;
  }

  /// The union, without parts that are visibly empty; no result when the budget ended.
  Optional<List<Constraint>> of(List<List<Constraint>> factors) {
    Constraint fixed = Constraint.any();
    List<List<Constraint>> choices = new ArrayList<>();
    for (List<Constraint> factor : factors) {
      if (factor.isEmpty()) {
        return Optional.of(List.of());
      }
      if (factor.size() == 1) {
        fixed = fixed.and(factor.getFirst());
      } else {
        choices.add(factor);
      }
    }
    choices.sort(
        Comparator.<List<Constraint>, Boolean>comparing(
                factor -> !factor.stream().allMatch(one -> word(one).isPresent()))
            .thenComparing(List::size));
    List<Constraint> product = simplified(fixed).map(List::of).orElse(List.of());
    boolean severalChoices = false;
    for (List<Constraint> choice : choices) {
      Set<Constraint> next = new LinkedHashSet<>();
      Choice sorted = Choice.of(choice);
      for (Constraint one : product) {
        if (!multiply(one, sorted, severalChoices, next)) {
          return Optional.empty();
        }
      }
      product = List.copyOf(next);
      severalChoices = true;
    }
    return Optional.of(product);
  }

  /// A factor, its plain words apart so that they are looked up and not searched.
  private record Choice(Set<String> words, List<Constraint> others, List<Constraint> all) {
    static Choice of(List<Constraint> all) {
      Set<String> words = new HashSet<>();
      List<Constraint> others = new ArrayList<>();
      for (Constraint one : all) {
        Optional<String> word = word(one);
        if (word.isPresent() && one.all().size() == 1 && one.none().isEmpty()) {
          words.add(word.get());
        } else {
          others.add(one);
        }
      }
      return new Choice(words, others, all);
    }

    boolean admits(String word) {
      return words.contains(word) || others.stream().anyMatch(one -> one.admits(word));
    }
  }

  /// Adds the non-empty products to `into`; false when the budget ended.
  private boolean multiply(Constraint one, Choice choice, boolean search, Set<Constraint> into) {
    Optional<String> word = word(one);
    if (word.isPresent()) {
      if (!budget.spend(1L + choice.others().size())) {
        return false;
      }
      if (choice.admits(word.get())) {
        into.add(one);
      }
      return true;
    }
    for (Constraint alternative : choice.all()) {
      if (!budget.spend(1L + one.all().size() + one.none().size())) {
        return false;
      }
      Optional<Constraint> both = simplified(one.and(alternative));
      if (both.isPresent() && !(search && provedEmpty(both.get()))) {
        into.add(both.get());
      }
    }
    return true;
  }

  private boolean provedEmpty(Constraint one) {
    return word(one).isEmpty()
        && Words.of(universe, List.of(one)).find(budget) instanceof Verdict.Empty;
  }

  /// The same words written shorter; empty if visibly none.
  private Optional<Constraint> simplified(Constraint one) {
    Optional<String> word = word(one);
    if (word.isPresent()) {
      return universe.contains(word.get()) && one.admits(word.get())
          ? Optional.of(new Constraint(List.of(Pattern.literal(word.get())), List.of()))
          : Optional.empty();
    }
    for (Pattern out : one.none()) {
      for (Pattern in : one.all()) {
        if (out.subsumes(in)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(one);
  }

  /// The one word that a constraint can admit, where one of its patterns is plain text.
  static Optional<String> word(Constraint one) {
    for (Pattern pattern : one.all()) {
      if (pattern.isLiteral() && Pattern.literal(pattern.text()).equals(pattern)) {
        return Optional.of(pattern.text());
      }
    }
    return Optional.empty();
  }
}
