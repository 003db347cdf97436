package dev.trustdrift.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The set of words in question, such as every subject that an issuer can mint: a minimal
/// deterministic automaton, built once and shared. Immutable.
///
/// Each character of a word belongs to a phase (0, 1, 2…), and phases never go back along a word,
/// so "the part of the word up to the end of phase k" is defined. In a GitLab subject phase 0 may
/// be the project, phase 1 the ref type, phase 2 the ref.
public final class Universe {
  static final int NONE = Automaton.NONE;

  private final Automaton automaton;

  /// The same without a cap on the length, for questions about growth; null if there is no cap.
  private final @Nullable Universe uncapped;

  /// `next[state * classes + class]`, or -1.
  private final int[] next;

  /// Found on first use.
  private volatile @Nullable Verdict shortest;

  private final int[] distance;
  private final int[] longest;
  private final List<Characters> classes;
  private final int[] classOfRange;

  private Universe(Automaton automaton, @Nullable Universe uncapped) {
    this.automaton = automaton;
    this.uncapped = uncapped;
    Map<List<Integer>, List<Integer>> rangesByColumn = new HashMap<>();
    List<List<Integer>> columns = new ArrayList<>();
    int ranges = automaton.cuts().length;
    for (int range = 0; range < ranges; range++) {
      int column = range;
      List<Integer> targets = Arrays.stream(automaton.next()).map(row -> row[column]).toList();
      rangesByColumn
          .computeIfAbsent(
              targets,
              key -> {
                columns.add(key);
                return new ArrayList<>();
              })
          .add(range);
    }
    columns.removeIf(targets -> targets.stream().allMatch(t -> t == NONE));
    classOfRange = new int[ranges];
    Arrays.fill(classOfRange, NONE);
    classes = new ArrayList<>();
    next = new int[automaton.states() * columns.size()];
    for (int k = 0; k < columns.size(); k++) {
      List<Integer> targets = columns.get(k);
      IntStream.Builder edges = IntStream.builder();
      for (int range : rangesByColumn.getOrDefault(targets, List.of())) {
        classOfRange[range] = k;
        edges.add(automaton.cuts()[range]);
        edges.add(range + 1 < ranges ? automaton.cuts()[range + 1] : Character.MAX_CODE_POINT + 1);
      }
      classes.add(Characters.ofEdges(edges.build()));
      for (int s = 0; s < automaton.states(); s++) {
        next[s * columns.size() + k] = targets.get(s);
      }
    }
    distance = distances();
    longest = longest();
  }

  /// The words of these parts in a row, each part a phase of its own: 0, 1, 2…
  ///
  /// @throws IllegalArgumentException if it can't be told from the word so far in which phase a
  ///   character is
  public static Universe of(Regular... phases) {
    if (phases.length == 0) {
      throw new IllegalArgumentException("a universe has at least one phase");
    }
    return new Universe(Automaton.chain(Regular.automata(phases), true), null);
  }

