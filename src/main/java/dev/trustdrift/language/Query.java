package dev.trustdrift.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

/// One constraint over one universe, made ready for stepping: what is redundant is gone, and the
/// characters that nothing tells apart are one symbol, shown by the most readable of them.
final class Query {
  /// Told of each state that a symbol leads to; arrays are scratch and must be copied to be kept.
  interface Visitor {
    /// False stops.
    boolean visit(int symbol, int place, int[] positions, long[] active, int[] nodes);
  }

  private final Universe universe;
  private final boolean hopeless;

  /// The characters that some pattern names, sorted.
  private final int[] named;

  /// One character a symbol, the most readable first: each that is named, and one for what is left
  /// of each class of the universe.
  private final int[] alphabet;

  private final int[] classOf;
  private final Required[] required;
  private final Excluded excluded;
  private final Forbidden[] forbidden;

  Query(Universe universe, Constraint constraint) {
    this.universe = universe;
    List<Pattern> needed = narrowest(constraint.all());
    hopeless =
        universe.distance(0) == Integer.MAX_VALUE
            || constraint.none().stream().anyMatch(out -> needed.stream().anyMatch(out::subsumes))
            || constraint.none().stream().anyMatch(Query::isEverything)
            || anyTwoVisiblyDisjoint(needed);
    // Nobody steps through a hopeless query, so nothing is made ready for it.
    List<Pattern> all = hopeless ? List.of() : needed;
    List<Pattern> none =
        hopeless
            ? List.of()
            : constraint.none().stream()
                .distinct()
                .filter(out -> all.stream().noneMatch(out::visiblyDisjoint))
                .toList();
    List<Pattern> wild = widest(none.stream().filter(out -> !out.isLiteral()).toList());
    List<Pattern> exactWords =
        none.stream().filter(Pattern::isOneWord).filter(out -> isCandidate(out, all)).toList();
    List<Pattern> foldedWords =
        none.stream().filter(out -> out.isLiteral() && out.isIgnoringCase()).toList();

    List<Pattern> mentioned = new ArrayList<>(all);
    mentioned.addAll(wild);
    mentioned.addAll(exactWords);
    mentioned.addAll(foldedWords);
    named = named(mentioned);
    alphabet = alphabet();
    classOf = new int[alphabet.length];
    Arrays.setAll(classOf, symbol -> universe.classOf(alphabet[symbol]));
    required = new Required[all.size()];
    Arrays.setAll(required, i -> new Required(all.get(i), alphabet));
    excluded = new Excluded(wild, alphabet, universe);
    List<Forbidden> trees = new ArrayList<>();
    if (!exactWords.isEmpty()) {
      trees.add(new Forbidden(exactWords, false, alphabet));
    }
    if (!foldedWords.isEmpty()) {
      trees.add(new Forbidden(foldedWords, true, alphabet));
    }
    forbidden = trees.toArray(Forbidden[]::new);
  }

