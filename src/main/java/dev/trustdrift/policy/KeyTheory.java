package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Universe;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Whether one key can meet several demands at once, and with which value. Answers are kept, since
/// the same demands on a key come up in many branches of a search.
final class KeyTheory {
  /// The answer.
  sealed interface Fit {
    /// Meeting them all: these values, or absence if there are none.
    record Found(List<String> values) implements Fit {}

    record Impossible() implements Fit {}

    /// The budget ended first.
    record Unsettled() implements Fit {}
  }

  private record Question(String key, Set<Demand> demands, Bound bound) {}

  private static final Fit IMPOSSIBLE = new Fit.Impossible();
  private static final Fit UNSETTLED = new Fit.Unsettled();

  private final TokenSpace tokens;
  private final Budget budget;
  private final Map<Question, Fit> answers = new HashMap<>();

  private final boolean requests;

  KeyTheory(TokenSpace tokens, Budget budget) {
    this(tokens, budget, false);
  }

  private KeyTheory(TokenSpace tokens, Budget budget, boolean requests) {
    this.tokens = tokens;
    this.budget = budget;
    this.requests = requests;
  }

  /// The theory of whole requests, to whose sender the time and the address are given: there is a
  /// request if there is a time and an address at which it comes.
  static KeyTheory forRequests(TokenSpace tokens, Budget budget) {
    return new KeyTheory(tokens, budget, true);
  }

  /// Whether a request is asked for, so that one time or address that fits is enough.
  boolean chooses(String key) {
    return requests && Circumstances.of(key).isPresent();
  }

  boolean neverPresent(String key) {
    return TokenSpace.neverPresent(tokens, key);
  }

  /// Decides for any key but the subject's.
  Fit fit(String key, Set<Demand> demands, Bound bound) {
    Question question = new Question(key, Set.copyOf(demands), bound);
    Fit known = answers.get(question);
    if (known == null) {
      known = decide(question);
      answers.put(question, known);
    }
    return known;
  }

  /// Whether every value that a key can have meets each demand, so that it does not matter.
  Fit always(String key, Set<Demand> demands, Bound bound) {
    for (Demand demand : demands) {
      Fit against =
          decideAs(TokenSpace.of(tokens, key), Set.of(demand.opposite()), opposite(bound));
      if (!(against instanceof Fit.Impossible)) {
        return against instanceof Fit.Unsettled ? UNSETTLED : IMPOSSIBLE;
      }
    }
    return decideAs(TokenSpace.of(tokens, key), Set.of(), Bound.SURELY);
  }

  private static Bound opposite(Bound bound) {
    return bound == Bound.SURELY ? Bound.POSSIBLY : Bound.SURELY;
  }

  private Fit decide(Question question) {
    KeySpace space = TokenSpace.of(tokens, question.key());
    if (chooses(question.key())) {
      return choose(
          Circumstances.of(question.key()).orElseThrow(),
          space,
          question.demands(),
          question.bound());
    }
    if (question.key().equals("aws:currenttime") && tokens.now().isPresent()) {
      return from(tokens.now().get(), question);
    }
    return space instanceof KeySpace.Circumstance && question.bound() == Bound.SURELY
        ? whatever(question)
        : decideAs(space, question.demands(), question.bound());
  }

  /// A circumstance surely meets demands if each of its values does, or if whoever calls has his
  /// choice.
  private Fit whatever(Question question) {
    Fit always = always(question.key(), question.demands(), Bound.SURELY);
    return always instanceof Fit.Impossible
            && Circumstances.of(question.key()).filter(Circumstances.ADDRESS::equals).isPresent()
            && PublicAddresses.meet(question.demands(), budget)
        ? decideAs(TokenSpace.of(tokens, question.key()), question.demands(), Bound.POSSIBLY)
        : always;
  }

  /// Times past don't come again: surely met is what is met now, and possibly what may be met yet.
  private Fit from(Instant now, Question question) {
    Stream<String> later =
        question.bound() == Bound.SURELY
            ? Stream.empty()
            : Circumstances.TIME.values(question.demands()).stream()
                .filter(time -> Values.date(time).filter(now::isBefore).isPresent());
    List<String> times = Stream.concat(Stream.of(now.toString()), later).toList();
    Fit found = firstOf(times, question.demands(), question.bound());
    return found instanceof Fit.Impossible
            && question.bound() == Bound.POSSIBLY
            && !Circumstances.TIME.settles(question.demands())
        ? decideAs(TokenSpace.of(tokens, question.key()), question.demands(), question.bound())
        : found;
  }

