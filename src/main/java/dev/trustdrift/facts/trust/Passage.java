package dev.trustdrift.facts.trust;

import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Statement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Whether one trust policy lets in, from one provider, what another refuses.
public sealed interface Passage {

  /// Nothing, proved over all tokens and requests.
  record None() implements Passage {}

  /// This request, confirmed by the evaluator on both policies.
  ///
  /// @param keys condition key to value, the subject first; several values between commas
  /// @param inWords the token in words
  /// @param shortest whether no shorter subject would do
  /// @param customisedOnly whether the policies agree, proved, on every subject of the layouts that
  ///   the platform or the configuration gives, and differ only where a project chose its own
  /// @param by the statement that lets it in
  /// @param refusal how the other policy refuses it
  record Witness(
      Map<String, String> keys,
      String inWords,
      boolean shortest,
      boolean customisedOnly,
      Statement by,
      Decision refusal)
      implements Passage {
    public Witness {
      keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /// How a message names the statement that lets it in.
    public String letInBy() {
      return by.label();
    }

    /// How a message names the Deny by which the other policy refuses it; empty where no Allow of
    /// that policy applies.
    public Optional<String> deniedBy() {
      return refusal instanceof Decision.ExplicitlyDenied(var deny)
          ? Optional.of(deny.label())
          : Optional.empty();
    }
  }

  /// The work budget ended, or something was not understood that may let in.
  record Undecided(String reason) implements Passage {}
}
