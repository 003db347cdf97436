package dev.trustdrift.collect.trail;

import java.io.InputStream;
import java.time.YearMonth;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Passes over one CloudTrail record and notes where the few texts stand that are needed of it.
///
/// Nothing is decided here that a parser would decide otherwise: whatever is written in an uncommon
/// way (an escape, a key twice, another type than text) makes the record [#odd], and it is then
/// parsed in full.
final class RecordScan extends JsonBytes {
  /// The record is a document: `at` stands behind the `[` of its list of records.
  static final int LIST = -4;

  static final int EVENT_ID = 0;
  static final int EVENT_TIME = 1;
  static final int EVENT_NAME = 2;
  static final int EVENT_SOURCE = 3;
  static final int REGION = 4;
  static final int ADDRESS = 5;
  static final int AGENT = 6;
  static final int ERROR = 7;
  static final int ACCOUNT = 8;
  static final int KEY = 9;
  static final int PRINCIPAL = 10;
  static final int ARN = 11;
  static final int ISSUER_ARN = 12;
  static final int PROVIDER = 13;

  /// `LookupEvents` wraps a record in a string.
  private static final int WRAPPED = 14;

  private static final int FIELDS = 19;
  private static final int RECORDS = 19;
  private static final int NONE = -1;

  /// Objects that are looked into; their numbers are their fields'.
  private static final int IDENTITY = 15;

  private static final int CONTEXT = 16;
  private static final int ISSUER = 17;
  private static final int FEDERATION = 18;
  private static final int TOP = 0;

  private final int[] from = new int[FIELDS];
  private final int[] to = new int[FIELDS];
  private int seen;

  /// Whether the record must be parsed in full.
  boolean odd;

  private final Words words = new Words();

  RecordScan(InputStream in, int size) {
    super(in, size);
  }

  /// Passes the object that begins there.
  ///
  /// @return the place behind it, [#LIST], or another number less than 0
  int record(int i) {
    odd = false;
    seen = 0;
    Arrays.fill(from, NONE);
    return members(i, TOP);
  }

  boolean wraps() {
    return from[WRAPPED] >= 0;
  }

  boolean is(int field, byte[] text) {
    return from[field] >= 0 && is(from[field], to[field], text);
  }

  boolean begins(int field, byte[] text) {
    int start = from[field];
    return start >= 0
        && to[field] - start >= text.length
        && Arrays.equals(bytes, start, start + text.length, text, 0, text.length);
  }

  /// The text of a field, null where the record has none.
  @Nullable String word(int field) {
    return from[field] < 0 ? null : words.of(bytes, from[field], to[field]);
  }

  /// The call's name.
  String name() {
    return words.name(word(EVENT_SOURCE), word(EVENT_NAME));
  }

  boolean has(int field) {
    return from[field] >= 0;
  }

  /// What stands for the event's ID.
  long id() {
    return EventIds.hash(bytes, from[EVENT_ID], to[EVENT_ID]);
  }

  /// Milliseconds since 1970 of `2026-11-18T08:00:00Z`, as CloudTrail writes times; -1 for anything
  /// else.
  long millis(int field) {
    int i = from[field];
    if (i < 0
        || to[field] - i != 20
        || bytes[i + 4] != '-'
        || bytes[i + 7] != '-'
        || bytes[i + 10] != 'T'
        || bytes[i + 13] != ':'
        || bytes[i + 16] != ':'
        || bytes[i + 19] != 'Z') {
      return -1;
    }
    int year = two(i) * 100 + two(i + 2);
    int month = two(i + 5);
    int day = two(i + 8);
    int hour = two(i + 11);
    int minute = two(i + 14);
    int second = two(i + 17);
    if (year < 1970
        || month < 1
        || month > 12
        || day < 1
        // Of the last days of a month the library knows whether there are any.
        || (day > 28 && day > YearMonth.of(year, month).lengthOfMonth())
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return -1;
    }
    // Days from the civil calendar (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    int shifted = month > 2 ? year : year - 1;
    int era = shifted / 400;
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    long days = era * 146_097L + dayOfEra - 719_468;
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
  }

