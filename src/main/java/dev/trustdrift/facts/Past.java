package dev.trustdrift.facts;

import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an earlier audit saw of who may come in: enough to tell what changed since.
///
/// @param takenAt the clock of that audit
/// @param providers in the order of their ARNs
/// @param roles those that trusted an OIDC provider, in the order of their ARNs
/// @param unread what of providers and roles was not read: there an absence says nothing
public record Past(
    Instant takenAt, List<OidcProvider> providers, List<PastRole> roles, Set<Gap.Part> unread) {

  /// The parts that a past rests on.
  public static final Set<Gap.Part> PARTS = Set.of(Gap.Part.PROVIDERS, Gap.Part.ROLES);

  /// A web-identity role as it was.
  ///
  /// @param id `AROA…`: another one under the same ARN is another role; empty where not known
  /// @param trustPolicy the document's text as IAM held it
  public record PastRole(String arn, String id, String trustPolicy) {}

  public Past {
    providers = List.copyOf(providers);
    roles = List.copyOf(roles);
    unread = Set.copyOf(unread);
  }

  /// What an audit sees today, for the next one. What it could not read is handed on from the one
  /// before: a day without permission must not hide what changed around it.
  public static Past of(Inventory inventory, List<Grant> grants, @Nullable Past earlier) {
    Set<Gap.Part> unread = EnumSet.noneOf(Gap.Part.class);
    PARTS.stream().filter(part -> !inventory.complete(part)).forEach(unread::add);

    Map<String, PastRole> roles = new TreeMap<>();
    Map<String, OidcProvider> providers = new TreeMap<>();
    if (earlier != null) {
      Set<String> seen =
          inventory.roles().stream().map(Role::arn).collect(Collectors.toCollection(HashSet::new));
      if (unread.contains(Gap.Part.ROLES)) {
        earlier.roles.stream()
            .filter(role -> !seen.contains(role.arn()))
            .forEach(role -> roles.put(role.arn(), role));
      }
      if (unread.contains(Gap.Part.PROVIDERS)) {
        earlier.providers.forEach(provider -> providers.put(provider.arn(), provider));
      }
      unread.retainAll(earlier.unread);
    }
    for (OidcProvider provider : inventory.providers()) {
      if (provider.detailed() || !providers.containsKey(provider.arn())) {
        providers.put(provider.arn(), provider);
      }
    }
    for (Grant grant : grants) {
      Role role = grant.role();
      roles.put(role.arn(), new PastRole(role.arn(), role.id(), role.trustPolicy()));
    }
    return new Past(
        inventory.account().takenAt(),
        new ArrayList<>(providers.values()),
        new ArrayList<>(roles.values()),
        unread);
  }

  Map<String, OidcProvider> providersByArn() {
    return byKey(providers, OidcProvider::arn);
  }

  Map<String, PastRole> rolesByArn() {
    return byKey(roles, PastRole::arn);
  }

  private static <T> Map<String, T> byKey(List<T> all, Function<T, String> key) {
    Map<String, T> map = new HashMap<>();
    all.forEach(one -> map.put(key.apply(one), one));
    return map;
  }
}
