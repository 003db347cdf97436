package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the rules share, derived once from an inventory.
///
/// @param past what an audit knows of an earlier one; null where there is none to compare with
/// @param changes what became of the account since; null where there is no past
/// @param trusts decides further documents in the light of the same account; for one thread
public record Facts(
    Inventory inventory,
    Config config,
    List<Grant> grants,
    List<ProviderFacts> providers,
    Sessions sessions,
    Trusts trusts,
    @Nullable Past past,
    @Nullable Changes changes) {
  public Facts {
    grants = List.copyOf(grants);
    providers = List.copyOf(providers);
  }

  /// Derives everything.
  public static Facts of(Inventory inventory, Config config, TrustRoots roots) {
    return of(inventory, config, roots, null);
  }

  /// Derives everything, and what changed since.
  ///
  /// @param past null where there is none
  public static Facts of(
      Inventory inventory, Config config, TrustRoots roots, @Nullable Past past) {
    Trusts trusts = Trusts.of(inventory, config);
    Grants maker = Grants.in(inventory, config, trusts);
    List<Grant> grants = maker.of(inventory);
    return new Facts(
        inventory,
        config,
        grants,
        ProviderFacts.of(inventory, roots),
        Sessions.of(inventory, config, grants),
        trusts,
        past,
        past == null ? null : Changes.of(past, inventory, grants, maker, trusts));
  }

  /// What the next audit must know to tell what changed.
  public Past present() {
    return Past.of(inventory, grants, past);
  }

  /// One grant for each web-identity role: for what concerns the role whichever way it is entered.
  public Stream<Grant> firstGrants() {
    Set<String> roles = new HashSet<>();
    return grants.stream().filter(grant -> roles.add(grant.role().arn()));
  }

  public String account() {
    return inventory.account().id();
  }
}
