package dev.trustdrift.finding;

import java.util.Arrays;
import java.util.Optional;

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

  /// The severity of that name, in any case.
  public static Optional<Severity> named(String word) {
    return Arrays.stream(values())
        .filter(severity -> severity.name().equalsIgnoreCase(word))
        .findFirst();
  }

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }
}
