package dev.trustdrift.language;

import java.util.Arrays;

/// Where a word read so far has led.
///
/// @param place the universe's state
/// @param positions for each pattern that must match, a position in it
/// @param active for the patterns that must not match, all positions in them, as bits
/// @param nodes for each [Forbidden] set of words, the node in it, or -1 once off it
@SuppressWarnings("ArrayRecordComponent") // equality is written out below
record State(int place, int[] positions, long[] active, int[] nodes) {
  boolean sameSpot(int place, int[] positions) {
    return this.place == place && Arrays.equals(this.positions, positions);
  }

  int spot() {
    return spot(place, positions);
  }

  static int spot(int place, int[] positions) {
    int hash = 31 * place + Arrays.hashCode(positions);
    return hash ^ (hash >>> 15);
  }

  /// Whether whatever completes the other state completes this one too.
  boolean dominates(long[] active, int[] nodes) {
    for (int i = 0; i < nodes.length; i++) {
      if (this.nodes[i] != nodes[i] && this.nodes[i] != Forbidden.OFF) {
        return false;
      }
    }
    return subset(this.active, active);
  }

  boolean dominates(State other) {
    return sameSpot(other.place, other.positions) && dominates(other.active, other.nodes);
  }

  static int bits(long[] active) {
    int bits = 0;
    for (long word : active) {
      bits += Long.bitCount(word);
    }
    return bits;
  }

  static boolean subset(long[] small, long[] large) {
    for (int i = 0; i < small.length; i++) {
      if ((small[i] & ~large[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof State that
        && sameSpot(that.place, that.positions)
        && Arrays.equals(active, that.active)
        && Arrays.equals(nodes, that.nodes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * spot() + Arrays.hashCode(active)) + Arrays.hashCode(nodes);
  }
}
