package dev.trustdrift.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A search from one state of a query for a word that will do.
///
/// A state is passed over if one as good or better is known: at the same place and positions with
/// fewer active positions of excluded patterns, at no greater length (antichain). First by A*,
/// whose estimate is consistent, so that the first word found is a shortest; if the budget ends
/// before, by going where the least is owed.
final class Search {
  /// What is left of the budget for the greedy attempt: one part in so many.
  private static final int GREEDY_SHARE = 5;

  private final Query query;
  private final Budget budget;

  /// Longer words are of no interest.
  private final int longest;

  private @Nullable Spot[] spots = new Spot[256];
  private int kept;

  Search(Query query, int longest, Budget budget) {
    this.query = query;
    this.longest = longest;
    this.budget = budget;
  }

  /// A state on the way, the symbol that led to it and the way before it.
  static final class Node {
    final State state;
    final @Nullable Node before;
    final int symbol;
    final int length;
    private final int bits;
    private boolean superseded;

    private Node(State state, @Nullable Node before, int symbol) {
      this.state = state;
      this.before = before;
      this.symbol = symbol;
      this.length = before == null ? 0 : before.length + 1;
      this.bits = State.bits(state.active());
    }
  }

  /// How a search ended.
  sealed interface Outcome {
    /// No word leads from here.
    record Nothing() implements Outcome {}

    /// A way to a word.
    record Way(Node end, boolean shortest) implements Outcome {
      /// The nodes from the first to the last.
      List<Node> nodes() {
        Deque<Node> nodes = new ArrayDeque<>();
        for (Node node = end; node != null; node = node.before) {
          nodes.addFirst(node);
        }
        return List.copyOf(nodes);
      }

      String word(Query query) {
        StringBuilder word = new StringBuilder();
        for (Node node : nodes()) {
          if (node.before != null) {
            word.appendCodePoint(query.character(node.symbol));
          }
        }
        return word.toString();
      }
    }

    /// The budget ended first.
    record Spent() implements Outcome {}
  }

  Outcome from(State start) {
    long greedyShare = budget.remaining() / GREEDY_SHARE;
    Outcome best = run(start, budget.part(budget.remaining() - greedyShare), true);
    if (!(best instanceof Outcome.Spent)) {
      return best;
    }
    spots = new Spot[256];
    kept = 0;
    return run(start, budget, false);
  }

  private Outcome run(State start, Budget allowance, boolean shortestFirst) {
    Agenda agenda = new Agenda();
    Node first = new Node(start, null, -1);
    keep(first);
    agenda.add(first, query.owed(start.place(), start.positions()));
    List<Node> children = new ArrayList<>();
    Node node;
    while ((node = agenda.poll()) != null) {
      if (node.superseded) {
        continue;
      }
      if (query.accepts(node.state)) {
        return new Outcome.Way(node, shortestFirst);
      }
      children.clear();
      Node parent = node;
      boolean[] spent = {!allowance.spend(1)};
      query.expand(
          node.state,
          shortestFirst,
          (symbol, place, positions, active, nodes) -> {
            int owed = query.owed(place, positions);
            if (owed > longest - parent.length - 1) {
              return true;
            }
            if (!allowance.spend(query.cost())) {
              spent[0] = true;
              return false;
            }
            Node child =
                admit(parent, symbol, place, positions, active, nodes, allowance, shortestFirst);
            if (child != null) {
              children.add(child);
            }
            return true;
          });
      if (spent[0]) {
        return new Outcome.Spent();
      }
      for (Node child : children.reversed()) {
        State state = child.state;
        agenda.add(
            child,
            shortestFirst
                ? child.length + query.owed(state.place(), state.positions())
                : query.owedInAll(state.place(), state.positions()));
      }
    }
    return new Outcome.Nothing();
  }

