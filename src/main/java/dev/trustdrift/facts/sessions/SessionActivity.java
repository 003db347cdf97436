package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// One session: the call that opened it, and what was done with it then, as far as the trail tells.
///
/// A role that the session assumed in turn (role chaining) has a key and a principal of its own and
/// is not in here: only the call to `sts:AssumeRole` is.
///
/// @param linked most sessions have one; none where nothing was seen of it, or nothing looked up
public record SessionActivity(Call call, List<Linked> linked) {

  /// AWS's clocks differ by seconds, and a long call may end after the credentials do.
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final Comparator<Tally.Seen> MOST =
      Comparator.comparing(Tally.Seen::count).reversed().thenComparing(Tally.Seen::value);

  public SessionActivity {
    linked = List.copyOf(linked);
  }

  /// What ties an activity to the session (`AssumeRoleWithWebIdentity` and later events, "Logging
  /// IAM and AWS STS API calls with CloudTrail").
  public enum Link {
    /// The access key that was handed out, and the role's ID with the session name.
    CONFIRMED,
    /// The access key alone: the events name another principal, or none.
    ACCESS_KEY,
    /// The role's ID with the session name alone: one of the two sides has no access key. Where
    /// several sessions share the name, it is the last one opened before.
    NAME
  }

  /// Where the trail contradicts itself.
  public enum Disagreement {
    /// The access key is this session's, the principal is another.
    PRINCIPAL("the key is this session's, the principal is not"),
    /// The events name another role than the one that was assumed.
    ROLE("the role is not the one that was assumed"),
    /// Used before it was handed out, by more than clocks differ.
    BEFORE("used before it was handed out"),
    /// Used after it had ended.
    AFTER("used after it had ended");

    private final String words;

    Disagreement(String words) {
      this.words = words;
    }

    /// For a sentence.
    public String words() {
      return words;
    }
  }

  /// What was done with one pair of access key and principal, and why it counts as this session's.
  public record Linked(Activity activity, Link link, Set<Disagreement> disagreements) {
    public Linked {
      disagreements = Set.copyOf(disagreements);
    }
  }

  static Linked link(Activity activity, Link link, Call call) {
    TrailEvent event = call.event();
    Set<Disagreement> found = EnumSet.noneOf(Disagreement.class);
    if (link == Link.ACCESS_KEY
        && activity.principalId() != null
        && event.assumedRoleId() != null) {
      found.add(Disagreement.PRINCIPAL);
    }
    String identity = activity.identity();
    // An assumed-role ARN, which stands in where the session's issuer is missing, lacks the path.
    if (identity != null
        && identity.contains(":role/")
        && call.role() != null
        && !identity.equalsIgnoreCase(call.role())) {
      found.add(Disagreement.ROLE);
    }
    if (activity.first().isBefore(event.time().minus(SKEW))) {
      found.add(Disagreement.BEFORE);
    }
    if (ends(event).filter(end -> activity.last().isAfter(end.plus(SKEW))).isPresent()) {
      found.add(Disagreement.AFTER);
    }
    return new Linked(activity, link, found);
  }

  private static Optional<Instant> ends(TrailEvent event) {
    if (event.expiration() != null) {
      return Optional.of(event.expiration());
    }
    return event.durationSeconds() == null
        ? Optional.empty()
        : Optional.of(event.time().plusSeconds(event.durationSeconds()));
  }

  /// The name that the job chose; it proves nothing.
  public Optional<String> name() {
    return Optional.ofNullable(call.event().sessionName());
  }

  /// When the credentials end: as logged, else by the duration asked for; nothing where the event
  /// has neither.
  public Optional<Instant> ends() {
    return ends(call.event());
  }

  /// How many calls were seen.
  public int events() {
    return linked.stream().mapToInt(each -> each.activity().events()).sum();
  }

  /// How many of them were refused for want of permission.
  public int denied() {
    return linked.stream().mapToInt(each -> each.activity().denied()).sum();
  }

  /// Time of the first call.
  public Optional<Instant> first() {
    return linked.stream().map(each -> each.activity().first()).min(Comparator.naturalOrder());
  }

  /// Time of the last call.
  public Optional<Instant> last() {
    return linked.stream().map(each -> each.activity().last()).max(Comparator.naturalOrder());
  }

  /// What was called, the most frequent first.
  public Tally calls() {
    return sum(Activity::calls);
  }

  /// From where, the most frequent first.
  public Tally addresses() {
    return sum(Activity::addresses);
  }

  /// With which agents, the most frequent first.
  public Tally agents() {
    return sum(Activity::agents);
  }

  /// In which Regions, the most frequent first.
  public Tally regions() {
    return sum(Activity::regions);
  }

  /// Whether the trail contradicts itself about this session.
  public boolean disputed() {
    return linked.stream().anyMatch(each -> !each.disagreements().isEmpty());
  }

  private Tally sum(Function<Activity, Tally> part) {
    return sum(linked.stream().map(each -> part.apply(each.activity())));
  }

  /// Several counts as one, the most frequent value first.
  static Tally sum(Stream<Tally> parts) {
    Map<String, Tally.Seen> sum = new HashMap<>();
    int[] others = new int[1];
    parts.forEach(
        tally -> {
          others[0] += tally.others();
          tally.seen().forEach(seen -> sum.merge(seen.value(), seen, Tally.Seen::plus));
        });
    return new Tally(sum.values().stream().sorted(MOST).toList(), others[0]);
  }
}
