package dev.trustdrift.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

  private @Nullable Node[] table = new Node[256];
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
    private @Nullable Node nextInTable;
    private boolean superseded;

    private Node(State state, @Nullable Node before, int symbol) {
      this.state = state;
      this.before = before;
      this.symbol = symbol;
      this.length = before == null ? 0 : before.length + 1;
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
    table = new Node[256];
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
        int owed = query.owed(child.state.place(), child.state.positions());
        agenda.add(child, shortestFirst ? child.length + owed : owed);
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
    int compared = 0;
    int hash = State.spot(place, positions);
    Node earlier = table[hash & (table.length - 1)];
    while (earlier != null) {
      compared++;
      if ((!lengthMatters || earlier.length <= parent.length + 1)
          && earlier.state.sameSpot(place, positions)
          && earlier.state.dominates(active, nodes)) {
        allowance.spend(compared / 4);
        return null;
      }
      earlier = earlier.nextInTable;
    }
    Node child =
        new Node(
            new State(place, positions.clone(), active.clone(), nodes.clone()), parent, symbol);
    keep(child);
    allowance.spend(compared / 4 + 2);
    return child;
  }

  private void keep(Node node) {
    if (kept >= table.length) {
      grow();
    }
    int slot = node.state.spot() & (table.length - 1);
    Node first = table[slot];
    Node previous = null;
    for (Node other = first; other != null; other = other.nextInTable) {
      if (other.length >= node.length && node.state.dominates(other.state)) {
        other.superseded = true;
        kept--;
        if (previous == null) {
          first = other.nextInTable;
        } else {
          previous.nextInTable = other.nextInTable;
        }
      } else {
        previous = other;
      }
    }
    node.nextInTable = first;
    table[slot] = node;
    kept++;
  }

  private void grow() {
    @Nullable Node[] old = table;
    table = new Node[2 * old.length];
    for (@Nullable Node head : old) {
      Node node = head;
      while (node != null) {
        Node next = node.nextInTable;
        int slot = node.state.spot() & (table.length - 1);
        node.nextInTable = table[slot];
        table[slot] = node;
        node = next;
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
