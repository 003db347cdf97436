package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;
import java.util.List;

/// What the rules share, derived once from an inventory.
public record Facts(Inventory inventory, Config config, List<Grant> grants) {
  public Facts {
    grants = List.copyOf(grants);
  }

  /// Derives everything.
  public static Facts of(Inventory inventory, Config config) {
    return new Facts(inventory, config, List.of());
  }

  public String account() {
    return inventory.account().id();
  }
}
