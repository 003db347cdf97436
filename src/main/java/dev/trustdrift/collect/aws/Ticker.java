package dev.trustdrift.collect.aws;

import java.time.Duration;

/// Time as waiting feels it; tests turn the hands themselves.
interface Ticker {
  /// The machine's own.
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  /// Nanoseconds since some moment.
  long nanos();

  /// Returns once that time has passed.
  void sleep(Duration time) throws InterruptedException;
}