  /// Tries each value at which a demand can turn, which settles demands of order; demands on the
  /// text of a time or an address are settled only where one of those values meets them.
  private Fit choose(Circumstances kind, KeySpace space, Set<Demand> demands, Bound bound) {
    if (!budget.spend(1)) {
      return UNSETTLED;
    }
    if (space.mayBeAbsent() && demands.stream().allMatch(demand -> demand.metByAbsence(bound))) {
      return new Fit.Found(List.of());
    }
    Fit found = firstOf(kind.values(demands), demands, bound);
    return found instanceof Fit.Impossible && bound == Bound.POSSIBLY && !kind.settles(demands)
        ? decideAs(space, demands, bound)
        : found;
  }

  private Fit decideAs(KeySpace space, Set<Demand> demands, Bound bound) {
    if (!budget.spend(1)) {
      return UNSETTLED;
    }
    if (space.mayBeAbsent() && demands.stream().allMatch(demand -> demand.metByAbsence(bound))) {
      return new Fit.Found(List.of());
    }
    return switch (space) {
      case KeySpace.Absent _ -> IMPOSSIBLE;
      case KeySpace.OneOf(var values, var _) -> firstOf(values, demands, bound);
      case KeySpace.AnyOf(var universe, var _, var several) ->
          several ? some(universe, demands, bound) : one(universe, demands, bound);
      case KeySpace.Circumstance(var universe, var _) -> one(universe, demands, bound);
    };
  }

  private Fit firstOf(List<String> values, Set<Demand> demands, Bound bound) {
    for (String value : values) {
      if (!budget.spend(1L + demands.size())) {
        return UNSETTLED;
      }
      if (demands.stream().allMatch(demand -> demand.metBy(value, bound, this::neverPresent))) {
        return new Fit.Found(List.of(value));
      }
    }
    return IMPOSSIBLE;
  }

  /// A single value of a language: values at hand first, since a test of order can be met by a
  /// value but not be expressed by patterns.
  private Fit one(Universe universe, Set<Demand> demands, Bound bound) {
    Set<String> atHand = new LinkedHashSet<>();
    boolean ordered = false;
    for (Demand demand : demands) {
      atHand.addAll(demand.candidates());
      ordered |= !demand.candidates().isEmpty();
    }
    if (ordered) {
      Optional<List<String>> turns = WholeNumbers.turns(universe, demands, budget);
      if (turns.isPresent()) {
        return firstOf(turns.get(), demands, bound);
      }
      demands.stream()
          .flatMap(demand -> demand.values(bound, this::neverPresent).stream())
          .forEach(value -> Conjunction.word(value).ifPresent(atHand::add));
      Fit found = firstOf(atHand.stream().filter(universe::contains).toList(), demands, bound);
      if (!(found instanceof Fit.Impossible)) {
        return found;
      }
    }
    return find(universe, demands.stream().map(d -> d.values(bound, this::neverPresent)).toList());
  }

  private Fit find(Universe universe, List<List<Constraint>> factors) {
    Optional<List<Constraint>> product = new Conjunction(universe, budget).of(factors);
    if (product.isEmpty()) {
      return UNSETTLED;
    }
    return switch (Words.of(universe, product.get()).find(budget)) {
      case Verdict.Empty() -> IMPOSSIBLE;
      case Verdict.Witness(var word, var _) -> new Fit.Found(List.of(word));
      case Verdict.Undecided _ -> UNSETTLED;
    };
  }

  /// One or more values: what every value must meet, and for each demand that some value must meet
  /// a value of its own.
  private Fit some(Universe universe, Set<Demand> demands, Bound bound) {
    List<List<Constraint>> every = new ArrayList<>();
    List<List<Constraint>> single = new ArrayList<>();
    for (Demand demand : demands) {
      (bindsEvery(demand, bound) ? every : single).add(demand.values(bound, this::neverPresent));
    }
    if (single.isEmpty()) {
      single.add(List.of(Constraint.any()));
    }
    Set<String> values = new LinkedHashSet<>();
    for (List<Constraint> own : single) {
      List<List<Constraint>> factors = new ArrayList<>(every);
      factors.add(own);
      Fit fit = find(universe, factors);
      if (!(fit instanceof Fit.Found(var found))) {
        return fit;
      }
      values.addAll(found);
    }
    return new Fit.Found(List.copyOf(values));
  }

  private static boolean bindsEvery(Demand demand, Bound bound) {
    if (!(demand.condition() instanceof Condition.Comparison comparison)) {
      return true;
    }
    return switch (comparison.quantifier()) {
      case FOR_ALL_VALUES -> demand.wanted();
      case FOR_ANY_VALUE -> !demand.wanted();
      // Values that disagree leave a plain operator's answer unknown.
      case NONE -> bound == Bound.SURELY;
    };
  }
}
