package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is wanted of CloudTrail records, gathered one record at a time: the
/// `AssumeRoleWithWebIdentity` calls, and what each credential did. What is not wanted takes no
/// memory, and what makes no sense is counted and never fatal.
///
/// Records come in any order, any number of times and from any thread; each event ID is kept once,
/// as first seen.
public final class CloudTrailRecords {
  private static final Comparator<TrailEvent> ORDER =
      Comparator.comparing(TrailEvent::time).thenComparing(TrailEvent::id);

  /// The audit's clock is that of somebody's machine, the events' is AWS's.
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final String account;
  private final Instant from;
  private final Instant to;
  private final long earliest;
  private final long latest;
  private final Map<String, TrailEvent> events = new TreeMap<>();
  private final Activities activities = new Activities();
  private final Map<String, Integer> strangers = new TreeMap<>();
  private long calls;
  private int malformed;
  private @Nullable String sample;
  private int unread;
  private @Nullable String unreadSample;
  private int late;

  /// The records of every account up to a time: [#account] is then empty. No source that asks by
  /// account can fill it.
  public static CloudTrailRecords ofEveryAccount(Instant to) {
    return new CloudTrailRecords("", to);
  }

  /// All records up to a time.
  public CloudTrailRecords(String account, Instant to) {
    this(account, Instant.EPOCH, to);
  }

  /// @param account twelve digits; events of others are counted and left out
  /// @param from start of the window: earlier events are left out
  /// @param to the audit's clock; later events are counted and left out, but for five minutes by
  ///   which clocks may differ
  public CloudTrailRecords(String account, Instant from, Instant to) {
    this.account = account;
    this.from = from;
    this.to = to;
    this.earliest = from.toEpochMilli();
    this.latest = to.plus(SKEW).toEpochMilli();
  }

  /// The audited account.
  public String account() {
    return account;
  }

  /// Start of the window.
  public Instant from() {
    return from;
  }

  /// End of the window.
  public Instant to() {
    return to;
  }

  /// The latest time that an event may have: a little past the window's end.
  public Instant latest() {
    return Instant.ofEpochMilli(latest);
  }

  /// Takes one record: the text of a JSON object, as `LookupEvents` holds it (`CloudTrailEvent`)
  /// and as a line of a log has it.
  ///
  /// @param place where it was read, for the message about a record that makes no sense
  public void add(String record, String place) {
    Batch batch = new Batch();
    RecordText.read(record, () -> place, batch);
    add(batch);
  }

  /// Takes what an earlier run counted of a credential. Where this one counts it too, whichever saw
  /// more events stands.
  public synchronized void add(Activity activity) {
    activities.add(activity);
  }

  /// Takes calls that were counted where the trail lies. Copies are the counter's business, and so
  /// are window and account.
  ///
  /// @param place for the message about times that make no sense
  public synchronized void add(CallCount count, String place) {
    try {
      Row.Call call = count.call();
      activities.add(call, count.events(), count.lastMillis());
      calls += count.events();
    } catch (Malformed e) {
      Batch batch = new Batch();
      batch.malformed(place + ": " + e.getMessage());
      add(batch);
    }
  }

  synchronized void add(Batch batch) {
    batch.rows.forEach(this::keep);
    malformed += batch.malformed;
    sample = lesser(sample, batch.sample);
    unread += batch.unread;
    unreadSample = lesser(unreadSample, batch.unreadSample);
  }

  /// Regions are read side by side: which of them comes first must not show.
  private static @Nullable String lesser(@Nullable String one, @Nullable String other) {
    return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
  }

  private void keep(Row row) {
    switch (row) {
      case Row.Assumption(TrailEvent event) -> {
        if (inside(event.account(), event.time().toEpochMilli())) {
          events.putIfAbsent(event.id(), event);
        }
      }
      case Row.Call call -> {
        if (inside(call.account(), call.time())) {
          calls++;
          activities.add(call);
        }
      }
    }
  }

  private boolean inside(@Nullable String recipient, long time) {
    if (recipient != null && !account.isEmpty() && !recipient.equals(account)) {
      strangers.merge(recipient, 1, Integer::sum);
      return false;
    }
    if (time > latest) {
      late++;
      return false;
    }
    return time >= earliest;
  }

  /// The window from that time to the audit's clock: its events, oldest first.
  public synchronized Trail trail(Instant from) {
    List<TrailEvent> inside =
        events.values().stream()
            .filter(event -> !event.time().isBefore(from))
            .sorted(ORDER)
            .toList();
    return new Trail(from, to, inside, activities.of(inside));
  }

  /// The calls kept so far.
  public synchronized List<TrailEvent> events() {
    return List.copyOf(events.values());
  }

  /// What every credential did, also of sessions that no web-identity call opened.
  synchronized List<Activity> everyActivity() {
    return activities.all();
  }

  /// How many calls with keys and roles were counted, of any session, copies included.
  public synchronized long calls() {
    return calls;
  }

  /// The time of the oldest event kept.
  public synchronized Optional<Instant> oldest() {
    return events.values().stream().map(TrailEvent::time).min(Comparator.naturalOrder());
  }

  /// What was left out, one gap a cause.
  public synchronized List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    if (unread > 0) {
      gaps.add(
          Gap.unread(
              Gap.Part.TRAIL,
              "%d %s of the trail could not be read, the first: %s"
                  .formatted(unread, unread == 1 ? "file" : "files", unreadSample)));
    }
    if (malformed > 0) {
      gaps.add(
          Gap.malformed(
              Gap.Part.TRAIL,
              "%d %s of the trail could not be understood and %s left out, the first: %s"
                  .formatted(
                      malformed,
                      malformed == 1 ? "record or file" : "records or files",
                      malformed == 1 ? "is" : "are",
                      sample)));
    }
    if (!strangers.isEmpty()) {
      int count = strangers.values().stream().mapToInt(Integer::intValue).sum();
      String names = strangers.keySet().stream().limit(3).map(Printable::of).toList().toString();
      gaps.add(
          Gap.unread(
              Gap.Part.TRAIL,
              "%d %s of other accounts %s%s left out: this audit is of account %s"
                  .formatted(
                      count,
                      count == 1 ? "event" : "events",
                      names,
                      strangers.size() > 3 ? " and others" : "",
                      account)));
    }
    if (late > 0) {
      gaps.add(
          Gap.unread(
              Gap.Part.TRAIL,
              "%d %s later than the audit's clock %s left out: check `TakenAt` and the clock"
                  .formatted(late, late == 1 ? "event" : "events", to)));
    }
    return gaps;
  }
}
