package dev.trustdrift.collect.trail;

import dev.trustdrift.finding.Secrets;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The calls of one pair of access key and principal, counted as they come, in any order.
final class Credential {
  /// Event IDs that are told apart: more than the calls of nearly any session, and so many that a
  /// key of years takes no more memory than a busy session.
  private static final int MOST_IDS = 4096;

  /// Terraform reads a few hundred kinds of resources.
  private static final int MOST_CALLS = 256;

  private static final int MOST_OTHERS = 64;

  private final EventIds ids = new EventIds(MOST_IDS);
  private final Counts calls = new Counts(MOST_CALLS);
  private final Counts addresses = new Counts(MOST_OTHERS);
  private final Counts agents = new Counts(MOST_OTHERS);
  private final Counts regions = new Counts(MOST_OTHERS);
  private @Nullable String identity;
  private @Nullable String provider;
  private int events;
  private int denied;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  void add(Row.Call call) {
    if (ids.add(call.id())) {
      add(call, 1, call.time());
    }
  }

  /// Takes calls that somebody else told apart and counted.
  ///
  /// @param call the oldest of them
  /// @param latest time of the newest
  void add(Row.Call call, int count, long latest) {
    events += count;
    denied += call.denied() ? count : 0;
    first = Math.min(first, call.time());
    last = Math.max(last, latest);
    calls.add(call.name(), call, count, latest);
    addresses.add(call.address(), call, count, latest);
    agents.add(call.agent(), call, count, latest);
    regions.add(call.region(), call, count, latest);
    // They are the same in all events; where they are not, the order must not matter.
    identity = lesser(identity, call.identity());
    provider = lesser(provider, call.federatedProvider());
  }

  private static @Nullable String lesser(@Nullable String one, @Nullable String other) {
    return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
  }

  /// Agents are the caller's words; addresses are the service's, unless a file is none of AWS's.
  private static Tally hidden(Tally tally) {
    if (tally.values().allMatch(value -> Secrets.hidden(value).equals(value))) {
      return tally;
    }
    Map<String, Tally.Seen> seen = new TreeMap<>();
    for (Tally.Seen each : tally.seen()) {
      String value = Secrets.hidden(each.value());
      seen.merge(
          value,
          new Tally.Seen(value, each.count(), each.denied(), each.first(), each.last()),
          Tally.Seen::plus);
    }
    return new Tally(List.copyOf(seen.values()), tally.others());
  }

  boolean isFederated() {
    return provider != null;
  }

  Activity activity(@Nullable String accessKeyId, @Nullable String principalId) {
    return new Activity(
        accessKeyId,
        principalId,
        identity,
        provider,
        events,
        denied,
        Instant.ofEpochMilli(first),
        Instant.ofEpochMilli(last),
        calls.tally(),
        hidden(addresses.tally()),
        hidden(agents.tally()),
        regions.tally());
  }
}
