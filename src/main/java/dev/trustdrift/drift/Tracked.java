package dev.trustdrift.drift;

import dev.trustdrift.finding.Finding;
import java.time.Instant;

/// A finding and what the baseline says of it.
///
/// @param firstSeen the clock of the first audit of a row that found it
/// @param lastSeen the clock of the latest that found it: this one, unless it is resolved or could
///   not be checked
public record Tracked(Finding finding, Status status, Instant firstSeen, Instant lastSeen) {
  /// The same in other words.
  public Tracked with(Finding other) {
    return new Tracked(other, status, firstSeen, lastSeen);
  }
}
