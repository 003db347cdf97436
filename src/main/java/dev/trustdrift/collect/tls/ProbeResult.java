package dev.trustdrift.collect.tls;

import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Gap;
import java.util.List;
import java.util.Optional;

/// What one provider's hosts showed.
///
/// @param discovery the document, where one was served that is JSON
/// @param chains of the issuer's host, and of the host of `jwks_uri` where that is another one
/// @param gaps one for each step that failed, of the part `tls`
public record ProbeResult(Optional<Discovery> discovery, List<Chain> chains, List<Gap> gaps) {
  public ProbeResult {
    chains = List.copyOf(chains);
    gaps = List.copyOf(gaps);
  }
}
