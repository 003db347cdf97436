package dev.trustdrift.policy;

import java.util.List;

/// What a trust policy says to one request (IAM user guide, "Policy evaluation logic"; a web
/// identity has no identity policy, so the trust policy alone decides).
public sealed interface Decision {
  /// An Allow applies and no Deny can.
  ///
  /// @param by the first Allow that applies
  /// @param byWildcard that it names the provider through a wildcard only, of which it is
  ///   UNVERIFIED that it admits web identities
  record Allowed(Statement by, boolean byWildcard) implements Decision {}

  /// A Deny applies.
  record ExplicitlyDenied(Statement by) implements Decision {}

  /// No Allow applies.
  ///
  /// @param misses for each statement, in order, why it did not apply
  record ImplicitlyDenied(List<Miss> misses) implements Decision {}

  /// Something that was not understood decides.
  record Undecided(String reason) implements Decision {}

  /// Why a statement did not apply.
  record Miss(Statement statement, Reason reason) {}

  /// The first part of a statement that does not fit the request.
  sealed interface Reason {
    /// Its principals do not include the provider.
    record OtherPrincipal() implements Reason {}

    /// It is not about the action.
    record OtherAction() implements Reason {}

    /// A condition does not hold.
    ///
    /// @param actual the key's values in the request; empty if it is absent
    record Failed(Condition condition, List<String> actual) implements Reason {}
  }
}
