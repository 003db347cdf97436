package dev.trustdrift.drift;

import dev.trustdrift.finding.Finding;
import java.time.Instant;
import java.util.List;

/// What an earlier report knew.
///
/// @param account twelve digits
/// @param takenAt the clock of that audit
/// @param findings its findings and its accepted ones: both were known
public record Baseline(String account, Instant takenAt, List<Finding> findings) {
  public Baseline {
    findings = List.copyOf(findings);
  }
}
