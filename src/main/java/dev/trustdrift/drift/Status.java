package dev.trustdrift.drift;

import java.util.Locale;

/// A finding against the baseline.
public enum Status {
  /// The baseline does not have it; without a baseline, every finding.
  NEW,
  /// The baseline has it too.
  PERSISTING,
  /// The baseline has it, and this audit looked and did not find it.
  RESOLVED;

  /// The word in reports.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
