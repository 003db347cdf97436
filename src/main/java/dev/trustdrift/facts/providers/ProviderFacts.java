package dev.trustdrift.facts.providers;

import dev.trustdrift.facts.sessions.Denial;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.DiscoveryDocument;
import dev.trustdrift.inventory.HttpsEndpoint;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One provider's thumbprints against the chains its hosts present.
///
/// @param discovery null where no document was read
/// @param host the one whose certificate AWS checks: that of `jwks_uri`, or the issuer's own where
///   no document names another
/// @param chain what that host presents; null where it was not read
/// @param issuerChain what the issuer's host presents where that is another one; else null
/// @param verification how AWS checked the certificate last
/// @param verifiedAt when that was; null where CloudTrail does not say
/// @param known by registered thumbprint: what it belongs to, where that needs no server to tell
public record ProviderFacts(
    OidcProvider provider,
    @Nullable DiscoveryDocument discovery,
    HttpsEndpoint host,
    @Nullable ChainFacts chain,
    @Nullable ChainFacts issuerChain,
    Verification verification,
    @Nullable Instant verifiedAt,
    Map<String, KnownThumbprint> known) {

  /// `additionalEventData.identityProviderConnectionVerificationMethod` of CloudTrail.
  public enum Verification {
    /// By AWS's own list of roots: the thumbprints were not looked at.
    IAM_TRUST_STORE("IAMTrustStore"),
    /// By the thumbprints.
    THUMBPRINT("Thumbprint"),
    UNKNOWN("unknown");

    private final String word;

    Verification(String word) {
      this.word = word;
    }

    /// The word in CloudTrail and in reports.
    public String word() {
      return word;
    }
  }

  /// Whether tokens are refused once no thumbprint matches.
  public enum Reliance {
    YES,
    NO,
    /// CloudTrail does not say, and no chain was read.
    UNKNOWN
  }

  /// One entry a provider, in the inventory's order.
  public static List<ProviderFacts> of(Inventory inventory, TrustRoots roots) {
    return inventory.providers().stream().map(provider -> of(provider, inventory, roots)).toList();
  }

  private static ProviderFacts of(OidcProvider provider, Inventory inventory, TrustRoots roots) {
    HttpsEndpoint issuer =
        HttpsEndpoint.of(provider.url())
            .orElseGet(() -> new HttpsEndpoint(provider.host(), provider.port(), ""));
    DiscoveryDocument document = document(provider, inventory);
    HttpsEndpoint keys =
        Optional.ofNullable(document)
            .map(DiscoveryDocument::jwksUri)
            .flatMap(HttpsEndpoint::of)
            .orElse(issuer);
    Optional<TrailEvent> verified =
        Stream.ofNullable(inventory.trail())
            .flatMap(trail -> trail.events().stream())
            .filter(event -> provider.arn().equals(event.provider()))
            .filter(event -> verification(event) != Verification.UNKNOWN)
            .max(Comparator.comparing(TrailEvent::time).thenComparing(TrailEvent::id));
    return new ProviderFacts(
        provider,
        document,
        keys,
        chain(keys, inventory, roots),
        keys.sameSocket(issuer) ? null : chain(issuer, inventory, roots),
        verified.map(ProviderFacts::verification).orElse(Verification.UNKNOWN),
        verified.map(TrailEvent::time).orElse(null),
        known(provider, roots));
  }

  private static Map<String, KnownThumbprint> known(OidcProvider provider, TrustRoots roots) {
    Map<String, KnownThumbprint> known = new HashMap<>();
    for (String thumbprint : provider.thumbprints()) {
      KnownThumbprint.of(thumbprint, roots).ifPresent(what -> known.put(thumbprint, what));
    }
    return Map.copyOf(known);
  }

  /// The judged chains: that of the host AWS checks first.
  public List<ChainFacts> chains() {
    return Stream.of(Optional.ofNullable(chain), Optional.ofNullable(issuerChain))
        .flatMap(Optional::stream)
        .toList();
  }

  /// The best position at which the chain of [#host] holds a registered thumbprint; nothing where
  /// thumbprints or chain were not read.
  public Optional<ChainFacts.Match> matched() {
    return provider.detailed()
        ? Optional.ofNullable(chain).map(read -> read.match(provider.thumbprints()))
        : Optional.empty();
  }

  /// What CloudTrail observed, else what follows from the chain: AWS falls back to the thumbprints
  /// only where its own roots don't vouch for the certificate (IAM API,
  /// CreateOpenIDConnectProvider).
  public Reliance reliesOnThumbprint() {
    return switch (verification) {
      case THUMBPRINT -> Reliance.YES;
      case IAM_TRUST_STORE -> Reliance.NO;
      case UNKNOWN ->
          chain == null ? Reliance.UNKNOWN : chain.publiclyTrusted() ? Reliance.NO : Reliance.YES;
    };
  }

  private static @Nullable DiscoveryDocument document(OidcProvider provider, Inventory inventory) {
    return inventory.discoveries().stream()
        .filter(discovery -> discovery.url().equals(provider.url()))
        .findFirst()
        .flatMap(ProviderFacts::parsed)
        .orElse(null);
  }

  /// Nothing where it is not JSON: whoever read it has said so.
  private static Optional<DiscoveryDocument> parsed(Discovery discovery) {
    try {
      return Optional.of(DiscoveryDocument.parse(discovery.document()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable ChainFacts chain(
      HttpsEndpoint host, Inventory inventory, TrustRoots roots) {
    for (Chain chain : inventory.chains()) {
      if (chain.host().equals(host.host())
          && chain.port() == host.port()
          && !chain.certificates().isEmpty()) {
        return ChainFacts.of(host, chain, roots, inventory.account().takenAt());
      }
    }
    return null;
  }

  /// What a successful call says, and a refusal because no thumbprint matched: AWS went by them.
  private static Verification verification(TrailEvent event) {
    if (event.errorCode() != null) {
      return Denial.of(event.errorCode(), event.errorMessage()).cause() == Denial.Cause.THUMBPRINT
          ? Verification.THUMBPRINT
          : Verification.UNKNOWN;
    }
    for (Verification known : Verification.values()) {
      if (known.word.equals(event.verification())) {
        return known;
      }
    }
    return Verification.UNKNOWN;
  }
}
