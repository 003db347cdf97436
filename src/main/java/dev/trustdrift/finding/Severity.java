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
    return switch (this) {
      case INFO -> LOW;
      case LOW -> MEDIUM;
      case MEDIUM -> HIGH;
      case HIGH, CRITICAL -> CRITICAL;
    };
  }

  /// One step milder; INFO stays.
  public Severity lowered() {
    return switch (this) {
      case CRITICAL -> HIGH;
      case HIGH -> MEDIUM;
      case MEDIUM -> LOW;
      case LOW, INFO -> INFO;
    };
  }

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
