package dev.trustdrift.collect.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.collect.ContractAccount;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrailFilesTest {
  private static final TrailMaker MAKER = new TrailMaker(9);

  private final CloudTrailRecords records =
      new CloudTrailRecords(TrailMaker.ACCOUNT, TrailMaker.START.plus(Duration.ofDays(400)));

  private static TrailFiles.Item item(int file, int events) {
    return new TrailFiles.Item(
        "file-" + file,
        () ->
            new ByteArrayInputStream(
                String.join("\n", MAKER.records(file, events)).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anyNumberOfWorkersGivesTheSame() throws InterruptedException {
    List<TrailFiles.Item> items = IntStream.range(0, 12).mapToObj(n -> item(n, 400)).toList();
    TrailFiles.read(items.iterator(), 1, records);
    CloudTrailRecords side =
        new CloudTrailRecords(TrailMaker.ACCOUNT, TrailMaker.START.plus(Duration.ofDays(400)));
    TrailFiles.read(items.iterator(), 5, side);
    assertThat(side.trail(Instant.EPOCH)).isEqualTo(records.trail(Instant.EPOCH));
    assertThat(side.events()).hasSize(24);
  }

  @Test
  void opensFilesNoSoonerThanTheyCanBeRead() throws InterruptedException {
    AtomicInteger handed = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Iterator<TrailFiles.Item> files =
        IntStream.range(0, 100)
            .mapToObj(
                n -> {
                  most.accumulateAndGet(handed.incrementAndGet() - done.get(), Math::max);
                  TrailFiles.Item item = item(n, 3);
                  return new TrailFiles.Item(
                      item.name(),
                      () -> {
                        done.incrementAndGet();
                        return item.content().open();
                      });
                })
            .iterator();
    TrailFiles.read(files, 2, records);
    assertThat(done).hasValue(100);
    assertThat(most.get()).isLessThanOrEqualTo(2 * 2 + 1);
  }

  @Test
  void aDefectInReadingEndsItAndIsTold() {
    TrailFiles.Item broken =
        new TrailFiles.Item(
            "broken",
            () -> {
              throw new IllegalArgumentException("a defect");
            });
    List<TrailFiles.Item> items = List.of(item(0, 20_000), broken, item(1, 20_000), item(2, 9));
    assertThatThrownBy(() -> TrailFiles.read(items.iterator(), 2, records))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("a defect");
  }

  @Test
  void whoeverIsInterruptedDoesNotWaitForTheRest() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> TrailFiles.read(List.of(item(0, 30_000), item(1, 30_000)).iterator(), 2, records))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void noFilesAreNoTrail() throws InterruptedException {
    TrailFiles.read(List.<TrailFiles.Item>of().iterator(), 2, records);
    assertThat(records.trail(ContractAccount.TAKEN_AT).events()).isEmpty();
  }
}
