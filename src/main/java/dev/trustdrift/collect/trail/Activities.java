package dev.trustdrift.collect.trail;

import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.TrailEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What each pair of access key and principal did. All pairs are counted until the end: a call may
/// be read before the assumption that its session comes from.
final class Activities {
  private static final Comparator<Activity> ORDER =
      Comparator.comparing(Activity::accessKeyId, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Activity::principalId, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final Map<Pair, Credential> credentials = new HashMap<>();

  /// Pairs that an earlier run counted.
  private final Map<Pair, Activity> counted = new HashMap<>();

  private record Pair(@Nullable String accessKeyId, @Nullable String principalId) {}

  void add(Row.Call call) {
    of(call).add(call);
  }

  /// Takes so many calls, of which this is the oldest.
  void add(Row.Call call, int count, long last) {
    of(call).add(call, count, last);
  }

  private Credential of(Row.Call call) {
    return credentials.computeIfAbsent(
        new Pair(call.accessKeyId(), call.principalId()), _ -> new Credential());
  }

  /// Takes what was counted before.
  void add(Activity activity) {
    counted.merge(
        new Pair(activity.accessKeyId(), activity.principalId()), activity, Activities::fuller);
  }

  /// The same events may have been counted in both.
  private static Activity fuller(Activity one, Activity other) {
    return one.events() >= other.events() ? one : other;
  }

  List<Activity> all() {
    List<Activity> all = new ArrayList<>();
    credentials.forEach(
        (pair, credential) -> all.add(credential.activity(pair.accessKeyId(), pair.principalId())));
    all.sort(ORDER);
    return all;
  }

  /// Those of static keys, of sessions that one of these calls opened, and of sessions that say
  /// they are federated, sorted.
  List<Activity> of(Collection<TrailEvent> calls) {
    Set<String> keys = new HashSet<>();
    Set<String> principals = new HashSet<>();
    for (TrailEvent call : calls) {
      if (call.accessKeyId() != null) {
        keys.add(call.accessKeyId());
      }
      if (call.assumedRoleId() != null) {
        principals.add(call.assumedRoleId());
      }
    }
    Map<Pair, Activity> all = new HashMap<>(counted);
    credentials.forEach(
        (pair, credential) -> {
          String key = pair.accessKeyId();
          if (credential.isFederated()
              || (key != null && (key.startsWith("AKIA") || keys.contains(key)))
              || (pair.principalId() != null && principals.contains(pair.principalId()))) {
            all.merge(pair, credential.activity(key, pair.principalId()), Activities::fuller);
          }
        });
    List<Activity> sorted = new ArrayList<>(all.values());
    sorted.sort(ORDER);
    return sorted;
  }
}