  /// Every string of a length between two bounds, both included.
  ///
  /// Questions about growth ([Words#extent]) look through the upper bound: they treat `a*` as
  /// infinite here too, since what they ask is whether the pattern or the issuer sets the limit.
  ///
  /// @param max [Integer#MAX_VALUE] for no bound
  /// @throws IllegalArgumentException if the bounds are negative or the wrong way round
  public static Universe anyString(int min, int max) {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException("not a length: " + min + " to " + max);
    }
    Universe uncapped = new Universe(lengths(min, NONE), null);
    return max == Integer.MAX_VALUE ? uncapped : new Universe(lengths(min, max), uncapped);
  }

  /// One state a length, and minimal as it stands: put together from single characters it would
  /// take time with the square of the bound.
  ///
  /// @param most -1 for no bound
  private static Automaton lengths(int least, int most) {
    Automaton one = Automaton.one(Characters.ALL);
    int states = (most == NONE ? least : most) + 1;
    int[][] next = new int[states][];
    boolean[] accepting = new boolean[states];
    for (int s = 0; s < states; s++) {
      int after = s + 1 < states ? s + 1 : most == NONE ? s : NONE;
      next[s] = Arrays.stream(one.next()[0]).map(t -> t == NONE ? NONE : after).toArray();
      accepting[s] = s >= least;
    }
    return new Automaton(one.cuts(), next, accepting, new int[states]);
  }

  /// The words of either universe.
  ///
  /// @throws IllegalArgumentException if the two put a character of the same beginning into
  ///   different phases
  public Universe or(Universe other) {
    Automaton joined = automaton.join(other.automaton, Automaton.Join.EITHER);
    return new Universe(
        joined,
        isCapped() || other.isCapped()
            ? new Universe(
                withoutCap().automaton.join(other.withoutCap().automaton, Automaton.Join.EITHER),
                null)
            : null);
  }

  /// The words that are also in a regular set; phases stay.
  public Universe and(Regular set) {
    return join(set, Automaton.Join.BOTH);
  }

  /// The words that are not in a regular set; phases stay.
  public Universe minus(Regular set) {
    return join(set, Automaton.Join.FIRST_ONLY);
  }

  private Universe join(Regular set, Automaton.Join join) {
    return new Universe(
        automaton.join(set.automaton(), join), uncapped == null ? null : uncapped.join(set, join));
  }

  /// Whether a word belongs to it. O(word).
  public boolean contains(String word) {
    return automaton.accepts(Characters.in(word));
  }

  boolean contains(int[] word) {
    return automaton.accepts(word);
  }

  /// How many phases there are.
  public int phases() {
    return Arrays.stream(automaton.phase()).max().orElse(0) + 1;
  }

  /// The part of a word up to the end of a phase. O(word).
  ///
  /// @throws IllegalArgumentException if the word is not in the universe
  public String upToPhase(String word, int phase) {
    if (!contains(word)) {
      throw new IllegalArgumentException("not in this universe: " + word);
    }
    StringBuilder part = new StringBuilder();
    int state = 0;
    for (int c : Characters.in(word)) {
      state = automaton.next()[state][automaton.range(c)];
      if (automaton.phase()[state] > phase) {
        break;
      }
      part.appendCodePoint(c);
    }
    return part.toString();
  }

  private int[] distances() {
    int[] least = new int[automaton.states()];
    for (int s = 0; s < least.length; s++) {
      least[s] = automaton.accepting()[s] ? 0 : Integer.MAX_VALUE;
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int s = least.length - 1; s >= 0; s--) {
        for (int t : automaton.next()[s]) {
          if (t != NONE && least[t] != Integer.MAX_VALUE && least[t] + 1 < least[s]) {
            least[s] = least[t] + 1;
            changed = true;
          }
        }
      }
    }
    return least;
  }

  /// States are settled once all that they lead to are; what leads to a cycle never is.
  private int[] longest() {
    int states = automaton.states();
    int[] length = new int[states];
    boolean[] settled = new boolean[states];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int s = states - 1; s >= 0; s--) {
        int[] targets = Arrays.stream(automaton.next()[s]).filter(t -> t != NONE).toArray();
        if (!settled[s] && Arrays.stream(targets).allMatch(t -> settled[t])) {
          length[s] = Arrays.stream(targets).map(t -> length[t] + 1).max().orElse(0);
          settled[s] = true;
          changed = true;
        }
      }
    }
    for (int s = 0; s < states; s++) {
      if (!settled[s]) {
        length[s] = Integer.MAX_VALUE;
      }
    }
    return length;
  }

  boolean isCapped() {
    return uncapped != null;
  }

  /// The universe without the cap on length that [#anyString] put on it.
  Universe withoutCap() {
    return uncapped == null ? this : uncapped;
  }

  /// A shortest word; the same for every question that asks no more, so it is looked for once.
  Verdict shortest() {
    Verdict known = shortest;
    if (known == null) {
      Query query = new Query(this, Constraint.any());
      // Led by the distance to acceptance, the search goes straight to the nearest end.
      known =
          !query.isHopeless()
                  && new Search(query, Integer.MAX_VALUE, Budget.of(Long.MAX_VALUE / 2))
                          .from(query.start())
                      instanceof Search.Outcome.Way way
              ? new Verdict.Witness(way.word(query), true)
              : new Verdict.Empty();
      shortest = known;
    }
    return known;
  }

  /// The number of states, for those who watch its size.
  public int states() {
    return automaton.states();
  }

  int next(int state, int characterClass) {
    return next[state * classes.size() + characterClass];
  }

  boolean accepts(int state) {
    return automaton.accepting()[state];
  }

  int phase(int state) {
    return automaton.phase()[state];
  }

  /// Characters to the nearest accepting state; [Integer#MAX_VALUE] if there is none.
  int distance(int state) {
    return distance[state];
  }

  /// Characters to the furthest accepting state; [Integer#MAX_VALUE] if there is no limit.
  int longest(int state) {
    return longest[state];
  }

  /// The sets of characters that the universe can't tell apart, but for those that it never admits.
  List<Characters> classes() {
    return classes;
  }

  /// The class of a character, or -1 if the universe never admits it.
  int classOf(int character) {
    return classOfRange[automaton.range(character)];
  }
}
