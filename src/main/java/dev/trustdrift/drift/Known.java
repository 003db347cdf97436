package dev.trustdrift.drift;

import dev.trustdrift.finding.Finding;
import java.time.Instant;

/// A finding that a baseline has.
///
/// @param firstSeen the clock of the first audit of a row that found it
/// @param lastSeen the clock of the latest that found it
public record Known(Finding finding, Instant firstSeen, Instant lastSeen) {}
