package dev.trustdrift.collect.tls;

import java.time.Duration;

/// The instant at which a probe ends, whatever it has seen by then.
///
/// @param nanoTime on the clock of [System#nanoTime()]
record Deadline(long nanoTime) {

  static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /// Never negative.
  long nanosLeft() {
    return Math.max(0, nanoTime - System.nanoTime());
  }

  /// A timeout for sockets, where 0 would mean for ever.
  int millisLeft() {
    return (int) Math.max(1, nanosLeft() / 1_000_000);
  }
}
