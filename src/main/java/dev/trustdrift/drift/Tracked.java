package dev.trustdrift.drift;

import dev.trustdrift.finding.Finding;

/// A finding and what the baseline says of it.
public record Tracked(Finding finding, Status status) {}
