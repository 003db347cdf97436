package dev.trustdrift.inventory;

import java.security.cert.X509Certificate;
import java.util.List;

/// The certificates that a host presented, in the order presented, leaf first if the host is right.
///
/// @param host lower case
public record Chain(String host, int port, List<X509Certificate> certificates) {
  public Chain {
    certificates = List.copyOf(certificates);
  }
}
