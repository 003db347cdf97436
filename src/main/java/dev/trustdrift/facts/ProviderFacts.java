package dev.trustdrift.facts;

import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import java.util.List;

/// One provider's thumbprints against the chains its hosts present.
public record ProviderFacts(OidcProvider provider) {

  /// One entry a provider, in the inventory's order.
  static List<ProviderFacts> of(Inventory inventory, TrustRoots roots) {
    return inventory.providers().stream().map(ProviderFacts::new).toList();
  }
}
