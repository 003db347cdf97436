package dev.trustdrift.language;

import dk.brics.automaton.Automaton;
import dk.brics.automaton.BasicAutomata;
import dk.brics.automaton.State;
import dk.brics.automaton.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The engine's questions in terms of dk.brics:automaton. Its characters are those of Java, so an
/// emoji is two of them to a `?`.
public final class Brics {
  private Brics() {}

  /// The words that match a pattern.
  public static Automaton of(Pattern pattern) {
    List<Automaton> parts = new ArrayList<>();
    for (int i = 0; i <= pattern.length(); i++) {
      if (pattern.star(i)) {
        parts.add(BasicAutomata.makeAnyString());
      }
      if (i < pattern.length()) {
        int token = pattern.token(i);
        String letter = token == Pattern.ANY ? "" : Character.toString(token);
        parts.add(
            token == Pattern.ANY
                ? BasicAutomata.makeAnyChar()
                : BasicAutomata.makeCharSet(
                    pattern.isIgnoringCase() ? letter + letter.toUpperCase(Locale.ROOT) : letter));
      }
    }
    return Automaton.concatenate(parts);
  }

  /// The words of a universe.
  public static Automaton of(Universe universe) {
    State[] states = new State[universe.states()];
    for (int s = 0; s < states.length; s++) {
      states[s] = new State();
      states[s].setAccept(universe.accepts(s));
    }
    for (int s = 0; s < states.length; s++) {
      for (int k = 0; k < universe.classes().size(); k++) {
        int target = universe.next(s, k);
        if (target != Universe.NONE) {
          int[] edges = universe.classes().get(k).edges();
          for (int i = 0; i < edges.length; i += 2) {
            add(states[s], edges[i], edges[i + 1] - 1, states[target]);
          }
        }
      }
    }
    Automaton automaton = new Automaton();
    automaton.setInitialState(states[0]);
    automaton.setDeterministic(true);
    return automaton;
  }

  /// Characters beyond the first 65,536 come all or not at all in the grammars here.
  private static void add(State from, int first, int last, State to) {
    if (first < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      int end = Math.min(last, Character.MAX_VALUE);
      from.addTransition(new Transition((char) first, (char) end, to));
    }
    if (last >= Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      State half = new State();
      from.addTransition(
          new Transition(Character.MIN_HIGH_SURROGATE, Character.MAX_HIGH_SURROGATE, half));
      half.addTransition(
          new Transition(Character.MIN_LOW_SURROGATE, Character.MAX_LOW_SURROGATE, to));
    }
  }

  /// A shortest word of a set; null if it is empty.
  ///
  /// @param universe the set's universe, made ready
  public static @Nullable String shortest(Automaton universe, Words words) {
    String best = null;
    for (Constraint cell : words.cells()) {
      Automaton left = universe;
      for (Pattern pattern : cell.all()) {
        left = left.intersection(of(pattern));
      }
      for (Pattern pattern : cell.none()) {
        left = left.minus(of(pattern));
      }
      String word = left.getShortestExample(true);
      if (word != null && (best == null || word.length() < best.length())) {
        best = word;
      }
    }
    return best;
  }
}