  private int two(int i) {
    int tens = bytes[i] - '0';
    int ones = bytes[i + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? Short.MIN_VALUE : tens * 10 + ones;
  }

  /// Passes an object, from its brace.
  private int members(int i, int level) {
    byte[] all = bytes;
    int j = space(i + 1);
    if (all[j] == '}') {
      return j + 1;
    }
    while (true) {
      if (all[j] != '"') {
        return bad(j);
      }
      int start = j + 1;
      escaped = false;
      int end = string(start);
      if (end < 0) {
        return end;
      }
      odd |= escaped;
      j = space(end + 1);
      if (all[j] != ':') {
        return bad(j);
      }
      j = space(j + 1);
      int field = field(level, start, end - start);
      if (field == NONE) {
        j = value(j);
        odd |= j >= 0 && depth > 56;
      } else if (field == RECORDS) {
        if (all[j] == '[') {
          at = j + 1;
          return LIST;
        }
        j = value(j);
      } else {
        j = wanted(field, j);
      }
      if (j < 0) {
        return j;
      }
      j = space(j);
      if (all[j] == '}') {
        return j + 1;
      }
      if (all[j] != ',') {
        return bad(j);
      }
      j = space(j + 1);
    }
  }

  private int wanted(int field, int i) {
    if ((seen & 1 << field) != 0) {
      odd = true;
    }
    seen |= 1 << field;
    byte first = bytes[i];
    if (field > WRAPPED) {
      if (first == '{') {
        return members(i, field);
      }
    } else if (first == '"') {
      escaped = false;
      int end = string(i + 1);
      if (end < 0) {
        return end;
      }
      odd |= escaped;
      from[field] = i + 1;
      to[field] = end;
      return end + 1;
    }
    int end = value(i);
    // Null is as good as absent.
    odd |= end >= 0 && !is(i, end, NOTHING);
    return end;
  }

  private static final byte[] NOTHING = ascii("null");
  private static final byte[][] NAMES = {
    ascii("eventID"),
    ascii("eventTime"),
    ascii("eventName"),
    ascii("eventSource"),
    ascii("awsRegion"),
    ascii("sourceIPAddress"),
    ascii("userAgent"),
    ascii("errorCode"),
    ascii("recipientAccountId"),
    ascii("accessKeyId"),
    ascii("principalId"),
    ascii("arn"),
    ascii("arn"),
    ascii("federatedProvider"),
    ascii("CloudTrailEvent"),
    ascii("userIdentity"),
    ascii("sessionContext"),
    ascii("sessionIssuer"),
    ascii("webIdFederationData"),
    ascii("Records"),
  };
  private static final byte[] EVENTS = ascii("Events");

  private int field(int level, int start, int length) {
    return switch (level) {
      case TOP -> top(start, length);
      case IDENTITY ->
          switch (length) {
            case 3 -> same(ARN, start, length);
            case 11 -> same(bytes[start] == 'a' ? KEY : PRINCIPAL, start, length);
            case 14 -> same(CONTEXT, start, length);
            default -> NONE;
          };
      case CONTEXT ->
          switch (length) {
            case 13 -> same(ISSUER, start, length);
            case 19 -> same(FEDERATION, start, length);
            default -> NONE;
          };
      case ISSUER -> length == 3 ? same(ISSUER_ARN, start, length) : NONE;
      default -> length == 17 ? same(PROVIDER, start, length) : NONE;
    };
  }

  private int top(int start, int length) {
    return switch (length) {
      case 6 -> is(start, start + length, EVENTS) ? RECORDS : NONE;
      case 7 -> same(bytes[start] == 'R' ? RECORDS : EVENT_ID, start, length);
      case 9 ->
          switch (bytes[start + 5]) {
            case 'T' -> same(EVENT_TIME, start, length);
            case 'N' -> same(EVENT_NAME, start, length);
            case 'g' -> same(bytes[start] == 'u' ? AGENT : REGION, start, length);
            default -> same(ERROR, start, length);
          };
      case 11 -> same(EVENT_SOURCE, start, length);
      case 12 -> same(IDENTITY, start, length);
      case 15 -> same(bytes[start] == 's' ? ADDRESS : WRAPPED, start, length);
      case 18 -> same(ACCOUNT, start, length);
      default -> NONE;
    };
  }

  private int same(int field, int start, int length) {
    return is(start, start + length, NAMES[field]) ? field : NONE;
  }
}
