package dev.trustdrift.collect.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A clock whose hands are turned by those who sleep.
final class TurnedClock implements Ticker {
  private final AtomicLong now = new AtomicLong();
  private final List<Duration> slept = new ArrayList<>();

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public synchronized void sleep(Duration time) {
    slept.add(time);
    now.addAndGet(time.toNanos());
  }

  synchronized List<Duration> slept() {
    return List.copyOf(slept);
  }
}
