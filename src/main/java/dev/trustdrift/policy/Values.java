package dev.trustdrift.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers and dates as IAM writes them.
final class Values {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][+-]?\\d{1,3})?");

  private static final Pattern EPOCH = Pattern.compile("-?\\d{1,3}|-?\\d{5,15}");

  /// Year, year and month, date, or date and time with a zone:
  /// <https://www.w3.org/TR/NOTE-datetime>.
  private static final Pattern W3C =
      Pattern.compile(
          "(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)"
              + "(?:[Tt](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?([Zz]|[+-]\\d\\d:\\d\\d))?)?)?");

  private Values() {}

  static Optional<BigDecimal> number(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  /// Four digits are a year, any other count of digits is seconds since 1970.
  static Optional<Instant> date(String text) {
    if (EPOCH.matcher(text).matches()) {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    }
    Matcher parts = W3C.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate day = LocalDate.of(part(parts, 1, 1), part(parts, 2, 1), part(parts, 3, 1));
      String fraction = parts.group(7);
      LocalTime time =
          LocalTime.of(
              part(parts, 4, 0),
              part(parts, 5, 0),
              part(parts, 6, 0),
              fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
      String zone = parts.group(8);
      ZoneOffset offset =
          zone == null || zone.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(zone);
      return Optional.of(day.atTime(time).toInstant(offset));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// How far two numbers or two dates are from each other; zero where that has no meaning.
  static BigDecimal gap(ValueTest test, String from, String to) {
    return switch (test) {
      case ValueTest.Numeric _ ->
          number(from)
              .flatMap(a -> number(to).map(b -> b.subtract(a).abs()))
              .orElse(BigDecimal.ZERO);
      case ValueTest.Date _ ->
          date(from)
              .flatMap(
                  a ->
                      date(to)
                          .map(b -> BigDecimal.valueOf(Duration.between(a, b).abs().toSeconds())))
              .orElse(BigDecimal.ZERO);
      default -> BigDecimal.ZERO;
    };
  }

  private static int part(Matcher parts, int group, int otherwise) {
    String text = parts.group(group);
    return text == null ? otherwise : Integer.parseInt(text);
  }
}