  /// A node for the state, unless one as good is known.
  private @Nullable Node admit(
      Node parent,
      int symbol,
      int place,
      int[] positions,
      long[] active,
      int[] nodes,
      Budget allowance,
      boolean lengthMatters) {
    int hash = State.spot(place, positions);
    Spot spot = spots[hash & (spots.length - 1)];
    while (spot != null && !spot.example.state.sameSpot(place, positions)) {
      spot = spot.next;
    }
    int length = lengthMatters ? parent.length + 1 : Integer.MAX_VALUE;
    int compared = spot == null ? 0 : spot.comparisons();
    Node child = null;
    if (spot == null || !spot.holdsAsGood(active, nodes, length)) {
      child =
          new Node(
              new State(place, positions.clone(), active.clone(), nodes.clone()), parent, symbol);
      allowance.spend(2);
      if (spot == null) {
        keep(child);
      } else {
        spot.add(child);
      }
    }
    if (spot != null) {
      allowance.spend((long) (spot.comparisons() - compared) * query.cost() / 8);
    }
    return child;
  }

  private void keep(Node node) {
    if (kept++ >= spots.length) {
      @Nullable Spot[] old = spots;
      spots = new Spot[2 * old.length];
      for (@Nullable Spot head : old) {
        Spot spot = head;
        while (spot != null) {
          Spot next = spot.next;
          put(spot);
          spot = next;
        }
      }
    }
    put(new Spot(node));
  }

  private void put(Spot spot) {
    int slot = spot.example.state.spot() & (spots.length - 1);
    spot.next = spots[slot];
    spots[slot] = spot;
  }

  /// The nodes at one place and positions, none as good as another, by the number of active bits:
  /// only one with fewer can be as good as a new one. Where there are very many, those with the
  /// fewest are kept for comparison, and of the others only their like is known.
  private static final class Spot {
    private static final int MOST_COMPARED = 256;

    private final Node example;
    private final List<Node> antichain = new ArrayList<>(1);
    private @Nullable Map<State, Integer> lengths;
    private @Nullable Spot next;
    private int comparisons;

    Spot(Node first) {
      example = first;
      antichain.add(first);
    }

    /// How many pairs of states were compared so far.
    int comparisons() {
      return comparisons;
    }

    boolean holdsAsGood(long[] active, int[] nodes, int length) {
      int bits = State.bits(active);
      for (Node node : antichain) {
        if (node.bits > bits) {
          break;
        }
        comparisons++;
        if (node.length <= length && node.state.dominates(active, nodes)) {
          return true;
        }
      }
      if (lengths == null) {
        return false;
      }
      State like = new State(example.state.place(), example.state.positions(), active, nodes);
      return lengths.getOrDefault(like, Integer.MAX_VALUE) <= length;
    }

    void add(Node node) {
      int at = 0;
      while (at < antichain.size() && antichain.get(at).bits < node.bits) {
        at++;
      }
      for (int i = antichain.size() - 1; i >= at; i--) {
        Node other = antichain.get(i);
        comparisons++;
        if (other.length >= node.length && node.state.dominates(other.state)) {
          other.superseded = true;
          antichain.remove(i);
        }
      }
      antichain.add(at, node);
      if (antichain.size() > MOST_COMPARED && lengths == null) {
        lengths = new HashMap<>();
        for (Node other : antichain) {
          lengths.put(other.state, other.length);
        }
      } else if (lengths != null) {
        lengths.merge(node.state, node.length, Math::min);
      }
      if (antichain.size() > MOST_COMPARED) {
        antichain.removeLast();
      }
    }
  }

  /// Nodes by estimate, the least first; among equals the last added, which is the furthest along.
  private static final class Agenda {
    private final List<ArrayList<Node>> stacks = new ArrayList<>();
    private int lowest;

    void add(Node node, int estimate) {
      while (stacks.size() <= estimate) {
        stacks.add(new ArrayList<>());
      }
      stacks.get(estimate).add(node);
      lowest = Math.min(lowest, estimate);
    }

    @Nullable Node poll() {
      while (lowest < stacks.size()) {
        ArrayList<Node> stack = stacks.get(lowest);
        if (!stack.isEmpty()) {
          return stack.removeLast();
        }
        lowest++;
      }
      return null;
    }
  }
}
