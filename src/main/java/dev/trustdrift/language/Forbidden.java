package dev.trustdrift.language;

import java.util.Arrays;
import java.util.List;

/// Single words that must not be the word in question, as a tree of their common beginnings: a list
/// of 500 costs no more to step through than one.
final class Forbidden {
  static final int OFF = -1;

  private int[] firstChild = new int[64];
  private int[] sibling = new int[64];
  private int[] symbol = new int[64];
  private boolean[] end = new boolean[64];
  private int size = 1;

  private final boolean ignoringCase;
  private final int[] characters;

  /// @param alphabet the character of each symbol that a search will step with
  Forbidden(List<Pattern> words, boolean ignoringCase, int[] alphabet) {
    this.ignoringCase = ignoringCase;
    characters = alphabet.clone();
    if (ignoringCase) {
      Arrays.setAll(characters, i -> Pattern.fold(alphabet[i]));
    }
    Arrays.fill(firstChild, OFF);
    for (Pattern word : words) {
      int node = 0;
      for (int i = 0; i < word.length(); i++) {
        int child = find(node, word.token(i));
        node = child == OFF ? add(node, word.token(i)) : child;
      }
      end[node] = true;
    }
  }

  boolean isIgnoringCase() {
    return ignoringCase;
  }

  /// The node that a symbol leads to, or [#OFF]. O(children of the node).
  int next(int node, int alphabetIndex) {
    return node == OFF ? OFF : find(node, characters[alphabetIndex]);
  }

  boolean forbids(int node) {
    return node != OFF && end[node];
  }

  private int find(int node, int character) {
    int child = firstChild[node];
    while (child != OFF && symbol[child] != character) {
      child = sibling[child];
    }
    return child;
  }

  private int add(int node, int character) {
    if (size == symbol.length) {
      firstChild = Arrays.copyOf(firstChild, 2 * size);
      Arrays.fill(firstChild, size, 2 * size, OFF);
      sibling = Arrays.copyOf(sibling, 2 * size);
      symbol = Arrays.copyOf(symbol, 2 * size);
      end = Arrays.copyOf(end, 2 * size);
    }
    symbol[size] = character;
    sibling[size] = firstChild[node];
    firstChild[node] = size;
    return size++;
  }
}
