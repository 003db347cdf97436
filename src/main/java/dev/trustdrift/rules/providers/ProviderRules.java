package dev.trustdrift.rules.providers;

import dev.trustdrift.rules.Rule;
import java.util.List;

/// The rules on OIDC providers, their thumbprints, certificates and audiences: one line each, in
/// the order of the contract's table.
public final class ProviderRules {
  public static final List<Rule> ALL =
      List.of(
          new StaleThumbprint(),
          new LeafThumbprint(),
          new CertificateExpiry(),
          new UntrustedChain(),
          new IssuerMismatch(),
          new UnexpectedIssuer(),
          new UnusedProvider(),
          new AudienceUnused(),
          new AudienceVariants());

  private ProviderRules() {}
}
