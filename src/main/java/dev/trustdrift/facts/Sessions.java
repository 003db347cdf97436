package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.TrailEvent;
import java.util.List;

/// Who really came in: the trail's events against the grants.
public record Sessions(List<TrailEvent> events) {

  static Sessions of(Inventory inventory, Config config, List<Grant> grants) {
    return new Sessions(inventory.trail() == null ? List.of() : inventory.trail().events());
  }
}