  private static boolean anyTwoVisiblyDisjoint(List<Pattern> needed) {
    for (int i = 1; i < needed.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (needed.get(i).visiblyDisjoint(needed.get(j))) {
          return true;
        }
      }
    }
    return false;
  }

  /// A word that is forbidden one by one matters only if it would otherwise do.
  private boolean isCandidate(Pattern word, List<Pattern> all) {
    int[] characters = Characters.in(word.text());
    return all.stream().allMatch(pattern -> pattern.matches(characters))
        && universe.contains(characters);
  }

  /// Drops each pattern that another one implies.
  private static List<Pattern> narrowest(List<Pattern> all) {
    List<Pattern> kept = new ArrayList<>();
    for (Pattern pattern : new LinkedHashSet<>(all)) {
      if (kept.stream().noneMatch(pattern::subsumes)) {
        kept.removeIf(wider -> wider.subsumes(pattern));
        kept.add(pattern);
      }
    }
    kept.removeIf(Query::isEverything);
    return kept;
  }

  private static boolean isEverything(Pattern pattern) {
    return pattern.length() == 0 && pattern.star(0);
  }

  /// Drops each pattern that is within another one.
  private static List<Pattern> widest(List<Pattern> none) {
    List<Pattern> kept = new ArrayList<>();
    for (Pattern pattern : none) {
      if (kept.stream().noneMatch(wide -> wide.subsumes(pattern))) {
        kept.removeIf(pattern::subsumes);
        kept.add(pattern);
      }
    }
    return kept;
  }

  private static int[] named(List<Pattern> patterns) {
    int size = 0;
    for (Pattern pattern : patterns) {
      size += pattern.isIgnoringCase() ? 2 * pattern.length() : pattern.length();
    }
    int[] named = new int[size];
    int count = 0;
    for (Pattern pattern : patterns) {
      for (int p = 0; p < pattern.length(); p++) {
        int token = pattern.token(p);
        if (token != Pattern.ANY) {
          named[count++] = token;
          if (pattern.isIgnoringCase() && 'a' <= token && token <= 'z') {
            named[count++] = token - ('a' - 'A');
          }
        }
      }
    }
    Arrays.sort(named, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || named[i] != named[i - 1]) {
        named[distinct++] = named[i];
      }
    }
    return Arrays.copyOf(named, distinct);
  }

  private boolean isNamed(int character) {
    return Arrays.binarySearch(named, character) >= 0;
  }

  private int[] alphabet() {
    List<Integer> symbols = new ArrayList<>(named.length + universe.classes().size());
    for (int character : named) {
      if (universe.classOf(character) != Universe.NONE) {
        symbols.add(character);
      }
    }
    for (Characters rest : universe.classes()) {
      int shown = rest.mostReadable(c -> !isNamed(c));
      if (shown >= 0) {
        symbols.add(shown);
      }
    }
    symbols.sort(Characters::compareReadability);
    int[] alphabet = new int[symbols.size()];
    Arrays.setAll(alphabet, symbols::get);
    return alphabet;
  }

  Universe universe() {
    return universe;
  }

  /// Whether the patterns alone show that no word will do.
  boolean isHopeless() {
    return hopeless;
  }

  /// The character that a symbol is shown as.
  int character(int symbol) {
    return alphabet[symbol];
  }

  /// All characters that a symbol stands for, in order.
  IntStream characters(int symbol) {
    int shown = alphabet[symbol];
    Characters rest = universe.classes().get(classOf[symbol]);
    return isNamed(shown) ? IntStream.of(shown) : rest.stream().filter(c -> !isNamed(c));
  }

  State start() {
    int[] nodes = new int[forbidden.length];
    return new State(0, new int[required.length], excluded.start(), nodes);
  }

  /// Whether the word so far will do as it is.
  boolean accepts(State state) {
    if (!universe.accepts(state.place()) || !excluded.allows(state.active())) {
      return false;
    }
    for (int i = 0; i < required.length; i++) {
      if (!required[i].accepts(state.positions()[i])) {
        return false;
      }
    }
    for (int i = 0; i < forbidden.length; i++) {
      if (forbidden[i].forbids(state.nodes()[i])) {
        return false;
      }
    }
    return true;
  }

  /// The least number of characters that are still needed: never too many, and never falling by
  /// more than one a character.
  int owed(int place, int[] positions) {
    int owed = universe.distance(place);
    for (int i = 0; i < positions.length; i++) {
      owed = Math.max(owed, required[i].owed(positions[i]));
    }
    return owed;
  }

  /// What all patterns together still need: no bound, but a better guide where there are many.
  int owedInAll(int place, int[] positions) {
    int owed = universe.distance(place);
    for (int i = 0; i < positions.length; i++) {
      owed += required[i].owed(positions[i]);
    }
    return owed;
  }

  /// What looking at one state costs.
  int cost() {
    return 1 + (required.length + excluded.words()) / 8;
  }

  /// Visits all states that one more character leads to, readable characters first.
  void expand(State from, Visitor visitor) {
    expand(from, true, visitor);
  }

  /// Visits states that one more character leads to. Where several patterns leave a choice whether
  /// to begin a run here, there are exponentially many; `each` visits those too, otherwise all
  /// begin, or one, or none: enough to satisfy one pattern after another.
  void expand(State from, boolean each, Visitor visitor) {
    int[][] choices = new int[required.length][];
    int[] positions = new int[required.length];
    long[] active = new long[excluded.words()];
    int[] nodes = new int[forbidden.length];
    for (int symbol = 0; symbol < alphabet.length; symbol++) {
      int place = universe.next(from.place(), classOf[symbol]);
      if (place == Universe.NONE
          || !choose(from, symbol, choices)
          || !excluded.step(from.active(), symbol, place, active)) {
        continue;
      }
      for (int i = 0; i < nodes.length; i++) {
        nodes[i] = forbidden[i].next(from.nodes()[i], symbol);
      }
      int[] turn = new int[required.length];
      int round = 0;
      do {
        for (int i = 0; i < positions.length; i++) {
          positions[i] = choices[i][turn[i]];
        }
        if (!visitor.visit(symbol, place, positions, active, nodes)) {
          return;
        }
        round++;
      } while (each ? nextOfAll(turn, choices) : nextOfFew(turn, choices, round));
    }
  }

  private static boolean nextOfAll(int[] turn, int[][] choices) {
    int varied = turn.length - 1;
    while (varied >= 0 && ++turn[varied] == choices[varied].length) {
      turn[varied--] = 0;
    }
    return varied >= 0;
  }

  /// After all first choices: the first choice of one pattern and the last of all others, for each
  /// pattern that has a choice; then all last choices.
  private static boolean nextOfFew(int[] turn, int[][] choices, int round) {
    int left = round;
    boolean varied = false;
    for (int i = 0; i < turn.length; i++) {
      turn[i] = choices[i].length - 1;
      if (turn[i] > 0) {
        varied = true;
        if (--left == 0) {
          turn[i] = 0;
        }
      }
    }
    return varied && left <= 1;
  }

  private boolean choose(State from, int symbol, int[][] choices) {
    for (int i = 0; i < choices.length; i++) {
      choices[i] = required[i].next(from.positions()[i], symbol);
      if (choices[i].length == 0) {
        return false;
      }
    }
    return true;
  }
}
