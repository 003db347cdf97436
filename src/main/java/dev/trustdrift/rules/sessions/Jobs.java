package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.sessions.NameShape;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells the retries of one job from the calls of another.
///
/// Calls of one subject under one name that somebody chose are one job's for a day: longer than
/// that few jobs live. Denied calls often show no name, and an SDK's default differs with every
/// try; then calls from one address by one agent are one job's for an hour, which is GitLab's
/// default timeout of a job. A shared runner that runs several jobs of one subject within the hour
/// is so counted as one: the number is rather too low.
final class Jobs {
  private static final Duration NAMED = Duration.ofDays(1);
  private static final Duration UNNAMED = Duration.ofHours(1);

  private Jobs() {}

  private record Sign(
      @Nullable String subject,
      @Nullable String name,
      @Nullable String address,
      @Nullable String agent) {}

  /// How many jobs made the calls.
  ///
  /// @param calls oldest first
  static int count(List<Call> calls) {
    Map<Sign, Instant> began = new HashMap<>();
    int jobs = 0;
    for (Call call : calls) {
      TrailEvent event = call.event();
      String name = event.sessionName();
      boolean named = name != null && !NameShape.isSdkDefault(name);
      Sign sign =
          named
              ? new Sign(event.subject(), name, null, null)
              : new Sign(event.subject(), null, event.sourceIp(), event.userAgent());
      Instant first = began.get(sign);
      if (first == null
          || Duration.between(first, event.time()).compareTo(named ? NAMED : UNNAMED) > 0) {
        began.put(sign, event.time());
        jobs++;
      }
    }
    return jobs;
  }
}
