package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaceTest {
  /// Hands that a test turns; every sleep takes a little longer than was asked for.
  private static final class Hands implements Ticker {
    private final long late;
    private long now = Long.MAX_VALUE - 1_000; // nanoTime may run over

    Hands(Duration late) {
      this.late = late.toNanos();
    }

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(Duration time) {
      now += time.toNanos() + late;
    }

    void pass(Duration time) {
      now += time.toNanos();
    }
  }

  private static List<Long> times(Hands hands, Pace pace, int count, Duration answer)
      throws InterruptedException {
    List<Long> times = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      pace.await();
      times.add(hands.nanos());
      hands.pass(answer);
    }
    return times;
  }

  private static double perSecond(List<Long> times) {
    return (times.size() - 1) * 1e9 / (times.getLast() - times.getFirst());
  }

  @Test
  void theFirstRequestWaitsForNothing() throws InterruptedException {
    Hands hands = new Hands(Duration.ZERO);
    long before = hands.nanos();
    new Pace(hands, Pace.LOOKUP_EVENTS).await();
    assertThat(hands.nanos()).isEqualTo(before);
  }

  @Test
  void usesTheQuotaUpToFivePerCentAndNeverCrossesIt() throws InterruptedException {
    Hands hands = new Hands(Duration.ofMillis(2));
    List<Long> times =
        times(hands, new Pace(hands, Pace.LOOKUP_EVENTS), 400, Duration.ofMillis(180));
    assertThat(perSecond(times)).isBetween(1.9, 2.0);
  }

  @Test
  void slowAnswersAreNotMadeUpForByABurst() throws InterruptedException {
    Hands hands = new Hands(Duration.ZERO);
    Pace pace = new Pace(hands, Pace.LOOKUP_EVENTS);
    times(hands, pace, 3, Duration.ofSeconds(4));
    List<Long> times = times(hands, pace, 10, Duration.ofMillis(1));
    for (int n = 1; n < times.size(); n++) {
      assertThat(times.get(n) - times.get(n - 1)).isGreaterThan(Duration.ofMillis(500).toNanos());
    }
  }

  @Test
  void aRestIsNotFollowedByABurst() throws InterruptedException {
    Hands hands = new Hands(Duration.ZERO);
    Pace pace = new Pace(hands, Pace.LOOKUP_EVENTS);
    pace.await();
    pace.rest(Duration.ofSeconds(8));
    List<Long> times = times(hands, pace, 3, Duration.ofMillis(1));
    assertThat(times.get(1) - times.get(0)).isGreaterThan(Duration.ofMillis(500).toNanos());
  }
}
