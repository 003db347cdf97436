package dev.trustdrift.inventory;

import java.time.Instant;
import java.util.List;

/// The web-identity events that were read, oldest first, each event ID once.
///
/// @param from start of the window that the events cover
/// @param to its end, the audit's clock at the latest
public record Trail(Instant from, Instant to, List<TrailEvent> events) {
  public Trail {
    events = List.copyOf(events);
  }
}
