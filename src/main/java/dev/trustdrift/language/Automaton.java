package dev.trustdrift.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A deterministic, partial automaton over ranges of characters, minimal and trimmed: from every
/// state but possibly the first, an accepting one can be reached. State 0 is the first.
///
/// A state's phase is that of the character that led to it.
///
/// @param cuts where a new range of characters begins; the first is 0
/// @param next `next[state][range]`, or -1
@SuppressWarnings("ArrayRecordComponent") // package-private and never compared: tables, not values
record Automaton(int[] cuts, int[][] next, boolean[] accepting, int[] phase) {
  static final int NONE = -1;

  /// How the acceptance of two automata that run side by side is joined.
  enum Join {
    BOTH,
    EITHER,
    FIRST_ONLY;

    boolean accepts(boolean first, boolean second) {
      return switch (this) {
        case BOTH -> first && second;
        case EITHER -> first || second;
        case FIRST_ONLY -> first && !second;
      };
    }

    boolean lives(int first, int second) {
      return switch (this) {
        case BOTH -> first != NONE && second != NONE;
        case EITHER -> first != NONE || second != NONE;
        case FIRST_ONLY -> first != NONE;
      };
    }
  }

  static Automaton emptyWord() {
    return new Automaton(new int[] {0}, new int[][] {{NONE}}, new boolean[] {true}, new int[] {0});
  }

  static Automaton one(Characters characters) {
    int[] cuts =
        IntStream.concat(IntStream.of(0), Arrays.stream(characters.edges()))
            .filter(Character::isValidCodePoint)
            .distinct()
            .toArray();
    int[] first = Arrays.stream(cuts).map(c -> characters.contains(c) ? 1 : NONE).toArray();
    int[] last = new int[cuts.length];
    Arrays.fill(last, NONE);
    return new Automaton(
        cuts, new int[][] {first, last}, new boolean[] {false, true}, new int[] {0, 0});
  }

  int states() {
    return next.length;
  }

  int range(int character) {
    int i = Arrays.binarySearch(cuts, character);
    return i >= 0 ? i : -i - 2;
  }

  boolean accepts(int[] word) {
    int state = 0;
    for (int c : word) {
      state = next[state][range(c)];
      if (state == NONE) {
        return false;
      }
    }
    return accepting[state];
  }

  /// Both automata side by side. O(states × states × ranges).
  Automaton join(Automaton other, Join join) {
    int[] merged = mergedCuts(List.of(this, other));
    int[] mine = Arrays.stream(merged).map(this::range).toArray();
    int[] theirs = Arrays.stream(merged).map(other::range).toArray();
    record Pair(int first, int second) {}
    return build(
        merged,
        new Pair(0, 0),
        pair ->
            join.accepts(
                pair.first != NONE && accepting[pair.first],
                pair.second != NONE && other.accepting[pair.second]),
        pair ->
            switch (join) {
              case BOTH, FIRST_ONLY -> phase[pair.first];
              case EITHER -> {
                if (pair.first != NONE
                    && pair.second != NONE
                    && phase[pair.first] != other.phase[pair.second]) {
                  throw new IllegalArgumentException(
                      "the phases of a word that both sides can begin with differ: "
                          + phase[pair.first]
                          + " and "
                          + other.phase[pair.second]);
                }
                yield pair.first != NONE ? phase[pair.first] : other.phase[pair.second];
              }
            },
        (pair, range) -> {
          int first = pair.first == NONE ? NONE : next[pair.first][mine[range]];
          int second = pair.second == NONE ? NONE : other.next[pair.second][theirs[range]];
          return join.lives(first, second) ? new Pair(first, second) : null;
        });
  }

  /// One after another, each a phase of its own if so wanted. O(2^states) at worst; grammars that
  /// people write stay linear.
  static Automaton chain(List<Automaton> links, boolean phases) {
    return chain(links, phases, NONE);
  }

  /// This any number of times.
  Automaton repeated() {
    return emptyWord().join(chain(List.of(this), false, 0), Join.EITHER);
  }

  /// @param again the link to begin again after the last one is complete, or -1
  private static Automaton chain(List<Automaton> links, boolean phases, int again) {
    int[] merged = mergedCuts(links);
    int[][] ranges = new int[links.size()][];
    int[] base = new int[links.size() + 1];
    for (int k = 0; k < links.size(); k++) {
      ranges[k] = Arrays.stream(merged).map(links.get(k)::range).toArray();
      base[k + 1] = base[k] + links.get(k).states();
    }
    int[] linkOf = new int[base[links.size()]];
    for (int k = 0; k < links.size(); k++) {
      Arrays.fill(linkOf, base[k], base[k + 1], k);
    }

    // `entered`: the states that the last character led to; `all`: those and what follows at once.
    record Subset(BitSet entered, BitSet all) {
      static Subset closing(
          BitSet entered, List<Automaton> links, int[] base, int[] linkOf, int again) {
        BitSet all = (BitSet) entered.clone();
        List<Integer> open = new ArrayList<>(entered.stream().boxed().toList());
        while (!open.isEmpty()) {
          int state = open.removeLast();
          int link = linkOf[state];
          int follow = link + 1 < links.size() ? link + 1 : again;
          if (links.get(link).accepting[state - base[link]]
              && follow != NONE
              && !all.get(base[follow])) {
            all.set(base[follow]);
            open.add(base[follow]);
          }
        }
        return new Subset(entered, all);
      }
    }
    BitSet start = new BitSet();
    start.set(0);
    int lastLink = links.size() - 1;
    return build(
        merged,
        Subset.closing(start, links, base, linkOf, again),
        subset ->
            subset.all.stream()
                .anyMatch(
                    s ->
                        linkOf[s] == lastLink && links.get(lastLink).accepting[s - base[lastLink]]),
        subset -> {
          if (!phases) {
            return 0;
          }
          int[] entered = subset.entered.stream().map(s -> linkOf[s]).distinct().toArray();
          if (entered.length > 1) {
            throw new IllegalArgumentException(
                "one character belongs to phase " + entered[0] + " and to phase " + entered[1]);
          }
          return entered[0];
        },
        (subset, range) -> {
          BitSet entered = new BitSet();
          subset.all.stream()
              .forEach(
                  s -> {
                    int link = linkOf[s];
                    int target = links.get(link).next[s - base[link]][ranges[link][range]];
                    if (target != NONE) {
                      entered.set(base[link] + target);
                    }
                  });
          return entered.isEmpty() ? null : Subset.closing(entered, links, base, linkOf, again);
        });
  }

