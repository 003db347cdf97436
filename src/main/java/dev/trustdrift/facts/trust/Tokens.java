package dev.trustdrift.facts.trust;

import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.language.Universe;
import dev.trustdrift.policy.KeySpace;
import dev.trustdrift.policy.TokenSpace;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tokens of one issuer that reach a trust policy through one provider: what the issuer can
/// mint, less the audiences that STS refuses before any policy is asked.
///
/// @param provider null, or not detailed, where its client IDs are not known: then any audience may
///   come
/// @param prefix of the condition keys, with its colon, in lower case as policies are compared
/// @param asked when the question is asked; null where any time will do
public record Tokens(
    Issuer issuer, @Nullable OidcProvider provider, String prefix, @Nullable Instant asked)
    implements TokenSpace {

  /// The tokens of any time.
  public Tokens(Issuer issuer, @Nullable OidcProvider provider) {
    this(issuer, provider, null);
  }

  /// The tokens of one time.
  public Tokens(Issuer issuer, @Nullable OidcProvider provider, @Nullable Instant asked) {
    this(
        issuer,
        provider,
        (OidcProvider.keyPrefix(issuer.url()) + ":").toLowerCase(Locale.ROOT),
        asked);
  }

  @Override
  public Optional<Instant> now() {
    return Optional.ofNullable(asked);
  }

  static final KeySpace ANY_AUDIENCE = KeySpace.always(Universe.anyString(1, 255));

  @Override
  public String subjectKey() {
    return key("sub");
  }

  @Override
  public Universe subjects() {
    return issuer.subjects();
  }

  @Override
  public Set<String> shownKeys() {
    return Set.of(key("aud"));
  }

  @Override
  public KeySpace keySpace(String key) {
    if (!key.startsWith(prefix)) {
      return KeySpace.absent();
    }
    String claim = key.substring(prefix.length());
    if (claim.equals("aud")) {
      return provider == null || provider.clientIds().isEmpty()
          ? ANY_AUDIENCE
          : new KeySpace.OneOf(provider.clientIds(), false);
    }
    Issuer.Claim known = issuer.claims().get(claim);
    if (known == null) {
      return KeySpace.absent();
    }
    return known.mayBeAbsent() ? KeySpace.maybe(known.values()) : KeySpace.always(known.values());
  }

  /// The condition key of a claim, in lower case as policies are compared.
  public String key(String claim) {
    return prefix + claim.toLowerCase(Locale.ROOT);
  }
}
