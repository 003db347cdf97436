package dev.trustdrift.rules;

import java.time.Instant;
import java.time.ZoneOffset;

/// A day as messages name it.
public final class Day {
  private Day() {}

  /// The day in UTC, such as `2026-11-20`.
  public static String of(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
