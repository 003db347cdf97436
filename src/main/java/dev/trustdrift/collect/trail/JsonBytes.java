package dev.trustdrift.collect.trail;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A window of bytes over a stream, and the grammar of JSON (RFC 8259) on it: enough to step over
/// values without building them.
///
/// The grammar is checked but for the inside of numbers and escapes: whatever is kept of a value is
/// read again or needs neither. A byte 0 behind the last byte read keeps every loop inside.
class JsonBytes {
  /// The value goes on behind what has been read.
  static final int MORE = -1;

  /// No JSON.
  static final int BAD = -2;

  /// More values inside one another than [#MAX_DEPTH].
  static final int DEEP = -3;

  static final int MAX_DEPTH = 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final long LINE_FEEDS = ONES * '\n';

  /// So that eight bytes can be read at each place.
  private static final int SPARE = 8;

  private final InputStream in;
  private final long[] kinds = new long[MAX_DEPTH / 64 + 1];

  byte[] bytes;
  int at;
  int limit;

  /// Nothing more comes: the end of the stream, or what broke it.
  boolean ended;

  @Nullable IOException broken;

  /// Whether the string last passed holds a backslash.
  boolean escaped;

  /// How deep the value last passed goes.
  int depth;

  private long linesBefore;

  JsonBytes(InputStream in, int size) {
    this.in = in;
    this.bytes = new byte[size + SPARE];
  }

  /// Reads more behind `limit`, once what lies before `keep` has been dropped. Places move by as
  /// much as is dropped.
  ///
  /// @param most what the window may grow to
  /// @return whether there is more than before
  boolean fill(int keep, int most) {
    if (ended) {
      return false;
    }
    if (keep > 0) {
      linesBefore += lineFeeds(0, keep);
      System.arraycopy(bytes, keep, bytes, 0, limit - keep);
      limit -= keep;
      at -= keep;
    }
    int room = bytes.length - SPARE - limit;
    if (room == 0) {
      if (limit >= most) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, Math.min(most, limit * 2) + SPARE);
      room = bytes.length - SPARE - limit;
    }
    int before = limit;
    try {
      while (room > 0) {
        int read = in.read(bytes, limit, room);
        if (read < 0) {
          ended = true;
          break;
        }
        limit += read;
        room -= read;
      }
    } catch (IOException e) {
      // What was read before it counts.
      broken = e;
      ended = true;
    }
    bytes[limit] = 0;
    return limit > before;
  }

  /// The line, from 1, on which a place of the window lies.
  long line(int place) {
    return linesBefore + lineFeeds(0, place) + 1;
  }

  private int lineFeeds(int from, int to) {
    int count = 0;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      long word = (long) LONGS.get(bytes, i) ^ LINE_FEEDS;
      // Exact, unlike the shorter formula that is enough to find the first.
      long zero = ~(((word & ~TOPS) + ~TOPS) | word | ~TOPS);
      count += Long.bitCount(zero);
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        count++;
      }
    }
    return count;
  }

  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  int bad(int i) {
    return i >= limit ? MORE : BAD;
  }

  /// The first place from there on that is no white space.
  int space(int i) {
    byte[] all = bytes;
    int j = i;
    while (all[j] == ' ' || all[j] == '\n' || all[j] == '\r' || all[j] == '\t') {
      j++;
    }
    return j;
  }

  /// Passes a string.
  ///
  /// @param i behind its first quote
  /// @return where its last quote stands, or less than 0
  int string(int i) {
    byte[] all = bytes;
    int j = i;
    while (true) {
      long word = (long) LONGS.get(all, j);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      long hit =
          (((quote - ONES) & ~quote)
                  | ((backslash - ONES) & ~backslash)
                  | ((word - SPACES) & ~word))
              & TOPS;
      if (hit == 0) {
        j += 8;
        if (j > limit) {
          return MORE;
        }
        continue;
      }
      j += Long.numberOfTrailingZeros(hit) >>> 3;
      if (j >= limit) {
        return MORE;
      }
      byte found = all[j];
      if (found == '"') {
        return j;
      }
      if (found != '\\') {
        return BAD; // a control character: a raw line feed ends a line that was cut
      }
      escaped = true;
      j += 2;
      if (j > limit) {
        return MORE;
      }
    }
  }

  /// Passes a key and its colon.
  ///
  /// @param i where its first quote should stand
  /// @return where the value begins, or less than 0
  private int key(int i) {
    if (bytes[i] != '"') {
      return bad(i);
    }
    int end = string(i + 1);
    if (end < 0) {
      return end;
    }
    int colon = space(end + 1);
    return bytes[colon] == ':' ? space(colon + 1) : bad(colon);
  }

  /// Passes a value of any kind.
  ///
  /// @param i where it begins
  /// @return the place behind it, or less than 0
  int value(int i) {
    byte[] all = bytes;
    int open = 0;
    boolean object = false;
    int deepest = 0;
    int j = i;
    while (true) {
      switch (all[j]) {
        case '"' -> {
          j = string(j + 1);
          if (j < 0) {
            return j;
          }
          j++;
        }
        case '{', '[' -> {
          boolean inner = all[j] == '{';
          j = space(j + 1);
          if (all[j] == (inner ? '}' : ']')) {
            j++;
          } else {
            if (open == MAX_DEPTH) {
              return DEEP;
            }
            put(open++, object);
            object = inner;
            deepest = Math.max(deepest, open);
            if (inner) {
              j = key(j);
              if (j < 0) {
                return j;
              }
            }
            continue;
          }
        }
        default -> {
          j = word(j);
          if (j < 0) {
            return j;
          }
        }
      }
      while (true) {
        if (open == 0) {
          depth = deepest;
          return j;
        }
        j = space(j);
        byte next = all[j];
        if (next == ',') {
          j = space(j + 1);
          if (object) {
            j = key(j);
            if (j < 0) {
              return j;
            }
          }
          break;
        }
        if (next != (object ? '}' : ']')) {
          return bad(j);
        }
        object = kind(--open);
        j++;
      }
    }
  }

  private void put(int level, boolean object) {
    long bit = 1L << (level & 63);
    if (object) {
      kinds[level >> 6] |= bit;
    } else {
      kinds[level >> 6] &= ~bit;
    }
  }

  private boolean kind(int level) {
    return (kinds[level >> 6] >>> (level & 63) & 1) != 0;
  }

  /// Passes a number, `true`, `false` or `null`.
  private int word(int i) {
    byte[] all = bytes;
    int j = i;
    byte first = all[j];
    if (first == '-' || (first >= '0' && first <= '9')) {
      do {
        j++;
      } while ((all[j] >= '0' && all[j] <= '9')
          || all[j] == '.'
          || all[j] == 'e'
          || all[j] == 'E'
          || all[j] == '+'
          || all[j] == '-');
      return j >= limit && !ended ? MORE : j;
    }
    while (all[j] >= 'a' && all[j] <= 'z') {
      j++;
    }
    if (j >= limit && !ended) {
      return MORE;
    }
    return is(i, j, TRUE) || is(i, j, FALSE) || is(i, j, NULL) ? j : bad(j);
  }

  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  boolean is(int from, int to, byte[] text) {
    return Arrays.equals(bytes, from, to, text, 0, text.length);
  }
}
