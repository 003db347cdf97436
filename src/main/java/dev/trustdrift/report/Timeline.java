package dev.trustdrift.report;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Sessions;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.inventory.Trail;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who came in, how often and when: the trail's sessions by role and subject.
///
/// @param from start of the window that was read; null where no trail was
/// @param to its end
/// @param visitors by role, then by subject
public record Timeline(@Nullable Instant from, @Nullable Instant to, List<Visitor> visitors) {
  /// Of an audit that read no trail.
  public static final Timeline NONE = new Timeline(null, null, List.of());

  private static final Comparator<Visitor> ORDER =
      Comparator.comparing(Visitor::role)
          .thenComparing(Visitor::subject)
          .thenComparing(Visitor::issuer);

  public Timeline {
    visitors = List.copyOf(visitors);
  }

  /// One subject that opened sessions of one role.
  ///
  /// @param role ARN, or [Sessions#UNKNOWN_ROLE]
  /// @param issuer URL with scheme; empty where the event names no provider
  /// @param subject empty where the event names none
  /// @param days sessions a day (UTC), days without one left out
  public record Visitor(
      String role,
      String issuer,
      String subject,
      Standing standing,
      int sessions,
      Instant first,
      Instant last,
      SortedMap<LocalDate, Integer> days) {
    public Visitor {
      days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
    }

    private static Visitor of(List<Call> calls) {
      Call latest = calls.getLast();
      SortedMap<LocalDate, Integer> days = new TreeMap<>();
      calls.forEach(
          call ->
              days.merge(
                  LocalDate.ofInstant(call.event().time(), ZoneOffset.UTC), 1, Integer::sum));
      return new Visitor(
          roleOf(latest),
          issuerOf(latest),
          subjectOf(latest),
          latest.caller().standing(),
          calls.size(),
          calls.getFirst().event().time(),
          latest.event().time(),
          days);
    }

    private static String roleOf(Call call) {
      return Objects.requireNonNullElse(call.role(), Sessions.UNKNOWN_ROLE);
    }

    private static String issuerOf(Call call) {
      return Objects.requireNonNullElse(call.caller().issuer(), "");
    }

    private static String subjectOf(Call call) {
      return Objects.requireNonNullElse(call.event().subject(), "");
    }
  }

  static Timeline of(Facts facts) {
    Trail trail = facts.inventory().trail();
    if (trail == null) {
      return NONE;
    }
    Map<List<String>, List<Call>> calls = new LinkedHashMap<>();
    for (Call call : facts.sessions().granted()) {
      calls
          .computeIfAbsent(
              List.of(Visitor.roleOf(call), Visitor.issuerOf(call), Visitor.subjectOf(call)),
              _ -> new ArrayList<>())
          .add(call);
    }
    return new Timeline(
        trail.from(), trail.to(), calls.values().stream().map(Visitor::of).sorted(ORDER).toList());
  }
}
