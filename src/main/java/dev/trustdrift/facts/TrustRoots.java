package dev.trustdrift.facts;

import java.security.cert.X509Certificate;
import java.util.List;

/// The certificate authorities that count as public. AWS does not publish its own list; this stands
/// in for it, and what CloudTrail says of a real verification always wins over it.
public record TrustRoots(List<X509Certificate> certificates) {
  public TrustRoots {
    certificates = List.copyOf(certificates);
  }
}
