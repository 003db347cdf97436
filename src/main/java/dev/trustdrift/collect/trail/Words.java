package dev.trustdrift.collect.trail;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Texts that occur again and again in a file, by their bytes: nearly always the text is there
/// already and need not be decoded. A bounded cache; what it forgets is decoded again.
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int SLOTS = 1 << 12;

  /// Longer texts are rare and would only push out others.
  private static final int LONGEST = 512;

  private final byte[][] spelled = new byte[SLOTS][];
  private final String[] texts = new String[SLOTS];
  private final @Nullable Pair[] pairs = new Pair[SLOTS];

  private record Pair(String source, String event, String name) {}

  /// The text of those bytes. Linear in their number.
  ///
  /// @param bytes has eight more behind `to`, of any value
  String of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > LONGEST) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int slot = (int) (hash(bytes, from, to) >>> 32) & (SLOTS - 1);
    byte[] known = spelled[slot];
    if (known != null && Arrays.equals(bytes, from, to, known, 0, known.length)) {
      return texts[slot];
    }
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    spelled[slot] = Arrays.copyOfRange(bytes, from, to);
    texts[slot] = text;
    return text;
  }

  /// [CallRecord#name], seldom built anew.
  String name(@Nullable String source, @Nullable String event) {
    if (source == null || event == null) {
      return CallRecord.name(source, event);
    }
    int slot = (source.hashCode() * 31 + event.hashCode()) & (SLOTS - 1);
    Pair pair = pairs[slot];
    if (pair == null || !pair.source.equals(source) || !pair.event.equals(event)) {
      pair = new Pair(source, event, CallRecord.name(source, event));
      pairs[slot] = pair;
    }
    return pair.name;
  }

  /// Sixty-four bits of some bytes, eight at a time, mixed by multiplication and, at the end, by
  /// the finisher of MurmurHash3.
  ///
  /// @param bytes has eight more behind `to`, of any value
  static long hash(byte[] bytes, int from, int to) {
    long hash = 0x9E3779B97F4A7C15L ^ (to - from);
    int i = from;
    for (; i + 8 <= to; i += 8) {
      hash = mixed(hash, (long) LONGS.get(bytes, i));
    }
    int rest = to - i;
    if (rest > 0) {
      hash = mixed(hash, (long) LONGS.get(bytes, i) & ((1L << (8 * rest)) - 1));
    }
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }

  private static long mixed(long hash, long word) {
    long mixed = (hash ^ word) * 0xff51afd7ed558ccdL;
    return mixed ^ mixed >>> 32;
  }
}
