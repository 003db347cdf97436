package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// The `AssumeRoleWithWebIdentity` events among CloudTrail records, gathered one record at a time:
/// what is not wanted takes no memory, and what makes no sense is counted and never fatal.
///
/// Records come in any order and any number of times; each event ID is kept once, as first seen.
public final class CloudTrailRecords {
  private static final Comparator<TrailEvent> ORDER =
      Comparator.comparing(TrailEvent::time).thenComparing(TrailEvent::id);

  private final String account;
  private final Instant to;
  private final Map<String, TrailEvent> events = new TreeMap<>();
  private final Map<String, Integer> strangers = new TreeMap<>();
  private int malformed;
  private @Nullable String sample;
  private int late;

  /// @param account twelve digits; events of others are counted and left out
  /// @param to the audit's clock; later events are counted and left out
  public CloudTrailRecords(String account, Instant to) {
    this.account = account;
    this.to = to;
  }

  /// Takes the event of one record.
  ///
  /// @param place where it was read, for the message about a record that makes no sense
  public void add(Json event, String place) {
    try {
      WebIdentityRecord.read(event.object("a CloudTrail record")).ifPresent(this::keep);
    } catch (Malformed e) {
      malformed(place + ": " + e.getMessage());
    }
  }

  /// Takes the record that `LookupEvents` holds as a string (`CloudTrailEvent`).
  public void add(String cloudTrailEvent, String place) {
    try (JsonParser parser = JsonReader.parser(new java.io.StringReader(cloudTrailEvent))) {
      if (parser.nextToken() == null) {
        malformed(place + ": expected a CloudTrail record, found nothing");
        return;
      }
      add(JsonReader.value(parser), place);
    } catch (Malformed e) {
      malformed(place + ": " + e.getMessage());
    } catch (JacksonException e) {
      malformed(place + ": " + JsonReader.malformed(e).getMessage());
    }
  }

  /// Counts something that should have been a record.
  public void malformed(String what) {
    malformed++;
    if (sample == null) {
      sample = what;
    }
  }

  private void keep(TrailEvent event) {
    if (event.account() != null && !event.account().equals(account)) {
      strangers.merge(event.account(), 1, Integer::sum);
    } else if (event.time().isAfter(to)) {
      late++;
    } else {
      events.putIfAbsent(event.id(), event);
    }
  }

  /// Takes over what another one gathered of the same account.
  public void addAll(CloudTrailRecords other) {
    other.events.values().forEach(event -> events.putIfAbsent(event.id(), event));
    other.strangers.forEach((id, count) -> strangers.merge(id, count, Integer::sum));
    late += other.late;
    malformed += other.malformed;
    sample = sample == null ? other.sample : sample;
  }

  /// The window from that time to the audit's clock: its events, oldest first.
  public Trail trail(Instant from) {
    List<TrailEvent> inside =
        events.values().stream()
            .filter(event -> !event.time().isBefore(from))
            .sorted(ORDER)
            .toList();
    return new Trail(from, to, inside);
  }

  /// The time of the oldest event kept.
  public Optional<Instant> oldest() {
    return events.values().stream().map(TrailEvent::time).min(Comparator.naturalOrder());
  }

  /// What was left out, one gap a cause.
  public List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
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
              "%d events of other accounts %s%s left out: this audit is of account %s"
                  .formatted(count, names, strangers.size() > 3 ? " and others" : "", account)));
    }
    if (late > 0) {
      gaps.add(
          Gap.unread(
              Gap.Part.TRAIL,
              "%d events later than the audit's clock %s left out: is `TakenAt` right"
                  .formatted(late, to)));
    }
    return gaps;
  }
}
