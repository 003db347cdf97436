package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;
import java.util.List;

/// What the rules share, derived once from an inventory.
public record Facts(
    Inventory inventory,
    Config config,
    List<Grant> grants,
    List<ProviderFacts> providers,
    Sessions sessions) {
  public Facts {
    grants = List.copyOf(grants);
    providers = List.copyOf(providers);
  }

  /// Derives everything.
  public static Facts of(Inventory inventory, Config config, TrustRoots roots) {
    List<Grant> grants = List.of();
    return new Facts(
        inventory,
        config,
        grants,
        ProviderFacts.of(inventory, roots),
        Sessions.of(inventory, config, grants));
  }

  public String account() {
    return inventory.account().id();
  }
}
