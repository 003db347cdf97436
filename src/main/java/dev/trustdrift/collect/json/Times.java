package dev.trustdrift.collect.json;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times as AWS and its command line print them.
public final class Times {
  /// `2026-01-10T09:00:00+00:00`, `…Z`, `…+0000`, with or without fractions; UTC without an offset.
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(java.util.Locale.ROOT);

  /// Seconds since 1970, as version 1 of the AWS CLI prints some times.
  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,11}(\\.[0-9]{1,9})?");

  private Times() {}

  /// The time, or nothing where the text is none.
  public static Optional<Instant> parse(String text) {
    if (EPOCH.matcher(text).matches()) {
      BigDecimal nanos = new BigDecimal(text).movePointRight(9);
      BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.TEN.pow(9));
      return Optional.of(
          Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact()));
    }
    try {
      TemporalAccessor time = ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          time instanceof OffsetDateTime offset
              ? offset.toInstant()
              : ((LocalDateTime) time).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }
}
