package dev.trustdrift.facts.providers;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/// A thumbprint whose certificate is known without its being presented: so that a message can say
/// what was once registered.
///
/// @param name the certificate's common name
/// @param lastDay its last day, UTC
public record KnownThumbprint(String name, LocalDate lastDay) {

  /// Thumbprints that tutorials print, where a root store does not hold the certificate.
  private static final Map<String, KnownThumbprint> FROM_TUTORIALS =
      Map.of(
          // gitlab.com's intermediate until 2024: in most GitLab articles.
          "b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a",
          new KnownThumbprint("Cloudflare Inc ECC CA-3", LocalDate.of(2024, 12, 31)),
          "2b8f1b57330dbba2d07a6c51f70ee90ddab9ad8e",
          new KnownThumbprint("USERTrust RSA Certification Authority", LocalDate.of(2038, 1, 18)));

  /// What is known of a thumbprint (lower-case hex): a public root's, or a tutorial's.
  static Optional<KnownThumbprint> of(String thumbprint, TrustRoots roots) {
    return roots
        .withThumbprint(thumbprint)
        .map(PresentedCertificate::new)
        .map(root -> new KnownThumbprint(root.name(), root.lastDay()))
        .or(() -> Optional.ofNullable(FROM_TUTORIALS.get(thumbprint)));
  }
}
