package dev.trustdrift.facts.trust;

import dev.trustdrift.inventory.OidcProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A provider's client IDs then and now: the audiences that STS lets pass before any policy.
///
/// @param provider whose tokens come in, on the side that is known
/// @param kept on both sides
/// @param added now and not then
/// @param removed then and not now
record ClientIds(
    @Nullable OidcProvider provider, List<String> kept, List<String> added, List<String> removed) {

  /// Where one side is not known the other one's hold for both: of what nobody read no change is
  /// told.
  static ClientIds of(@Nullable OidcProvider then, @Nullable OidcProvider now) {
    if (then == null || now == null || !told(then) || !told(now)) {
      return new ClientIds(now != null && told(now) ? now : then, List.of(), List.of(), List.of());
    }
    return new ClientIds(
        now,
        now.clientIds().stream().filter(then.clientIds()::contains).toList(),
        now.clientIds().stream().filter(id -> !then.clientIds().contains(id)).toList(),
        then.clientIds().stream().filter(id -> !now.clientIds().contains(id)).toList());
  }

  private static boolean told(OidcProvider provider) {
    return provider.detailed() && !provider.clientIds().isEmpty();
  }

  boolean same() {
    return added.isEmpty() && removed.isEmpty();
  }

  /// The provider as it would be with just these.
  static OidcProvider only(OidcProvider provider, List<String> ids) {
    return new OidcProvider(
        provider.arn(),
        provider.url(),
        ids,
        provider.thumbprints(),
        provider.tags(),
        provider.detailed());
  }
}
