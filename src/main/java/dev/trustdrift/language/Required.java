package dev.trustdrift.language;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A pattern that must match, as a table from position and symbol to the positions that follow.
///
/// Position p means that p tokens are matched. Between two stars the table is deterministic where
/// the run holds no `?` (Knuth, Morris and Pratt: the longest beginning of the run that ends here);
/// where it holds one, the search guesses where the run begins, so a position is still one number.
final class Required {
  private static final int[] NOWHERE = {};
  private static final int AT_START = -1;
  private static final int NOT_LITERAL = -2;

  private final Pattern pattern;
  private final int[] alphabet;

  /// For a position: the star that opened its run, or -1 in the first run of an anchored pattern.
  private final int[] opening;

  /// For a position in a run without `?`: where to fall back on a mismatch; -1 at the run's start.
  private final int[] fallback;

  private final int[] @Nullable [][] rows;

  Required(Pattern pattern, int[] alphabet) {
    this.pattern = pattern;
    this.alphabet = alphabet;
    int n = pattern.length();
    opening = new int[n + 1];
    fallback = new int[n + 1];
    Arrays.fill(fallback, NOT_LITERAL);
    rows = new int[n + 1][][];
    int open = -1;
    for (int p = 0; p <= n; p++) {
      if (pattern.star(p)) {
        open = p;
        fallBackInRun(p);
      }
      opening[p] = open;
    }
  }

  /// Fills [#fallback] for the run that a star opens, if the run is literal. Before a star the run
  /// may end in `?`: its literal part is best laid at the first fit, and they follow.
  private void fallBackInRun(int start) {
    int n = pattern.length();
    int end = start;
    while (end < n && (end == start || !pattern.star(end))) {
      end++;
    }
    boolean closed = pattern.star(end);
    int literal = start;
    while (literal < end && pattern.token(literal) != Pattern.ANY) {
      literal++;
    }
    for (int p = literal; p < end; p++) {
      if (!closed || pattern.token(p) != Pattern.ANY) {
        return;
      }
    }
    fallback[start] = AT_START;
    int border = AT_START;
    for (int p = start; p < (closed ? literal - 1 : literal); p++) {
      while (border >= 0 && pattern.token(start + border) != pattern.token(p)) {
        border = border == 0 ? AT_START : fallback[start + border] - start;
      }
      border++;
      fallback[p + 1] = start + border;
    }
  }

  /// The characters that a word still needs at least.
  int owed(int position) {
    return pattern.length() - position;
  }

  boolean accepts(int position) {
    return position == pattern.length();
  }

  /// The positions that may follow; one of them does whatever the others do if it is alone.
  int[] next(int position, int symbol) {
    int[][] row = rows[position];
    if (row == null) {
      row = new int[alphabet.length][];
      for (int s = 0; s < row.length; s++) {
        row[s] = compute(position, alphabet[s]);
      }
      rows[position] = row;
    }
    return row[symbol];
  }

  private int[] compute(int position, int character) {
    int n = pattern.length();
    int start = opening[position];
    if (start >= 0 && fallback[start] == AT_START) {
      int p = position;
      while (p >= start) {
        if (p < n && pattern.admits(p, character)) {
          return new int[] {p + 1};
        }
        p = p == start ? -1 : fallback[p];
      }
      return new int[] {start};
    }
    boolean matches = position < n && pattern.admits(position, character);
    if (position == start) {
      return !matches
          ? new int[] {start}
          : pattern.star(position + 1) ? new int[] {position + 1} : new int[] {position + 1, start};
    }
    return matches ? new int[] {position + 1} : NOWHERE;
  }
}
