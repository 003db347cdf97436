package dev.trustdrift.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// A regular set of words, put together as a grammar is written. Immutable; each operation builds
/// the minimal automaton at once, so parts are meant to be small (a few hundred states) and shared.
///
/// ```java
/// Regular segment = oneOf("_.").or(range('a', 'z')).atLeastOnce().minus(endingWith(".git"));
/// Regular path = segment.then(literal("/").then(segment).atLeastOnce());
/// ```
public final class Regular {
  private static final Regular EMPTY_WORD = new Regular(Automaton.emptyWord());
  private static final Regular ANY_CHARACTER = new Regular(Automaton.one(Characters.ALL));
  private static final Regular ANYTHING = ANY_CHARACTER.many();

  private final Automaton automaton;

  private Regular(Automaton automaton) {
    this.automaton = automaton;
  }

  Automaton automaton() {
    return automaton;
  }

  /// The empty word alone.
  public static Regular emptyWord() {
    return EMPTY_WORD;
  }

  /// This one word. Grammars hold many, so its automaton is written down, a state a letter and
  /// minimal as it stands, and not put together character by character.
  public static Regular literal(String word) {
    int[] letters = word.codePoints().toArray();
    if (Arrays.stream(letters).anyMatch(c -> !Characters.ALL.contains(c))) {
      return either(); // a lone surrogate is no character
    }
    int[] cuts =
        IntStream.concat(
                IntStream.of(0), Arrays.stream(letters).flatMap(c -> IntStream.of(c, c + 1)))
            .filter(Character::isValidCodePoint)
            .sorted()
            .distinct()
            .toArray();
    int[][] next = new int[letters.length + 1][cuts.length];
    boolean[] accepting = new boolean[next.length];
    accepting[letters.length] = true;
    for (int state = 0; state < next.length; state++) {
      Arrays.fill(next[state], Automaton.NONE);
      if (state < letters.length) {
        next[state][Arrays.binarySearch(cuts, letters[state])] = state + 1;
      }
    }
    return new Regular(new Automaton(cuts, next, accepting, new int[next.length]));
  }

  /// One of these words.
  public static Regular oneWordOf(String... words) {
    return either(Arrays.stream(words).map(Regular::literal).toArray(Regular[]::new));
  }

  /// One character of these.
  public static Regular oneOf(String characters) {
    return new Regular(Automaton.one(Characters.of(characters.codePoints().toArray())));
  }

  /// One character in a range, both ends included.
  public static Regular range(int from, int to) {
    return new Regular(Automaton.one(Characters.range(from, to))).and(ANY_CHARACTER);
  }

  /// One character that is none of these.
  public static Regular noneOf(String characters) {
    return ANY_CHARACTER.minus(oneOf(characters));
  }

  /// One character, whichever: any Unicode code point that is not a surrogate.
  public static Regular anyCharacter() {
    return ANY_CHARACTER;
  }

  /// Every word, the empty one included.
  public static Regular anything() {
    return ANYTHING;
  }

  /// The words that match a pattern. O(2^length) for a hostile pattern; for grammars.
  public static Regular matching(Pattern pattern) {
    List<Regular> parts = new ArrayList<>();
    for (int i = 0; i <= pattern.length(); i++) {
      if (pattern.star(i)) {
        parts.add(ANYTHING);
      }
      if (i < pattern.length()) {
        int token = pattern.token(i);
        String letter = token == Pattern.ANY ? "" : Character.toString(token);
        parts.add(
            token == Pattern.ANY
                ? ANY_CHARACTER
                : oneOf(pattern.isIgnoringCase() ? letter + upper(token) : letter));
      }
    }
    return sequence(parts.toArray(Regular[]::new));
  }

  private static String upper(int letter) {
    return Character.toString('a' <= letter && letter <= 'z' ? letter - ('a' - 'A') : letter);
  }

  /// Words with such a part anywhere.
  public static Regular containing(String part) {
    return sequence(ANYTHING, literal(part), ANYTHING);
  }

  /// Words that begin so.
  public static Regular startingWith(String part) {
    return literal(part).then(ANYTHING);
  }

  /// Words that end so.
  public static Regular endingWith(String part) {
    return ANYTHING.then(literal(part));
  }

  /// One part after another.
  public static Regular sequence(Regular... parts) {
    return parts.length == 0 ? EMPTY_WORD : new Regular(Automaton.chain(automata(parts), false));
  }

  /// Any of these; none at all gives the empty set.
  public static Regular either(Regular... parts) {
    if (parts.length == 0) {
      return new Regular(Automaton.one(Characters.of()));
    }
    Regular all = parts[0];
    for (Regular part : List.of(parts).subList(1, parts.length)) {
      all = all.or(part);
    }
    return all;
  }

  /// This, then that.
  public Regular then(Regular other) {
    return sequence(this, other);
  }

  /// This, then that word.
  public Regular then(String word) {
    return sequence(this, literal(word));
  }

  /// This or that.
  public Regular or(Regular other) {
    return new Regular(automaton.join(other.automaton, Automaton.Join.EITHER));
  }

  /// What is in both.
  public Regular and(Regular other) {
    return new Regular(automaton.join(other.automaton, Automaton.Join.BOTH));
  }

  /// This without that.
  public Regular minus(Regular other) {
    return new Regular(automaton.join(other.automaton, Automaton.Join.FIRST_ONLY));
  }

  /// Any number of times, not at all included.
  public Regular many() {
    return new Regular(automaton.repeated());
  }

  /// Once or more.
  public Regular atLeastOnce() {
    return then(many());
  }

  /// Once or not at all.
  public Regular optional() {
    return or(EMPTY_WORD);
  }

  /// A number of times within bounds, both included.
  public Regular times(int least, int most) {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException("not a number of times: " + least + " to " + most);
    }
    List<Regular> parts = new ArrayList<>(Collections.nCopies(least, this));
    parts.addAll(Collections.nCopies(most - least, optional()));
    return sequence(parts.toArray(Regular[]::new));
  }

  /// Whether a word is in the set. O(word).
  public boolean contains(String word) {
    return automaton.accepts(word.codePoints().toArray());
  }

  static List<Automaton> automata(Regular... parts) {
    return Arrays.stream(parts).map(Regular::automaton).toList();
  }
}
