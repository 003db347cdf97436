package dev.trustdrift.collect.tls;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.DiscoveryDocument;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.HttpsEndpoint;
import dev.trustdrift.inventory.OidcProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads an issuer as AWS does (IAM user guide, "Obtain the thumbprint for an OpenID Connect
/// identity provider"): the discovery document, then the certificates of the host that `jwks_uri`
/// names.
///
/// Whether a certificate is trusted, expired or for another name decides nothing here: it is
/// recorded as presented, and judged later. Safe to use from several threads.
public final class TlsProbe {

  /// One provider takes no longer, all its steps together.
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String DISCOVERY_PATH = "/.well-known/openid-configuration";

  private final Resolver resolver;
  private final Duration limit;

  public TlsProbe() {
    this(Resolver.system(), LIMIT);
  }

  /// A probe that finds hosts elsewhere, or has other patience.
  public TlsProbe(Resolver resolver, Duration limit) {
    this.resolver = resolver;
    this.limit = limit;
  }

  /// Never throws for what a host does: that is a gap. An interrupt ends it early and is kept.
  ///
  /// @param allowPrivate whether this issuer's hosts may have loopback, link-local and private
  ///   addresses; metadata, multicast and reserved ones are never dialled
  public ProbeResult probe(OidcProvider provider, boolean allowPrivate) {
    Optional<HttpsEndpoint> issuer = HttpsEndpoint.of(provider.url());
    if (issuer.isEmpty()) {
      String reason = "`%s` is not an https URL with a host".formatted(shown(provider.url()));
      return new ProbeResult(
          Optional.empty(), List.of(), List.of(Gap.unread(Gap.Part.TLS, reason)));
    }
    return new Reading(provider, issuer.get(), allowPrivate, Deadline.in(limit)).result();
  }

  private static String shown(String text) {
    return Printable.of(text, 255);
  }

  /// The state of one call.
  private final class Reading {
    private final OidcProvider provider;
    private final HttpsEndpoint issuer;
    private final boolean allowPrivate;
    private final Deadline deadline;
    private final List<Chain> chains = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    Reading(OidcProvider provider, HttpsEndpoint issuer, boolean allowPrivate, Deadline deadline) {
      this.provider = provider;
      this.issuer = issuer;
      this.allowPrivate = allowPrivate;
      this.deadline = deadline;
    }

    ProbeResult result() {
      Optional<String> text = visit(issuer, Optional.of(issuer.path() + DISCOVERY_PATH));
      if (text.isEmpty()) {
        return new ProbeResult(Optional.empty(), chains, gaps);
      }
      DiscoveryDocument document;
      try {
        document = DiscoveryDocument.parse(text.get());
      } catch (IllegalArgumentException e) {
        gap(
            issuer,
            "serves a discovery document that is "
                + Printable.of(String.valueOf(e.getMessage()), 200));
        return new ProbeResult(Optional.empty(), chains, gaps);
      }
      readKeysHost(document);
      return new ProbeResult(Optional.of(new Discovery(provider.url(), text.get())), chains, gaps);
    }

    private void readKeysHost(DiscoveryDocument document) {
      if (document.issuer() == null) {
        gap(issuer, "serves a discovery document without `issuer`");
      }
      String jwksUri = document.jwksUri();
      if (jwksUri == null) {
        gap(issuer, "serves a discovery document without `jwks_uri`, so AWS finds no keys");
        return;
      }
      Optional<HttpsEndpoint> keys = HttpsEndpoint.of(jwksUri);
      if (keys.isEmpty()) {
        gap(
            issuer,
            "names the `jwks_uri` `%s`, which is not an https URL".formatted(shown(jwksUri)));
      } else if (!keys.get().sameSocket(issuer)) {
        visit(keys.get(), Optional.empty());
      }
    }

    private Optional<String> visit(HttpsEndpoint host, Optional<String> path) {
      Visit.Outcome outcome = new Visit(resolver, host, allowPrivate, deadline).make(path);
      if (!outcome.chain().isEmpty()) {
        chains.add(new Chain(host.host(), host.port(), outcome.chain()));
      }
      outcome.failure().ifPresent(failure -> gap(host, failure));
      return outcome.body();
    }

    private void gap(HttpsEndpoint host, String predicate) {
      gaps.add(
          Gap.unread(Gap.Part.TLS, "`%s` %s".formatted(Printable.of(host.toString()), predicate)));
    }
  }
}
