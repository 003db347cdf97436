package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one trust policy accepts from a provider that another refuses, over whole requests: not
/// only subjects, but audiences, further claims, session names, times and addresses.
public sealed interface Difference {

  /// Nothing, proved: the first policy lies inside the second.
  record Empty() implements Difference {}

  /// Something, and the evaluator has confirmed it on both policies.
  ///
  /// @param request what the first policy accepts and the second does not
  /// @param subject the token's subject
  /// @param shortest whether no request with a shorter subject would do
  /// @param by the first policy's statement that lets it in
  /// @param refusal what the second policy says to it: denied, explicitly or not
  record Witness(
      RequestContext request, String subject, boolean shortest, Statement by, Decision refusal)
      implements Difference {}

  /// The budget ended, or something was not understood that could make a difference.
  ///
  /// @param where the policy that was not understood, where it is one of them
  record Undecided(String reason, @Nullable TrustPolicy where) implements Difference {}

  /// Decides what `newer` accepts and `older` does not: the requests of `newer`'s Allow statements,
  /// less its Denies, that escape each Allow of `older`; and those that meet a Deny of `older`.
  ///
  /// What is not known of a condition is the same unknown wherever a condition says the same, so
  /// policies that share what nobody understands can still be compared. A wildcard principal, of
  /// which it is UNVERIFIED that it admits web identities, refuses nothing here that the same
  /// wildcard lets in, but proves nothing of a provider that `newer` names.
  ///
  /// Linear in the product of both policies' statements for what people write; exponential in the
  /// number of statements with several conditions on the subject at worst, within the budget.
  ///
  /// @param provider the provider's ARN
  /// @param tokens the tokens that the provider's issuer can mint
  static Difference of(
      TrustPolicy newer, TrustPolicy older, String provider, TokenSpace tokens, Budget budget) {
    for (TrustPolicy policy : List.of(newer, older)) {
      if (!policy.faults().isEmpty()) {
        return new Undecided(policy.faults().getFirst().toString(), policy);
      }
    }
    return new DifferenceSearch(newer, older, provider, tokens, budget).decide();
  }
}
