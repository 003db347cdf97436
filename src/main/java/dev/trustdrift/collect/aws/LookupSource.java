package dev.trustdrift.collect.aws;

import static dev.trustdrift.inventory.Gap.Part.ACTIVITY;
import static dev.trustdrift.inventory.Gap.Part.TRAIL;
import static software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey.ACCESS_KEY_ID;
import static software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey.EVENT_NAME;

import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.collect.trail.RecordSource;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.TrailEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// CloudTrail's event history of some Regions, side by side: ninety days, no trail needed.
///
/// The web-identity calls are one lookup a Region. What the sessions did then is one lookup a
/// session and Region at two a second: only a few are asked for ([#activity]).
final class LookupSource implements RecordSource {
  /// Credentials whose activity is asked for: a quarter of a minute. Where there are more, none is:
  /// the first so and so many would be no answer to anything.
  static final int MOST_CREDENTIALS = 30;

  private final List<RegionLookup> regions;

  LookupSource(List<RegionLookup> regions) {
    this.regions = List.copyOf(regions);
  }

  /// Reads the web-identity calls. Where a Region could not be read to the end, a gap says from
  /// when on its calls are known.
  @Override
  public Read<Boolean> read(CloudTrailRecords records) throws InterruptedException {
    List<Gap> gaps = new ArrayList<>();
    boolean answered = false;
    for (RegionLookup.Outcome outcome :
        everywhere(region -> region.read(EVENT_NAME, "AssumeRoleWithWebIdentity", records))) {
      answered |= outcome.answered();
      outcome
          .failure()
          .ifPresent(
              why ->
                  gaps.add(
                      Gap.unread(
                          TRAIL,
                          outcome.answered()
                              ? "trail known only from " + outcome.reached() + " on: " + why
                              : "trail not read: " + why)));
    }
    return new Read<>(answered, gaps);
  }

  /// Reads what the sessions that `records` knows and these static keys did, if they are few.
  List<Gap> activity(CloudTrailRecords records, Collection<String> staticKeys)
      throws InterruptedException {
    Set<String> keys = new TreeSet<>(staticKeys);
    for (TrailEvent call : records.events()) {
      if (call.accessKeyId() != null) {
        keys.add(call.accessKeyId());
      }
    }
    if (keys.size() > MOST_CREDENTIALS) {
      return List.of(
          Gap.unread(
              ACTIVITY,
              "what %d sessions and keys did was not looked up: at two calls a second that takes too long; read the trail's log files instead (`trail: {source: files}`, or `--trail`)"
                  .formatted(keys.size())));
    }
    List<Gap> gaps = new ArrayList<>();
    for (List<Gap> each : everywhere(region -> activity(region, keys, records))) {
      gaps.addAll(each);
    }
    return gaps;
  }

  private static List<Gap> activity(
      RegionLookup region, Set<String> keys, CloudTrailRecords records)
      throws InterruptedException {
    int done = 0;
    for (String key : keys) {
      RegionLookup.Outcome outcome = region.read(ACCESS_KEY_ID, key, records);
      if (outcome.failure().isPresent()) {
        return List.of(
            Gap.unread(
                ACTIVITY,
                "what sessions and keys did in %s is known of %d of %d: %s"
                    .formatted(region.region(), done, keys.size(), outcome.failure().get())));
      }
      done++;
    }
    return List.of();
  }

  @FunctionalInterface
  private interface Lookup<T> {
    T in(RegionLookup region) throws InterruptedException;
  }

  /// The answers in the order of the Regions.
  private <T> List<T> everywhere(Lookup<T> lookup) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> tasks = new ArrayList<>();
      for (RegionLookup region : regions) {
        tasks.add(() -> lookup.in(region));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> task : threads.invokeAll(tasks)) {
        answers.add(task.get());
      }
      return answers;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      // Expected failures are outcomes by now; what is left is a defect.
      throw new IllegalStateException("a lookup broke", e.getCause());
    }
  }
}
