package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.trust.Grant.Owned;
import dev.trustdrift.facts.trust.Grant.Standing;
import org.jspecify.annotations.Nullable;

/// Who stood behind a web-identity call, as far as the attested subject tells.
///
/// @param issuer URL with scheme; null where the event names no provider
/// @param project full path; null where the subject names none
/// @param owned the namespaces that decided the standing
public record Caller(
    @Nullable String issuer,
    @Nullable String project,
    Standing standing,
    Basis basis,
    Owned owned) {

  /// Where the namespaces that count as yours come from.
  public enum Basis {
    CONFIGURATION,
    /// That role's own trust policy.
    POLICY,
    /// The trust policies of the account's other roles for the same issuer.
    OTHER_POLICIES
  }
}
