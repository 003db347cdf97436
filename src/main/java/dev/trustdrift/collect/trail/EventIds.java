package dev.trustdrift.collect.trail;

/// A bounded set of event IDs, each as 64 bits of it: eight bytes an ID instead of eighty. Two IDs
/// of one credential fall together less often than once in 10¹² credentials.
final class EventIds {
  private static final int LEAST = 8;

  private final int most;
  private long[] slots = new long[LEAST];
  private int size;

  /// @param most how many are told apart; those beyond all count as new
  EventIds(int most) {
    this.most = most;
  }

  /// Adds an ID. Expected constant time.
  ///
  /// @return whether it is new
  boolean add(String id) {
    long hash = hash(id);
    int i = slot(slots, hash);
    if (slots[i] == hash) {
      return false;
    }
    if (size < most) {
      slots[i] = hash;
      size++;
      if (size * 8 > slots.length * 7) {
        grow();
      }
    }
    return true;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        larger[slot(larger, hash)] = hash;
      }
    }
    slots = larger;
  }

  private static int slot(long[] slots, long hash) {
    int mask = slots.length - 1;
    int i = (int) (hash >>> 32) & mask;
    while (slots[i] != 0 && slots[i] != hash) {
      i = (i + 1) & mask;
    }
    return i;
  }

  /// Two passes of different odd factors, mixed (the finisher of MurmurHash3); 0 marks a free slot.
  private static long hash(String id) {
    long hash = 0x9E3779B97F4A7C15L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0xff51afd7ed558ccdL;
      hash ^= hash >>> 32;
    }
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
