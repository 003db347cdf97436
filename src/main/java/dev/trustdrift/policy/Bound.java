package dev.trustdrift.policy;

/// From which side an acceptance is approached where something is not known.
enum Bound {
  /// Under-approximation: what is not known to hold does not.
  SURELY,
  /// Over-approximation: what is not known to fail holds.
  POSSIBLY;

  boolean admits(Truth truth, boolean wanted) {
    return truth == Truth.of(wanted) || (truth == Truth.UNKNOWN && this == POSSIBLY);
  }
}
