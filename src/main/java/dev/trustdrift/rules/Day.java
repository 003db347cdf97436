package dev.trustdrift.rules;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// A day as messages name it.
public final class Day {
  private Day() {}

  /// The day in UTC, such as `2026-11-20`.
  public static String of(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  /// The minute in UTC, such as `2026-11-20 07:00 UTC`.
  public static String minute(Instant time) {
    String iso = time.truncatedTo(ChronoUnit.MINUTES).toString();
    return iso.substring(0, iso.length() - ":00Z".length()).replace('T', ' ') + " UTC";
  }
}
