package dev.trustdrift.policy;

/// How a condition reads a key with several values (IAM user guide, "Set operators for multivalued
/// context keys").
public enum Quantifier {
  /// No prefix: made for keys with one value.
  NONE,
  /// Every value must pass; true for an absent key.
  FOR_ALL_VALUES,
  /// Some value must pass; false for an absent key, also with `IfExists`.
  FOR_ANY_VALUE
}
