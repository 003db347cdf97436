package dev.trustdrift.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which known word somebody meant: the one with the fewest edits (a letter added, dropped,
/// replaced, or swapped with its neighbour), ignoring case. Costs the product of both lengths.
public final class Nearest {
  private static final int LONGEST = 64;

  private Nearest() {}

  /// The nearest of the known words, however far; empty only where nothing is known.
  public static Optional<String> of(String word, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String candidate) -> edits(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// At most three words that are near enough to be what was meant, nearest first.
  public static List<String> near(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> isNear(word, candidate))
        .sorted(
            Comparator.comparingInt((String candidate) -> edits(word, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(3)
        .toList();
  }

  static boolean isNear(String word, String candidate) {
    return edits(word, candidate) <= Math.max(2, candidate.length() / 3)
        || (word.length() >= 3 && candidate.contains(word.toLowerCase(Locale.ROOT)));
  }

  private static int edits(String left, String right) {
    String a = folded(left);
    String b = folded(right);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }

  /// Words are short; what is longer comes from a slip of the paste buffer.
  private static String folded(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return lower.length() <= LONGEST ? lower : lower.substring(0, LONGEST);
  }
}
