package dev.trustdrift.collect.trail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Files of CloudTrail records, several read at once, their records handed on in the files' order:
/// so that the same files give the same result, whichever is read first.
public final class TrailFiles {
  /// Batches of one file that wait for their turn.
  private static final int WAITING = 4;

  private TrailFiles() {}

  /// One file or object.
  ///
  /// @param name how messages call it
  public record Item(String name, Opener content) {}

  /// Opens a file or an object.
  @FunctionalInterface
  public interface Opener extends TrailFile.Opener {}

  /// One file being read.
  private record Running(BlockingQueue<Batch> batches, Future<?> reading) {}

  private static final Batch END = new Batch();

  /// Reads files to their end.
  ///
  /// @param workers how many at once
  public static void read(Iterator<Item> files, int workers, CloudTrailRecords records)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(workers, TrailFiles::thread)) {
      try {
        Deque<Running> running = new ArrayDeque<>();
        do {
          while (running.size() < 2 * workers && files.hasNext()) {
            running.add(start(files.next(), threads));
          }
          Running first = running.poll();
          if (first != null) {
            drain(first, records);
          }
        } while (!running.isEmpty() || files.hasNext());
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "trail");
    thread.setDaemon(true);
    return thread;
  }

  private static Running start(Item file, ExecutorService threads) {
    BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(WAITING);
    Future<?> reading =
        threads.submit(
            () -> {
              try {
                TrailFile.read(file.name(), file.content(), batches::put);
              } catch (RuntimeException | Error e) {
                batches.put(END); // whoever waits for it must hear of the failure
                throw e;
              }
              // Not where it was interrupted: then nobody waits, and there may be no room.
              batches.put(END);
              return null;
            });
    return new Running(batches, reading);
  }

  private static void drain(Running file, CloudTrailRecords records) throws InterruptedException {
    for (Batch batch = file.batches().take(); batch != END; batch = file.batches().take()) {
      records.add(batch);
    }
    try {
      file.reading().get();
    } catch (ExecutionException e) {
      // Whatever a file holds is counted and told; what is left is a defect.
      throw new IllegalStateException("reading the trail broke", e.getCause());
    }
  }

  /// As many workers as this machine computes at once.
  public static int processors() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 16);
  }
}
