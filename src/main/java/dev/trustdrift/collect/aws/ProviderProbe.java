package dev.trustdrift.collect.aws;

import dev.trustdrift.collect.tls.ProbeResult;
import dev.trustdrift.inventory.OidcProvider;

/// Looks at a provider's hosts from outside: `TlsProbe::probe` in an audit.
@FunctionalInterface
public interface ProviderProbe {
  /// What the provider's hosts present; what fails is a gap of the result, never an exception.
  ///
  /// @param allowPrivate whether private addresses may be dialled for this issuer
  ProbeResult probe(OidcProvider provider, boolean allowPrivate);
}
