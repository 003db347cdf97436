package dev.trustdrift.facts.trust;

import dev.trustdrift.facts.trust.Grant.Decision;
import dev.trustdrift.facts.trust.Grant.Owned;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.policy.TokenSpace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One provider through which a trust policy lets tokens in, and what was decided of them.
///
/// @param providerArn as the policy names it
/// @param provider null where no account is known, where the account does not have that provider,
///   or where the audit could not see it
/// @param platform what the issuer's tokens look like
public record Way(
    String providerArn,
    @Nullable OidcProvider provider,
    Issuer platform,
    Decision decision,
    Owned owned) {

  /// The tokens that reach the policy this way.
  public TokenSpace tokens() {
    return new Tokens(platform, provider);
  }

  /// The issuer's URL with scheme.
  public String issuer() {
    return platform.url();
  }

  /// The condition key of a claim of this issuer: `gitlab.com:sub`.
  public String key(String claim) {
    return OidcProvider.keyPrefix(issuer()) + ":" + claim;
  }

  /// The witness's subject in words, if there is a witness.
  public Optional<String> witnessInWords() {
    return Optional.ofNullable(decision.witness().get(key("sub"))).map(platform::describe);
  }
}
