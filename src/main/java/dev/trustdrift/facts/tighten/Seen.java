package dev.trustdrift.facts.tighten;

import dev.trustdrift.inventory.TrailEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// One subject that came in through one provider, however often.
///
/// @param provider ARN
/// @param audiences as the trail tells them, each once, sorted; may be empty
/// @param count how many sessions it opened, at least one
public record Seen(
    String provider,
    String subject,
    List<String> audiences,
    int count,
    Instant first,
    Instant last) {
  public Seen {
    audiences = List.copyOf(audiences);
  }

  /// By provider and subject, sorted by both. Events that tell neither are left out.
  static List<Seen> of(List<TrailEvent> events) {
    Map<String, Map<String, List<TrailEvent>>> all = new TreeMap<>();
    for (TrailEvent event : events) {
      if (event.provider() != null && event.subject() != null) {
        all.computeIfAbsent(event.provider(), _ -> new TreeMap<>())
            .computeIfAbsent(event.subject(), _ -> new ArrayList<>())
            .add(event);
      }
    }
    List<Seen> seen = new ArrayList<>();
    all.forEach(
        (provider, subjects) ->
            subjects.forEach((subject, of) -> seen.add(of(provider, subject, of))));
    return List.copyOf(seen);
  }

  private static Seen of(String provider, String subject, List<TrailEvent> events) {
    List<Instant> times =
        events.stream().map(TrailEvent::time).sorted(Comparator.naturalOrder()).toList();
    return new Seen(
        provider,
        subject,
        events.stream()
            .map(TrailEvent::audience)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList(),
        events.size(),
        times.getFirst(),
        times.getLast());
  }
}
