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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// CloudTrail's event history of some Regions, side by side: ninety days, no trail needed.
///
/// The web-identity calls are one lookup a Region. What the sessions did then is one lookup a
/// session and Region at two a second: the newest are asked for, within a budget ([#activity]).
final class LookupSource implements RecordSource {
  /// Pages of activity that are asked for in each Region: about a minute at the quota.
  static final int MOST_PAGES = 110;

  /// Of one credential: the two hundred newest calls. A busy one must not cost the others theirs.
  static final int PAGES_EACH = 4;

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

  /// Reads what these static keys did, then what the sessions that `records` knows did, the newest
  /// first, each Region within its budget. A gap says of each Region how many were not looked up,
  /// and since when all were.
  ///
  /// @param staticKeys the most recently used first; they get at most half of the budget
  List<Gap> activity(CloudTrailRecords records, List<String> staticKeys)
      throws InterruptedException {
    List<Wanted> wanted = new ArrayList<>();
    staticKeys.stream()
        .distinct()
        .limit(MOST_PAGES / 2 / PAGES_EACH)
        .forEach(key -> wanted.add(new Wanted(key, null)));
    Set<String> sessions = new HashSet<>();
    records.events().stream()
        .sorted(Comparator.comparing(TrailEvent::time).thenComparing(TrailEvent::id).reversed())
        .forEach(
            call -> {
              String key = call.accessKeyId();
              if (key != null && sessions.add(key)) {
                wanted.add(new Wanted(key, call.time()));
              }
            });
    staticKeys.stream()
        .distinct()
        .skip(MOST_PAGES / 2 / PAGES_EACH)
        .forEach(key -> wanted.add(new Wanted(key, null)));
    List<Gap> gaps = new ArrayList<>();
    for (Optional<Gap> each : everywhere(region -> activity(region, wanted, records))) {
      each.ifPresent(gaps::add);
    }
    return gaps;
  }

  /// A credential to look up.
  ///
  /// @param opened when the session was; null for a user's key
  private record Wanted(String accessKeyId, @Nullable Instant opened) {}

  private static Optional<Gap> activity(
      RegionLookup region, List<Wanted> wanted, CloudTrailRecords records)
      throws InterruptedException {
    int pages = MOST_PAGES;
    int sessions = 0;
    int keys = 0;
    int cut = 0;
    Instant since = records.to();
    String why = null;
    for (Wanted each : wanted) {
      if (pages == 0) {
        break;
      }
      RegionLookup.Outcome outcome =
          region.read(ACCESS_KEY_ID, each.accessKeyId(), records, Math.min(pages, PAGES_EACH));
      if (outcome.failure().isPresent()) {
        why = outcome.failure().get();
        break;
      }
      pages -= outcome.pages();
      cut += outcome.more() ? 1 : 0;
      if (each.opened() == null) {
        keys++;
      } else {
        sessions++;
        since = each.opened();
      }
    }
    int allSessions = (int) wanted.stream().filter(each -> each.opened() != null).count();
    int allKeys = wanted.size() - allSessions;
    if (sessions == allSessions && keys == allKeys && cut == 0) {
      return Optional.empty();
    }
    String known =
        "what was done in %s is known of %d of %d sessions%s and %d of %d static keys%s"
            .formatted(
                region.region(),
                sessions,
                allSessions,
                sessions > 0 && sessions < allSessions ? ", those opened since " + since : "",
                keys,
                allKeys,
                cut == 0
                    ? ""
                    : ", of %d of them the newest %d calls alone".formatted(cut, PAGES_EACH * 50));
    return Optional.of(
        Gap.unread(
            ACTIVITY,
            known
                + ": "
                + Objects.requireNonNullElse(
                    why,
                    "at two calls a second all would take too long; read the trail itself (`trail: {source: athena}` or `{source: files}`, or `--trail PATH`)")));
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
