package dev.trustdrift.collect.tls;

import java.io.IOException;

/// The host did, or is, something that ends the probe of it.
final class Refusal extends IOException {

  /// The predicate of a sentence that begins with the host, such as `answers 404`.
  Refusal(String predicate) {
    super(predicate);
  }
}
