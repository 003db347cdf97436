package dev.trustdrift.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// Counts the words of a query, or their beginnings up to the end of a phase.
///
/// There is no end of them if a state from which a word can be completed leads back to itself, or
/// to one that at least as much completes. That is seen on the first word found, as a rule. To
/// prove that there are finitely many, all states of the phases in question are laid out; later
/// phases only answer "can it be completed?".
final class Census {
  private final Query query;
  private final int lastPhase;
  private final Budget budget;

  private final Map<State, Integer> numbers = new HashMap<>();
  private final List<State> states = new ArrayList<>();

  /// For each state: symbol and number of the state that it leads to, in turn.
  private final List<List<Integer>> ways = new ArrayList<>();

  /// For each state: whether a counted word may end here.
  private final List<Boolean> ends = new ArrayList<>();

  private final Map<State, Boolean> completed = new HashMap<>();
  private boolean spent;

  Census(Query query, int lastPhase, Budget budget) {
    this.query = query;
    this.lastPhase = lastPhase;
    this.budget = budget;
  }

  /// Adds the words to those already found; [Extent.Finite] tells that all were added.
  Extent addTo(SortedSet<String> words, int bound) {
    if (query.isHopeless()) {
      return new Extent.Finite(List.of());
    }
    State start = query.start();
    switch (new Search(query, Integer.MAX_VALUE, budget.part(budget.remaining() / 4)).from(start)) {
      case Search.Outcome.Nothing() -> {
        return new Extent.Finite(List.of());
      }
      case Search.Outcome.Way way -> {
        for (Search.Node node : way.nodes()) {
          if (counted(node.state.place()) && repeats(node.state)) {
            return new Extent.Infinite();
          }
        }
      }
      case Search.Outcome.Spent() -> {}
    }
    if (layOut(start)) {
      return new Extent.Infinite();
    }
    if (spent) {
      return new Extent.Undecided(budget.spent());
    }
    boolean[] useful = useful();
    if (hasCycle(useful)) {
      return new Extent.Infinite();
    }
    return list(useful, words, bound);
  }

  private boolean counted(int place) {
    return query.universe().phase(place) <= lastPhase;
  }

  /// Whether one character leads to a state that is as good as this one.
  private boolean repeats(State state) {
    boolean[] found = {false};
    query.expand(
        state,
        (symbol, place, positions, active, nodes) -> {
          found[0] =
              state.sameSpot(place, positions)
                  && new State(place, positions, active, nodes).dominates(state);
          return !found[0] && budget.spend(query.cost());
        });
    return found[0];
  }

  /// Lays out all states of the phases in question; true if it comes upon one that shows that there
  /// is no end of words.
  private boolean layOut(State start) {
    number(start);
    for (int i = 0; i < states.size() && !spent; i++) {
      State state = states.get(i);
      boolean[] repeats = {false};
      boolean[] ending = {query.accepts(state)};
      List<Integer> out = ways.get(i);
      query.expand(
          state,
          (symbol, place, positions, active, nodes) -> {
            if (!budget.spend(2L * query.cost())) {
              spent = true;
              return false;
            }
            State child = new State(place, positions.clone(), active.clone(), nodes.clone());
            if (counted(place)) {
              out.add(symbol);
              out.add(number(child));
              repeats[0] |= child.dominates(state);
            } else if (!ending[0]) {
              ending[0] = canBeCompleted(child);
            }
            return !spent;
          });
      ends.set(i, ending[0]);
      if (repeats[0] && !spent && canBeCompleted(state)) {
        return true;
      }
    }
    return false;
  }

  private int number(State state) {
    Integer known = numbers.putIfAbsent(state, states.size());
    if (known != null) {
      return known;
    }
    states.add(state);
    ways.add(new ArrayList<>());
    ends.add(false);
    return states.size() - 1;
  }

  private boolean canBeCompleted(State state) {
    Boolean known = completed.get(state);
    if (known != null) {
      return known;
    }
    boolean answer =
        switch (new Search(query, Integer.MAX_VALUE, budget).from(state)) {
          case Search.Outcome.Nothing() -> false;
          case Search.Outcome.Way _ -> true;
          case Search.Outcome.Spent() -> {
            spent = true;
            yield false;
          }
        };
    completed.put(state, answer);
    return answer;
  }

  /// The states from which a counted word can end.
  private boolean[] useful() {
    List<List<Integer>> back = new ArrayList<>();
    states.forEach(_ -> back.add(new ArrayList<>()));
    for (int i = 0; i < states.size(); i++) {
      for (int k = 1; k < ways.get(i).size(); k += 2) {
        back.get(ways.get(i).get(k)).add(i);
      }
    }
    boolean[] useful = new boolean[states.size()];
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < useful.length; i++) {
      if (ends.get(i)) {
        useful[i] = true;
        open.add(i);
      }
    }
    while (!open.isEmpty()) {
      for (int before : back.get(open.remove())) {
        if (!useful[before]) {
          useful[before] = true;
          open.add(before);
        }
      }
    }
    return useful;
  }

  /// Takes away states that nothing leads to until none is left, or only those on cycles.
  private boolean hasCycle(boolean[] useful) {
    int[] incoming = new int[useful.length];
    int left = 0;
    for (int i = 0; i < useful.length; i++) {
      if (useful[i]) {
        left++;
        for (int k = 1; k < ways.get(i).size(); k += 2) {
          incoming[ways.get(i).get(k)]++;
        }
      }
    }
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < useful.length; i++) {
      if (useful[i] && incoming[i] == 0) {
        open.add(i);
      }
    }
    while (!open.isEmpty()) {
      int state = open.remove();
      left--;
      for (int k = 1; k < ways.get(state).size(); k += 2) {
        int target = ways.get(state).get(k);
        if (--incoming[target] == 0 && useful[target]) {
          open.add(target);
        }
      }
    }
    return left > 0;
  }

  /// Follows all states that a beginning leads to at once, so that each beginning is met once, and
  /// each met leads to a word.
  private Extent list(boolean[] useful, SortedSet<String> words, int bound) {
    record Beginning(String word, List<Integer> states) {}
    Deque<Beginning> open = new ArrayDeque<>();
    if (words.size() > bound) {
      return new Extent.Many(bound);
    }
    if (useful[0]) {
      open.push(new Beginning("", List.of(0)));
    }
    while (!open.isEmpty()) {
      Beginning beginning = open.pop();
      if (!budget.spend(1 + beginning.states.size())) {
        return new Extent.Undecided(budget.spent());
      }
      if (beginning.states.stream().anyMatch(ends::get)) {
        words.add(beginning.word);
        if (words.size() > bound) {
          return new Extent.Many(bound);
        }
      }
      Map<Integer, List<Integer>> targets = new HashMap<>();
      for (int state : beginning.states) {
        List<Integer> out = ways.get(state);
        for (int k = 0; k < out.size(); k += 2) {
          if (useful[out.get(k + 1)]) {
            List<Integer> reached = targets.computeIfAbsent(out.get(k), _ -> new ArrayList<>());
            if (!reached.contains(out.get(k + 1))) {
              reached.add(out.get(k + 1));
            }
          }
        }
      }
      targets.forEach(
          (symbol, reached) ->
              query
                  .characters(symbol)
                  .limit(bound + 1L)
                  .forEach(
                      c ->
                          open.push(
                              new Beginning(beginning.word + Character.toString(c), reached))));
    }
    return new Extent.Finite(List.of());
  }
}
