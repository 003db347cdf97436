package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.collect.json.Times;
import org.jspecify.annotations.Nullable;

/// Calls that are equal but for their time, counted by whoever holds the trail: a query engine
/// hands over one of these where log files have a thousand records.
///
/// @param identity ARN of the session's role, or of the user
/// @param eventSource `s3.amazonaws.com`
/// @param events how many different event IDs, at least 1
/// @param first time of the oldest, as CloudTrail writes it (`eventTime`)
/// @param last time of the newest
public record CallCount(
    @Nullable String accessKeyId,
    @Nullable String principalId,
    @Nullable String identity,
    @Nullable String federatedProvider,
    @Nullable String eventSource,
    @Nullable String eventName,
    @Nullable String errorCode,
    @Nullable String address,
    @Nullable String agent,
    @Nullable String region,
    int events,
    String first,
    String last) {

  /// The calls as rows of the trail are kept: one that stands for all, at the oldest's time.
  Row.Call call() throws Malformed {
    return new Row.Call(
        0,
        millis(first),
        null,
        accessKeyId,
        principalId,
        identity,
        federatedProvider,
        CallRecord.name(eventSource, eventName),
        address,
        agent,
        region,
        CallRecord.denied(errorCode));
  }

  long lastMillis() throws Malformed {
    return millis(last);
  }

  private static long millis(String time) throws Malformed {
    return Times.parse(time)
        .orElseThrow(() -> new Malformed(0, "expected a time such as 2026-11-18T08:00:00Z"))
        .toEpochMilli();
  }
}
