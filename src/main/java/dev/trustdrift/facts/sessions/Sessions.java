package dev.trustdrift.facts.sessions;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who really came in: the trail's events against the grants. Events of other accounts, which an
/// organization's trail holds too, are left out.
///
/// @param calls every web-identity call, oldest first
/// @param granted those that got credentials, oldest first
/// @param latest when each role was last assumed through each provider
/// @param subjects who opened sessions of each role through each provider, each once, sorted
/// @param byRole one row a role that was assumed, by ARN
public record Sessions(
    List<Call> calls,
    List<Call> granted,
    Map<Door, Instant> latest,
    Map<Door, SortedSet<String>> subjects,
    List<RoleSessions> byRole) {

  /// Stands for the role where a successful event names none.
  public static final String UNKNOWN_ROLE = "unknown";

  /// A job may well call twice, in a retry or a second step; a day apart it is another job.
  private static final Duration LONGEST_JOB = Duration.ofDays(1);

  public Sessions {
    calls = List.copyOf(calls);
    granted = List.copyOf(granted);
    latest = Map.copyOf(latest);
    subjects = Map.copyOf(subjects);
    byRole = List.copyOf(byRole);
  }

  /// One call, allowed or denied.
  ///
  /// @param role ARN of the role; null on many denied calls
  /// @param name shape of the session name; null where the call was denied or the name is missing
  /// @param denial null where the call succeeded
  public record Call(
      TrailEvent event,
      @Nullable String role,
      Caller caller,
      @Nullable NameShape name,
      @Nullable Denial denial) {}

  /// A role and a provider that it trusts, by ARN.
  public record Door(String role, String provider) {}

  /// What one role was assumed for.
  ///
  /// @param role ARN, or [Sessions#UNKNOWN_ROLE]
  /// @param subjects each once, sorted
  /// @param names how many sessions have a name of each shape; every shape is there
  public record RoleSessions(
      String role, List<String> subjects, int sessions, Map<NameShape, Integer> names) {
    public RoleSessions {
      subjects = List.copyOf(subjects);
      names = Collections.unmodifiableMap(new EnumMap<>(names));
    }
  }

  static Sessions of(Inventory inventory, Config config, List<Grant> grants) {
    List<TrailEvent> events =
        inventory.trail() == null
            ? List.of()
            : inventory.trail().events().stream()
                .filter(event -> inventory.account().id().equals(accountOf(event, inventory)))
                .sorted(Comparator.comparing(TrailEvent::time).thenComparing(TrailEvent::id))
                .filter(firstOf(TrailEvent::id))
                .toList();
    Map<NameUse, Reuse> reuse = reuse(events);
    Ownership ownership = new Ownership(config, grants);
    Map<String, String> roleById = new HashMap<>();
    inventory.roles().forEach(role -> roleById.put(role.id(), role.arn()));
    List<Call> calls =
        events.stream()
            .map(event -> call(event, roleOf(event, roleById), config, ownership, reuse))
            .toList();
    List<Call> granted = calls.stream().filter(call -> call.denial() == null).toList();
    return new Sessions(calls, granted, latest(granted), subjects(granted), byRole(granted));
  }

  /// How many sessions were opened.
  public int total() {
    return granted.size();
  }

  /// How many calls were refused.
  public int denied() {
    return calls.size() - total();
  }

  /// When a role was last assumed through a provider, as far as the trail reaches.
  ///
  /// @param role ARN
  /// @param provider ARN
  public Optional<Instant> lastAssumed(String role, String provider) {
    return Optional.ofNullable(latest.get(new Door(role, provider)));
  }

  /// The subjects that opened sessions of a role through a provider, each once, sorted.
  ///
  /// @param role ARN
  /// @param provider ARN
  public Set<String> subjects(String role, String provider) {
    return subjects.getOrDefault(new Door(role, provider), Collections.emptySortedSet());
  }

  /// Whoever made the inventory: each event counts once.
  private static <T> Predicate<T> firstOf(Function<T, String> id) {
    Set<String> seen = new HashSet<>();
    return item -> seen.add(id.apply(item));
  }

  private static String accountOf(TrailEvent event, Inventory inventory) {
    return Objects.requireNonNullElse(event.account(), inventory.account().id());
  }

  private static @Nullable String roleOf(TrailEvent event, Map<String, String> roleById) {
    if (event.role() != null || event.assumedRoleId() == null) {
      return event.role();
    }
    String id = event.assumedRoleId();
    int colon = id.indexOf(':');
    return roleById.get(colon < 0 ? id : id.substring(0, colon));
  }

  private static Call call(
      TrailEvent event,
      @Nullable String role,
      Config config,
      Ownership ownership,
      Map<NameUse, Reuse> reuse) {
    String issuer = event.provider() == null ? null : Ownership.issuer(event.provider());
    if (event.errorCode() != null) {
      Caller caller = ownership.asked(event, issuer);
      return new Call(
          event, role, caller, null, Denial.of(event.errorCode(), event.errorMessage()));
    }
    String name = Assumption.name(event);
    NameShape shape =
        name == null
            ? null
            : NameShape.of(
                name,
                config.sessionName(),
                reuse.getOrDefault(new NameUse(event.provider(), name), Reuse.NONE).reused());
    return new Call(event, role, ownership.assumed(role, event, issuer), shape, null);
  }

  private static Map<Door, SortedSet<String>> subjects(List<Call> granted) {
    Map<Door, SortedSet<String>> subjects = new HashMap<>();
    for (Call call : granted) {
      TrailEvent event = call.event();
      if (call.role() != null && event.provider() != null && event.subject() != null) {
        subjects
            .computeIfAbsent(new Door(call.role(), event.provider()), _ -> new TreeSet<>())
            .add(event.subject());
      }
    }
    return subjects;
  }

  private static Map<Door, Instant> latest(List<Call> granted) {
    Map<Door, Instant> latest = new HashMap<>();
    for (Call call : granted) {
      if (call.role() != null && call.event().provider() != null) {
        latest.merge(
            new Door(call.role(), call.event().provider()),
            call.event().time(),
            (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    return latest;
  }

  private static List<RoleSessions> byRole(List<Call> calls) {
    Map<String, List<Call>> grouped = new TreeMap<>();
    for (Call call : calls) {
      String role = Objects.requireNonNullElse(call.role(), UNKNOWN_ROLE);
      grouped.computeIfAbsent(role, _ -> new ArrayList<>()).add(call);
    }
    return grouped.entrySet().stream().map(row -> row(row.getKey(), row.getValue())).toList();
  }

  private static RoleSessions row(String role, List<Call> calls) {
    Map<NameShape, Integer> names = new EnumMap<>(NameShape.class);
    for (NameShape shape : NameShape.values()) {
      names.put(shape, 0);
    }
    calls.forEach(
        call ->
            names.merge(Objects.requireNonNullElse(call.name(), NameShape.OTHER), 1, Integer::sum));
    List<String> subjects =
        calls.stream()
            .map(call -> call.event().subject())
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList();
    return new RoleSessions(role, subjects, calls.size(), names);
  }

  private static Map<NameUse, Reuse> reuse(List<TrailEvent> events) {
    Map<NameUse, Reuse> reuse = new HashMap<>();
    for (TrailEvent event : events) {
      String name = Assumption.name(event);
      if (!event.denied() && name != null) {
        reuse.merge(
            new NameUse(event.provider(), name),
            new Reuse(event.subject(), event.time(), event.time(), false),
            Reuse::and);
      }
    }
    return reuse;
  }

  private record NameUse(@Nullable String provider, String name) {}

  /// Whether one name was used by two subjects, or for longer than a job lives.
  private record Reuse(
      @Nullable String subject, Instant first, Instant last, boolean severalSubjects) {
    static final Reuse NONE = new Reuse(null, Instant.EPOCH, Instant.EPOCH, false);

    Reuse and(Reuse other) {
      return new Reuse(
          subject,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last,
          severalSubjects || other.severalSubjects || !Objects.equals(subject, other.subject));
    }

    boolean reused() {
      return severalSubjects || Duration.between(first, last).compareTo(LONGEST_JOB) > 0;
    }
  }
}
