package dev.trustdrift.facts.trust;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.policy.TrustPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds every grant of an account.
public final class Grants {
  private final Trusts trusts;
  private final Administrator administrator;
  private final Environments environments;

  private Grants(Inventory inventory, Config config, Trusts trusts) {
    this.trusts = trusts;
    administrator = new Administrator(inventory.managedPolicies());
    environments = new Environments(config.environments());
  }

  /// In the order of role and provider ARNs.
  static List<Grant> of(Inventory inventory, Config config) {
    return of(inventory, config, Trusts.of(inventory, config));
  }

  static List<Grant> of(Inventory inventory, Config config, Trusts trusts) {
    return in(inventory, config, trusts).of(inventory);
  }

  /// Finds and makes grants in the light of one account.
  public static Grants in(Inventory inventory, Config config, Trusts trusts) {
    return new Grants(inventory, config, trusts);
  }

  /// Every grant of an account, in the order of role and provider ARNs.
  public List<Grant> of(Inventory inventory) {
    return inventory.roles().stream().flatMap(role -> of(role).stream()).toList();
  }

  /// One way into a role, whether its policy names the provider or not.
  public Grant grant(Role role, TrustPolicy policy, Way way) {
    return new Grant(role, environments.of(role), administrator.by(role).orElse(null), policy, way);
  }

  private List<Grant> of(Role role) {
    Trust trust = trusts.of(role.trustPolicy());
    if (trust.ways().isEmpty()) {
      return List.of();
    }
    Config.Environment environment = environments.of(role);
    @Nullable String administratorBy = administrator.by(role).orElse(null);
    return trust.ways().stream()
        .map(way -> new Grant(role, environment, administratorBy, trust.policy(), way))
        .toList();
  }
}
