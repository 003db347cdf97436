package dev.trustdrift.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.ChainFacts;
import dev.trustdrift.facts.providers.PresentedCertificate;
import dev.trustdrift.facts.providers.ProviderFacts;
import dev.trustdrift.inventory.OidcProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One OIDC provider, as `providers` of `trustdrift/report/v1` shows it.
///
/// @param host whose certificate AWS checks: that of the JWKS
/// @param chain as that host presents it; empty where it could not be read
/// @param matched which certificate a registered thumbprint names: `last`, `intermediate`, `leaf`
///   or `none`; null where no chain was read
/// @param verification how AWS verifies the connection: `IAMTrustStore`, `Thumbprint`, `unknown`
@JsonPropertyOrder({"arn", "issuer", "host", "chain", "matched", "verification"})
public record ProviderRow(
    String arn,
    String issuer,
    String host,
    List<Certificate> chain,
    @Nullable String matched,
    String verification) {
  public ProviderRow {
    chain = List.copyOf(chain);
  }

  /// A certificate of the chain.
  ///
  /// @param subject the distinguished name (RFC 2253)
  /// @param sha1 40 lower-case hex characters, what a thumbprint is
  /// @param notAfter its end (ISO 8601, UTC)
  @JsonPropertyOrder({"subject", "sha1", "notAfter"})
  public record Certificate(String subject, String sha1, String notAfter) {
    static Certificate of(PresentedCertificate certificate) {
      return new Certificate(
          certificate.subject(), certificate.sha1(), certificate.notAfter().toString());
    }
  }

  /// One row a provider, in the inventory's order.
  static List<ProviderRow> of(Facts facts) {
    return facts.providers().stream().map(ProviderRow::of).toList();
  }

  private static ProviderRow of(ProviderFacts facts) {
    OidcProvider provider = facts.provider();
    ChainFacts chain = facts.chain();
    return new ProviderRow(
        provider.arn(),
        provider.url(),
        facts.host().host(),
        chain == null ? List.of() : chain.certificates().stream().map(Certificate::of).toList(),
        facts.matched().map(ChainFacts.Match::word).orElse(null),
        facts.verification().word());
  }
}
