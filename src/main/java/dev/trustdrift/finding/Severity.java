package dev.trustdrift.finding;

/// How bad. The order of the constants is the order of badness.
public enum Severity {
  INFO,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /// One step worse; CRITICAL stays.
  public Severity raised() {
    return values()[Math.min(ordinal() + 1, CRITICAL.ordinal())];
  }

  /// One step milder; INFO stays.
  public Severity lowered() {
    return values()[Math.max(ordinal() - 1, INFO.ordinal())];
  }

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
