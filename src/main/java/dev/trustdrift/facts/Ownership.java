package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Caller.Basis;
import dev.trustdrift.facts.Grant.Owned;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.TrailEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which namespaces count as yours when an event is judged. The configuration wins; else the role's
/// own policy; else what the account's other roles trust of the same issuer.
record Ownership(Config config, List<Grant> grants) {

  private static final Owned NOTHING_KNOWN = new Owned(List.of(), false, false);

  /// The issuer's URL of a provider ARN, without a trailing slash, as the configuration has it.
  static String issuer(String providerArn) {
    String url = OidcProvider.urlOf(providerArn);
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /// Who assumed a role. Where no grant of the role is left (deleted, or its trust changed since),
  /// only the configuration can tell.
  Caller caller(@Nullable String role, TrailEvent event, @Nullable String issuer) {
    Optional<Owned> configured = configured(issuer);
    Optional<Owned> policy =
        grants.stream()
            .filter(grant -> grant.role().arn().equals(role))
            .filter(grant -> grant.providerArn().equals(event.provider()))
            .map(Grant::owned)
            .findFirst();
    if (configured.isPresent() || policy.isEmpty()) {
      Owned owned = configured.orElse(NOTHING_KNOWN);
      return Caller.of(issuer, event.subject(), Basis.CONFIGURATION, owned);
    }
    Owned owned = policy.get();
    boolean silent = owned.namespaces().isEmpty() && !owned.wholeInstance();
    return silent
        ? Caller.of(issuer, event.subject(), Basis.OTHER_POLICIES, known(issuer))
        : Caller.of(
            issuer,
            event.subject(),
            owned.configured() ? Basis.CONFIGURATION : Basis.POLICY,
            owned);
  }

  /// Who asked, judged by all that is known of the issuer.
  Caller caller(@Nullable String issuer, @Nullable String subject) {
    return configured(issuer)
        .map(owned -> Caller.of(issuer, subject, Basis.CONFIGURATION, owned))
        .orElseGet(() -> Caller.of(issuer, subject, Basis.OTHER_POLICIES, known(issuer)));
  }

  private Optional<Owned> configured(@Nullable String issuer) {
    if (issuer == null) {
      return Optional.empty();
    }
    return config
        .issuer(issuer)
        .flatMap(settings -> Optional.ofNullable(settings.owned()))
        .map(owned -> new Owned(owned, owned.contains("*"), true));
  }

  private Owned known(@Nullable String issuer) {
    List<Owned> all =
        grants.stream()
            .filter(grant -> issuer(grant.providerArn()).equals(issuer))
            .map(Grant::owned)
            .toList();
    return new Owned(
        all.stream().flatMap(owned -> owned.namespaces().stream()).distinct().sorted().toList(),
        all.stream().anyMatch(Owned::wholeInstance),
        all.stream().anyMatch(Owned::configured));
  }
}
