package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A bounded set of event IDs, each as 64 bits of it: eight bytes an ID instead of eighty. Two IDs
/// of one credential fall together less often than once in 10¹² credentials.
final class EventIds {
  private static final int LEAST = 8;

  private final int most;
  private long[] slots = new long[LEAST];
  private int size;

  /// @param most how many are told apart; those beyond all count as new
  EventIds(int most) {
    this.most = most;
  }

  /// Adds an ID. Expected constant time.
  ///
  /// @param hash of the ID ([#hash])
  /// @return whether it is new
  boolean add(long hash) {
    int i = slot(slots, hash);
    if (slots[i] == hash) {
      return false;
    }
    if (size < most) {
      slots[i] = hash;
      size++;
      if (size * 8 > slots.length * 7) {
        grow();
      }
    }
    return true;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        larger[slot(larger, hash)] = hash;
      }
    }
    slots = larger;
  }

  private static int slot(long[] slots, long hash) {
    int mask = slots.length - 1;
    int i = (int) (hash >>> 32) & mask;
    while (slots[i] != 0 && slots[i] != hash) {
      i = (i + 1) & mask;
    }
    return i;
  }

  /// The event's ID. Who cuts or makes records by hand may leave it out: then what tells one event
  /// from another stands for it, so that a copy still counts once and nobody who came in is lost.
  static String of(Json.Obj event) {
    String id = event.textOrNull("eventID");
    if (id != null) {
      return id;
    }
    Json.Obj identity = event.objectOrEmpty("userIdentity");
    Json.Obj request = event.objectOrEmpty("requestParameters");
    String told =
        Stream.of(
                event.textOrNull("requestID"),
                event.textOrNull("eventTime"),
                event.textOrNull("eventSource"),
                event.textOrNull("eventName"),
                event.textOrNull("sourceIPAddress"),
                event.textOrNull("userAgent"),
                event.textOrNull("errorCode"),
                identity.textOrNull("userName"),
                identity.textOrNull("principalId"),
                identity.textOrNull("accessKeyId"),
                request.textOrNull("roleArn"),
                request.textOrNull("roleSessionName"),
                event
                    .objectOrEmpty("responseElements")
                    .objectOrEmpty("credentials")
                    .textOrNull("accessKeyId"))
            .map(String::valueOf)
            .collect(Collectors.joining("\n"));
    return "without-id-" + Long.toHexString(hash(told));
  }

  /// What stands for an ID; never 0, which marks a free slot.
  static long hash(String id) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    return hash(Arrays.copyOf(text, text.length + 8), 0, text.length);
  }

  /// What stands for the ID in those bytes.
  ///
  /// @param bytes has eight more behind `to`
  static long hash(byte[] bytes, int from, int to) {
    long hash = Words.hash(bytes, from, to);
    return hash == 0 ? 1 : hash;
  }
}
