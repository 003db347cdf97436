package dev.trustdrift.policy;

import java.util.Optional;

/// The cheapest way to change a value so that a glob matches it: a character dropped or put in
/// costs about ten, a `/` or `:` more (they part the components of a subject, which should stay
/// themselves), another letter case ten. What a wildcard takes costs nothing. Time and memory are
/// the product of both lengths.
///
/// @param value the changed value
record Alignment(String value, int cost) {
  static final int ANY_ONE = -1;
  static final int ANY_MANY = -2;

  /// STS knows no longer subject than 255 characters; session names and audiences are shorter.
  static final int LONGEST_VALUE = 1024;

  private static final int LONGEST_GLOB = 4096;

  /// Stands where a `?` finds no character of the value.
  private static final char FILLER = 'x';

  /// Empty where either is too long for the question to be cheap.
  ///
  /// @param glob code points, [#ANY_ONE] and [#ANY_MANY]
  static Optional<Alignment> of(int[] glob, String value, boolean ignoringCase) {
    int[] word = value.codePoints().toArray();
    if (word.length > LONGEST_VALUE || glob.length > LONGEST_GLOB) {
      return Optional.empty();
    }
    int[][] cost = costs(glob, word, ignoringCase);
    StringBuilder changed = new StringBuilder();
    int i = 0;
    int j = 0;
    while (i < glob.length || j < word.length) {
      int here = cost[i][j];
      if (i < glob.length && j < word.length && keeps(glob[i], word[j], ignoringCase)) {
        boolean many = glob[i] == ANY_MANY;
        if (here == cost[many ? i : i + 1][j + 1]) {
          changed.appendCodePoint(word[j++]);
          i += many ? 0 : 1;
          continue;
        }
      }
      if (i < glob.length && glob[i] == ANY_MANY && here == cost[i + 1][j]) {
        i++;
      } else if (i < glob.length
          && j < word.length
          && otherCase(glob[i], word[j])
          && here == cost[i + 1][j + 1] + 10) {
        changed.appendCodePoint(glob[i++]);
        j++;
      } else if (j < word.length
          && here == cost[i][j + 1] + dropped(word[j])
          && (i == glob.length || glob[i] != ANY_MANY)) {
        // Of two equal changes the one that drops first reads more like a replacement.
        j++;
      } else {
        changed.appendCodePoint(glob[i] == ANY_ONE ? FILLER : glob[i]);
        i++;
      }
    }
    return Optional.of(new Alignment(changed.toString(), cost[0][0]));
  }

  /// `cost[i][j]`: of making the value from its character j on match the glob from its i-th on.
  private static int[][] costs(int[] glob, int[] word, boolean ignoringCase) {
    int[][] cost = new int[glob.length + 1][word.length + 1];
    for (int j = word.length - 1; j >= 0; j--) {
      cost[glob.length][j] = cost[glob.length][j + 1] + dropped(word[j]);
    }
    for (int i = glob.length - 1; i >= 0; i--) {
      boolean many = glob[i] == ANY_MANY;
      for (int j = word.length; j >= 0; j--) {
        int least = cost[i + 1][j] + (many ? 0 : weight(glob[i]));
        if (j < word.length) {
          least = Math.min(least, cost[i][j + 1] + (many ? 0 : dropped(word[j])));
          if (!many && keeps(glob[i], word[j], ignoringCase)) {
            least = Math.min(least, cost[i + 1][j + 1]);
          } else if (otherCase(glob[i], word[j])) {
            least = Math.min(least, cost[i + 1][j + 1] + 10);
          }
        }
        cost[i][j] = least;
      }
    }
    return cost;
  }

  private static boolean keeps(int token, int character, boolean ignoringCase) {
    return token < 0 || token == character || (ignoringCase && folded(token) == folded(character));
  }

  private static boolean otherCase(int token, int character) {
    return token >= 0 && token != character && folded(token) == folded(character);
  }

  private static int folded(int character) {
    return 'A' <= character && character <= 'Z' ? character + ('a' - 'A') : character;
  }

  private static int weight(int character) {
    return switch (character) {
      case ':' -> 50;
      case '/' -> 40;
      default -> 10;
    };
  }

  /// A little more than putting one in: what the value has is kept where that costs the same.
  private static int dropped(int character) {
    return weight(character) + 1;
  }
}