  private static int[] mergedCuts(List<Automaton> automata) {
    return automata.stream()
        .flatMapToInt(automaton -> Arrays.stream(automaton.cuts))
        .sorted()
        .distinct()
        .toArray();
  }

  private interface Step<S> {
    @Nullable S after(S state, int range);
  }

  private static <S> Automaton build(
      int[] cuts, S start, Predicate<S> accepts, ToIntFunction<S> phaseOf, Step<S> step) {
    Map<S, Integer> numbers = new HashMap<>();
    List<S> states = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    numbers.put(start, 0);
    states.add(start);
    for (int i = 0; i < states.size(); i++) {
      int[] row = new int[cuts.length];
      for (int range = 0; range < cuts.length; range++) {
        S target = step.after(states.get(i), range);
        if (target == null) {
          row[range] = NONE;
        } else {
          Integer known = numbers.putIfAbsent(target, states.size());
          if (known == null) {
            row[range] = states.size();
            states.add(target);
          } else {
            row[range] = known;
          }
        }
      }
      rows.add(row);
    }
    boolean[] accepting = new boolean[states.size()];
    int[][] next = rows.toArray(int[][]::new);
    for (int i = 0; i < accepting.length; i++) {
      accepting[i] = accepts.test(states.get(i));
    }
    boolean[] alive = alive(next, accepting);
    int[] phase = new int[accepting.length];
    for (int i = 0; i < accepting.length; i++) {
      if (alive[i]) { // what leads nowhere may be of any phase
        phase[i] = phaseOf.applyAsInt(states.get(i));
      }
    }
    return minimal(cuts, next, accepting, phase, alive);
  }

  private static boolean[] alive(int[][] next, boolean[] accepting) {
    boolean[] alive = accepting.clone();
    boolean grew = true;
    while (grew) {
      grew = false;
      for (int s = next.length - 1; s >= 0; s--) {
        if (!alive[s] && Arrays.stream(next[s]).anyMatch(t -> t != NONE && alive[t])) {
          alive[s] = true;
          grew = true;
        }
      }
    }
    return alive;
  }

  /// Moore's refinement: states stay together while acceptance, phase and successors agree.
  private static Automaton minimal(
      int[] cuts, int[][] next, boolean[] accepting, int[] phase, boolean[] alive) {
    record Signature(int group, List<Integer> successors) {}
    int[] group = new int[next.length];
    for (int s = 0; s < next.length; s++) {
      group[s] = !alive[s] ? NONE : 2 * phase[s] + (accepting[s] ? 1 : 0);
    }
    long before = -1;
    while (true) {
      Map<Signature, Integer> numbers = new HashMap<>();
      int[] refined = new int[next.length];
      for (int s = 0; s < next.length; s++) {
        if (!alive[s]) {
          refined[s] = NONE;
          continue;
        }
        List<Integer> successors = new ArrayList<>(cuts.length);
        for (int t : next[s]) {
          successors.add(t == NONE ? NONE : group[t]);
        }
        refined[s] =
            numbers.computeIfAbsent(new Signature(group[s], successors), _ -> numbers.size());
      }
      group = refined;
      if (numbers.size() == before) {
        break;
      }
      before = numbers.size();
    }
    if (!alive[0]) {
      int[] dead = new int[cuts.length];
      Arrays.fill(dead, NONE);
      return new Automaton(cuts, new int[][] {dead}, new boolean[1], new int[1]);
    }
    // The first state is the first alive one, so its group is number 0.
    int groups = (int) before;
    int[][] rows = new int[groups][];
    boolean[] accepts = new boolean[groups];
    int[] phases = new int[groups];
    for (int s = 0; s < next.length; s++) {
      if (alive[s] && rows[group[s]] == null) {
        int[] row = new int[cuts.length];
        for (int range = 0; range < row.length; range++) {
          row[range] = next[s][range] == NONE ? NONE : group[next[s][range]];
        }
        rows[group[s]] = row;
        accepts[group[s]] = accepting[s];
        phases[group[s]] = phase[s];
      }
    }
    return withoutNeedlessCuts(cuts, rows, accepts, phases);
  }

  private static Automaton withoutNeedlessCuts(
      int[] cuts, int[][] rows, boolean[] accepting, int[] phase) {
    int[] kept =
        IntStream.range(0, cuts.length)
            .filter(r -> r == 0 || Arrays.stream(rows).anyMatch(row -> row[r] != row[r - 1]))
            .toArray();
    return new Automaton(
        Arrays.stream(kept).map(r -> cuts[r]).toArray(),
        Arrays.stream(rows)
            .map(row -> Arrays.stream(kept).map(r -> row[r]).toArray())
            .toArray(int[][]::new),
        accepting,
        phase);
  }
}
