package dev.trustdrift.collect.aws;

import java.time.Duration;

/// Keeps requests apart, so that a quota is used up but not crossed.
///
/// A token bucket of one: nothing is saved up while nothing is asked, for the quota's other users
/// did not save either. A sleep that took too long is made up for by a little, so that the rate
/// holds over many requests; a request that comes a little early does no harm, since AWS counts
/// over a second.
final class Pace {
  /// Two a second is what `LookupEvents` allows in an account and Region (CloudTrail user guide,
  /// "Quotas"); three per cent below it, for clocks and networks that are not exact.
  static final Duration LOOKUP_EVENTS = Duration.ofMillis(515);

  private static final long MADE_UP_FOR = Duration.ofMillis(10).toNanos();

  private final Ticker ticker;
  private final long interval;
  private boolean started;
  private long next;

  Pace(Ticker ticker, Duration interval) {
    this.ticker = ticker;
    this.interval = interval.toNanos();
  }

  /// Returns when the next request may go out.
  void await() throws InterruptedException {
    long now = ticker.nanos();
    if (started && next - now > 0) {
      ticker.sleep(Duration.ofNanos(next - now));
      now = ticker.nanos();
    }
    next = (started ? Math.max(next, now - MADE_UP_FOR) : now) + interval;
    started = true;
  }

  /// Lets that time pass, as the server asked for by refusing; then goes on at the pace.
  void rest(Duration time) throws InterruptedException {
    ticker.sleep(time);
    next = ticker.nanos();
  }
}
