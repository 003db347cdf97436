package dev.trustdrift.inventory;

import java.time.Instant;
import java.util.List;

/// What was read of CloudTrail: the web-identity calls in full, of all other events what facts need
/// of them, counted per credential.
///
/// Memory grows with sessions, not with events.
///
/// @param from start of the window that the events cover
/// @param to its end, the audit's clock at the latest
/// @param events oldest first, each event ID once
/// @param activity what sessions and static keys did, by access key and principal; empty where it
///   was not read, which is then a gap of [Gap.Part#ACTIVITY]
public record Trail(Instant from, Instant to, List<TrailEvent> events, List<Activity> activity) {
  public Trail {
    events = List.copyOf(events);
    activity = List.copyOf(activity);
  }

  /// A trail without activity.
  public Trail(Instant from, Instant to, List<TrailEvent> events) {
    this(from, to, events, List.of());
  }
}
