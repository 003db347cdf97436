package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.facts.sessions.Sessions.Door;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.inventory.TrailEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The sessions that were opened, by role and provider, oldest first: gathered once, since every
/// grant asks.
public record Visits(Map<Door, List<TrailEvent>> byDoor) {
  public Visits {
    byDoor = Map.copyOf(byDoor);
  }

  static Visits of(Sessions sessions) {
    Map<Door, List<TrailEvent>> byDoor = new HashMap<>();
    for (Call call : sessions.granted()) {
      if (call.role() != null && call.event().provider() != null) {
        byDoor
            .computeIfAbsent(new Door(call.role(), call.event().provider()), _ -> new ArrayList<>())
            .add(call.event());
      }
    }
    return new Visits(byDoor);
  }

  /// Those of a grant.
  public List<TrailEvent> through(Grant grant) {
    return byDoor.getOrDefault(new Door(grant.role().arn(), grant.providerArn()), List.of());
  }
}
