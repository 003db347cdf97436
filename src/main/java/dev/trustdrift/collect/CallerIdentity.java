package dev.trustdrift.collect;

/// Whose credentials these are.
@FunctionalInterface
public interface CallerIdentity {
  /// Twelve digits.
  ///
  /// @throws NothingReadable where the credentials don't even give that
  String account() throws NothingReadable;
}
