package dev.trustdrift.rules.trust;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.facts.trust.Trust;
import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.issuer.SharedControls;
import java.util.List;
import java.util.Optional;

/// Whether a proposed trust policy may be shown: it must do what it promises, over all tokens, and
/// AWS must take it.
final class ProvedTrust {
  private ProvedTrust() {}

  /// A policy with a subject to fill in: through this provider nobody but that subject comes in, so
  /// nobody but whom the reader names. (Not inside the role's own: that one may admit nobody, or
  /// only projects that the reader is about to name.)
  static boolean admitsJust(Facts facts, Grant grant, String proposed, List<String> subjects) {
    Trust trust = facts.trusts().of(proposed);
    Optional<Way> way =
        trust.ways().stream()
            .filter(one -> one.providerArn().equals(grant.providerArn()))
            .findFirst();
    return way.map(Way::decision)
        .filter(decision -> decision.reach() != Reach.NOBODY)
        .filter(decision -> decision.reach() != Reach.STRANGERS)
        .filter(decision -> decision.reach() != Reach.UNDECIDED)
        .filter(decision -> decision.accepts().equals(subjects))
        .filter(_ -> trust.ways().stream().allMatch(one -> isTakenByAws(trust, one)))
        .isPresent();
  }

  private static boolean isTakenByAws(Trust trust, Way way) {
    return SharedControls.refused(trust.policy(), way.providerArn(), way.issuer()).isEmpty();
  }
}
