package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.providers.ChainFacts;
import dev.trustdrift.facts.providers.PresentedCertificate;
import dev.trustdrift.facts.providers.ProviderFacts;
import dev.trustdrift.finding.Evidence;
import java.util.LinkedHashMap;
import java.util.Map;

/// The evidence of rules about chains.
final class SeenCertificates {
  private SeenCertificates() {}

  /// What one host of a provider presents, against the provider's thumbprints.
  static Evidence of(ProviderFacts provider, ChainFacts chain, Map<String, String> further) {
    Map<String, String> facts = new LinkedHashMap<>();
    int position = 1;
    for (PresentedCertificate certificate : chain.certificates()) {
      facts.put(
          "certificate " + position++,
          "%s, until %s".formatted(certificate.subject(), certificate.notAfter()));
    }
    facts.putAll(further);
    return new Evidence.Certificates(
        provider.provider().url(),
        chain.host().toString(),
        provider.provider().thumbprints(),
        chain.certificates().stream().map(PresentedCertificate::sha1).toList(),
        provider.provider().detailed()
            ? chain.match(provider.provider().thumbprints()).word()
            : null,
        provider.verification().word(),
        facts);
  }
}
