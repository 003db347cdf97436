package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.SessionActivity.Disagreement;
import dev.trustdrift.facts.sessions.SessionActivity.Link;
import dev.trustdrift.facts.sessions.SessionActivity.Linked;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What was done with what was handed out: each session with its activity, found by the access key
/// and confirmed by the role's ID with the session name, whatever the order of the events.
///
/// The session name is chosen by the job: sessions of one name are told apart by their access keys,
/// and an activity that has a key goes to the session that was handed that key or to none.
///
/// @param sessions one for each call that got credentials, oldest first
/// @param orphans activity of federated sessions whose opening is not in the window, by access key
///   and principal
/// @param staticKeys what users' access keys did, by access key and principal
public record Joins(
    List<SessionActivity> sessions, List<Activity> orphans, List<Activity> staticKeys) {
  private static final Comparator<Activity> BY_KEY =
      Comparator.comparing(Activity::accessKeyId, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Activity::principalId, Comparator.nullsFirst(Comparator.naturalOrder()));

  private static final Comparator<Call> OLDEST =
      Comparator.comparing((Call call) -> call.event().time())
          .thenComparing(call -> call.event().id());

  private static final int NAMED = 3;

  public Joins {
    sessions = List.copyOf(sessions);
    orphans = List.copyOf(orphans);
    staticKeys = List.copyOf(staticKeys);
  }

  /// Linear in sessions and activities, but for sorting.
  static Joins of(Inventory inventory, Sessions sessions) {
    List<Activity> activities =
        inventory.trail() == null
            ? List.of()
            : inventory.trail().activity().stream().sorted(BY_KEY).toList();
    Openings openings = new Openings(sessions.granted().stream().sorted(OLDEST).toList());
    Map<Integer, List<Linked>> linked = new HashMap<>();
    List<Activity> orphans = new ArrayList<>();
    List<Activity> staticKeys = new ArrayList<>();
    for (Activity activity : activities) {
      if (activity.isStaticKey()) {
        staticKeys.add(activity);
        continue;
      }
      Optional<Opening> opening = openings.of(activity);
      if (opening.isPresent()) {
        int at = opening.get().at();
        linked
            .computeIfAbsent(at, _ -> new ArrayList<>())
            .add(SessionActivity.link(activity, opening.get().link(), openings.granted.get(at)));
      } else if (activity.federatedProvider() != null || openings.knows(activity.principalId())) {
        orphans.add(activity);
      }
    }
    List<SessionActivity> joined = new ArrayList<>();
    for (int at = 0; at < openings.granted.size(); at++) {
      joined.add(new SessionActivity(openings.granted.get(at), linked.getOrDefault(at, List.of())));
    }
    return new Joins(joined, orphans, staticKeys);
  }

  /// The sessions of a name, oldest first: several where jobs share it.
  public List<SessionActivity> named(String sessionName) {
    return sessions.stream()
        .filter(session -> session.name().filter(sessionName::equals).isPresent())
        .toList();
  }

  /// The orphans of a name.
  public List<Activity> orphansNamed(String sessionName) {
    return orphans.stream().filter(each -> sessionName.equals(each.sessionName())).toList();
  }

  /// What the trail leaves open: sessions about which it contradicts itself, and sessions with more
  /// addresses than are kept.
  public List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    List<SessionActivity> disputed = sessions.stream().filter(SessionActivity::disputed).toList();
    if (!disputed.isEmpty()) {
      gaps.add(
          Gap.unread(
              Gap.Part.ACTIVITY,
              "the trail contradicts itself about %d %s (%s): %s; compare its log files with their digests (`aws cloudtrail validate-logs`)"
                  .formatted(
                      disputed.size(),
                      disputed.size() == 1 ? "session" : "sessions",
                      names(disputed),
                      disputed.stream()
                          .flatMap(session -> session.linked().stream())
                          .flatMap(each -> each.disagreements().stream())
                          .collect(Collectors.toCollection(TreeSet::new))
                          .stream()
                          .map(Disagreement::words)
                          .collect(Collectors.joining(", ")))));
    }
    List<SessionActivity> crowded =
        sessions.stream()
            .filter(
                session ->
                    session.linked().stream()
                        .anyMatch(each -> !each.activity().addresses().complete()))
            .toList();
    if (!crowded.isEmpty()) {
      gaps.add(
          Gap.unread(
              Gap.Part.ACTIVITY,
              "%d %s (%s) came from more addresses than are kept: whether the rest is a move was not judged; look them up by access key"
                  .formatted(
                      crowded.size(),
                      crowded.size() == 1 ? "session" : "sessions",
                      names(crowded))));
    }
    return gaps;
  }

  private static String names(List<SessionActivity> sessions) {
    String some =
        sessions.stream()
            .limit(NAMED)
            .map(session -> session.call().event())
            .map(
                event ->
                    Objects.requireNonNullElse(
                        event.sessionName(),
                        Objects.requireNonNullElse(event.accessKeyId(), event.id())))
            .map(name -> "`" + Printable.of(name) + "`")
            .collect(Collectors.joining(", "));
    return sessions.size() > NAMED ? some + " and others" : some;
  }

  /// The session of an activity, and what says so.
  private record Opening(int at, Link link) {}

  private record Handed(String accessKeyId, @Nullable String principal) {}

  /// The sessions by what later events know of them.
  private static final class Openings {
    private final List<Call> granted;
    private final Map<String, Integer> byKey = new HashMap<>();
    private final Map<Handed, Integer> byBoth = new HashMap<>();

    /// By time, since a name may be used again and again.
    private final Map<String, NavigableMap<Instant, Integer>> byPrincipal = new HashMap<>();

    /// Those whose event lacks the credentials' block.
    private final Map<String, NavigableMap<Instant, Integer>> withoutKey = new HashMap<>();

    Openings(List<Call> granted) {
      this.granted = granted;
      for (int at = 0; at < granted.size(); at++) {
        TrailEvent event = granted.get(at).event();
        if (event.accessKeyId() != null) {
          // AWS hands out a key once; where a log has it twice, the principal decides.
          byKey.putIfAbsent(event.accessKeyId(), at);
          byBoth.putIfAbsent(new Handed(event.accessKeyId(), event.assumedRoleId()), at);
        }
        if (event.assumedRoleId() != null) {
          put(byPrincipal, event.assumedRoleId(), event.time(), at);
          if (event.accessKeyId() == null) {
            put(withoutKey, event.assumedRoleId(), event.time(), at);
          }
        }
      }
    }

    private static void put(
        Map<String, NavigableMap<Instant, Integer>> map, String principal, Instant time, int at) {
      map.computeIfAbsent(principal, _ -> new TreeMap<>()).putIfAbsent(time, at);
    }

    boolean knows(@Nullable String principal) {
      return principal != null && byPrincipal.containsKey(principal);
    }

    Optional<Opening> of(Activity activity) {
      String key = activity.accessKeyId();
      String principal = activity.principalId();
      if (key == null) {
        return lastBefore(byPrincipal, principal, activity.first());
      }
      Integer confirmed = byBoth.get(new Handed(key, principal));
      if (confirmed != null && principal != null) {
        return Optional.of(new Opening(confirmed, Link.CONFIRMED));
      }
      Integer handedOut = byKey.get(key);
      return handedOut == null
          ? lastBefore(withoutKey, principal, activity.first())
          : Optional.of(new Opening(handedOut, Link.ACCESS_KEY));
    }

    private static Optional<Opening> lastBefore(
        Map<String, NavigableMap<Instant, Integer>> map,
        @Nullable String principal,
        Instant first) {
      NavigableMap<Instant, Integer> times = principal == null ? null : map.get(principal);
      return Optional.ofNullable(times)
          .map(known -> known.floorEntry(first.plus(SessionActivity.SKEW)))
          .map(entry -> new Opening(entry.getValue(), Link.NAME));
    }
  }
}
