package dev.trustdrift.language;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The patterns that must not match, all of them as one set of bits.
///
/// Each pattern has a bit a position, position 0 highest, and one spare bit above. A step is
/// `((active & match) >>> 1) | (active & loop)`. A position at a star makes all lower positions of
/// its pattern redundant, so those are set as well: it changes nothing but lets more states compare
/// as subsets. The spare bits make that one subtraction: 2^w minus the stars fills upwards.
final class Excluded {
  private final int[] alphabet;
  private final List<Pattern> patterns;
  private final int[] top;
  private final int words;
  private final long[] spare;
  private final long[] loop;
  private final long[] complete;

  /// For each of the universe's states: the positions from which whatever follows there matches.
  private final long[] @Nullable [] hopeless;

  private final Universe universe;
  private final long[] @Nullable [] match;

  Excluded(List<Pattern> patterns, int[] alphabet, Universe universe) {
    this.universe = universe;
    this.patterns = patterns;
    this.alphabet = alphabet;
    top = new int[patterns.size()];
    int bits = 0;
    for (int i = 0; i < top.length; i++) {
      bits += patterns.get(i).length() + 2;
      top[i] = bits - 2;
    }
    words = (bits + 63) / 64;
    spare = new long[words];
    loop = new long[words];
    complete = new long[words];
    hopeless = new long[universe.states()][];
    match = new long[alphabet.length][];
    for (int i = 0; i < top.length; i++) {
      Pattern pattern = patterns.get(i);
      set(spare, top[i] + 1);
      for (int p = 0; p <= pattern.length(); p++) {
        if (pattern.star(p)) {
          set(loop, top[i] - p);
        }
      }
      set(complete, top[i] - pattern.length());
    }
  }

  private static void set(long[] bits, int bit) {
    bits[bit >> 6] |= 1L << bit;
  }

  /// How many longs a set of positions takes.
  int words() {
    return words;
  }

  long[] start() {
    long[] active = new long[words];
    for (int bit : top) {
      set(active, bit);
    }
    return active;
  }

  /// Writes the positions after one more symbol, which leads to a place of the universe; false if
  /// some pattern now matches whatever follows. O(words).
  boolean step(long[] active, int symbol, int place, long[] result) {
    long[] lost = hopeless[place];
    if (lost == null) {
      lost = hopeless(universe.distance(place), universe.longest(place));
      hopeless[place] = lost;
    }
    long[] matching = match[symbol];
    if (matching == null) {
      matching = matching(alphabet[symbol]);
      match[symbol] = matching;
    }
    long carry = 0;
    for (int w = words - 1; w >= 0; w--) {
      long moved = active[w] & matching[w];
      result[w] = (moved >>> 1) | carry | (active[w] & loop[w]);
      carry = moved << 63;
      if ((result[w] & lost[w]) != 0) {
        return false;
      }
    }
    long borrow = 0;
    for (int w = 0; w < words; w++) {
      long stars = result[w] & loop[w];
      long difference = spare[w] - stars - borrow;
      borrow =
          Long.compareUnsigned(spare[w], stars) < 0 || (borrow != 0 && spare[w] == stars) ? 1 : 0;
      result[w] |= difference & ~spare[w];
    }
    return true;
  }

  boolean allows(long[] active) {
    for (int w = 0; w < words; w++) {
      if ((active[w] & complete[w]) != 0) {
        return false;
      }
    }
    return true;
  }

  /// An end of `?` alone matches if so many characters must follow, and no more unless a `*` is
  /// there.
  private long[] hopeless(int shortest, int longest) {
    long[] bits = new long[words];
    for (int i = 0; i < top.length; i++) {
      Pattern pattern = patterns.get(i);
      int n = pattern.length();
      for (int p = n; p >= 0 && (p == n || pattern.token(p) == Pattern.ANY); p--) {
        if (shortest >= n - p && (pattern.star(n) || longest <= n - p)) {
          set(bits, top[i] - p);
        }
      }
    }
    return bits;
  }

  private long[] matching(int character) {
    long[] bits = new long[words];
    for (int i = 0; i < top.length; i++) {
      Pattern pattern = patterns.get(i);
      for (int p = 0; p < pattern.length(); p++) {
        if (pattern.admits(p, character)) {
          set(bits, top[i] - p);
        }
      }
    }
    return bits;
  }
}
