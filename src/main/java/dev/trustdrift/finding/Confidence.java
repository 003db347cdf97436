package dev.trustdrift.finding;

/// How sure.
public enum Confidence {
  /// Decided over all tokens.
  PROVEN,
  /// Seen in CloudTrail, in IAM or on the wire.
  OBSERVED,
  /// Concluded from names or addresses.
  INFERRED,
  /// Could not be decided.
  UNDECIDED
}
