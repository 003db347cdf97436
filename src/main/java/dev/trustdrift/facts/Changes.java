package dev.trustdrift.facts;

import dev.trustdrift.facts.Past.PastRole;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Grants;
import dev.trustdrift.facts.trust.Passage;
import dev.trustdrift.facts.trust.TrustChange;
import dev.trustdrift.facts.trust.Trusts;
import dev.trustdrift.facts.trust.WayChange;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What became of an account since an earlier look at it, over all tokens and requests and not by
/// the letter: another order, layout or spelling of the same trust is no change.
///
/// @param since the clock of that look
/// @param newProviders registered since, in the order of their ARNs
/// @param newRoles that trust an OIDC provider and were not there, or did not trust any
/// @param trusts of the roles that were there, each way in that became another
public record Changes(
    Instant since, List<OidcProvider> newProviders, List<NewRole> newRoles, List<Changed> trusts) {

  /// A web-identity role that the past does not know.
  ///
  /// @param grants its ways in, at least one
  /// @param replaced whether the past knows another role of that ARN: deleted and made again
  public record NewRole(List<Grant> grants, boolean replaced) {
    public NewRole {
      grants = List.copyOf(grants);
    }

    public Role role() {
      return grants.getFirst().role();
    }
  }

  /// What became of one role's trust in one provider.
  ///
  /// @param grant the way in today; where today's policy names the provider no more, one by which
  ///   nobody comes in
  /// @param before the trust policy as it was
  public record Changed(Grant grant, WayChange way, String before) {}

  public Changes {
    newProviders = List.copyOf(newProviders);
    newRoles = List.copyOf(newRoles);
    trusts = List.copyOf(trusts);
  }

  /// Compares. Only documents that are not the same at sight go through the engine, all together
  /// within a bounded work.
  static Changes of(
      Past past, Inventory inventory, List<Grant> grants, Grants maker, Trusts trusts) {
    Set<String> known = new HashSet<>(past.providersByArn().keySet());
    List<OidcProvider> newProviders =
        past.unread().contains(Gap.Part.PROVIDERS)
            ? List.of()
            : inventory.providers().stream().filter(one -> !known.contains(one.arn())).toList();
    return new Changes(
        past.takenAt(),
        newProviders,
        newRoles(past, grants),
        changed(past, inventory, maker, trusts));
  }

  private static List<NewRole> newRoles(Past past, List<Grant> grants) {
    Map<String, PastRole> before = past.rolesByArn();
    Map<String, List<Grant>> fresh = new LinkedHashMap<>();
    for (Grant grant : grants) {
      PastRole role = before.get(grant.role().arn());
      boolean isNew =
          role == null ? !past.unread().contains(Gap.Part.ROLES) : replaced(role, grant.role());
      if (isNew) {
        fresh.computeIfAbsent(grant.role().arn(), _ -> new ArrayList<>()).add(grant);
      }
    }
    return fresh.entrySet().stream()
        .map(entry -> new NewRole(entry.getValue(), before.containsKey(entry.getKey())))
        .toList();
  }

  private static boolean replaced(PastRole before, Role now) {
    return !before.id().isEmpty() && !now.id().isEmpty() && !before.id().equals(now.id());
  }

  private static List<Changed> changed(
      Past past, Inventory inventory, Grants maker, Trusts trusts) {
    Map<String, PastRole> before = past.rolesByArn();
    Map<String, OidcProvider> providers = past.providersByArn();
    List<Changed> changed = new ArrayList<>();
    for (Role role : inventory.roles()) {
      PastRole old = before.get(role.arn());
      if (old == null) {
        continue;
      }
      TrustChange change = trusts.since(providers, old.trustPolicy(), role.trustPolicy());
      for (WayChange way : change.ways()) {
        if (!(way.gained() instanceof Passage.None && way.lost() instanceof Passage.None)) {
          changed.add(
              new Changed(
                  maker.grant(role, change.after().policy(), way.after()), way, old.trustPolicy()));
        }
      }
    }
    return changed;
  }
}
