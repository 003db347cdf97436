package dev.trustdrift.policy;

import java.util.List;

/// The `Principal` element of a statement.
public sealed interface Principals {

  /// How a statement's principals include a federated provider.
  enum Inclusion {
    NO,
    /// Named by its ARN.
    NAMED,
    /// Through `"*"`, `{"AWS": "*"}` or `{"Federated": "*"}`. That this admits web identities is
    /// UNVERIFIED: an Allow is taken to admit them, so that no way in is missed, and says so.
    BY_WILDCARD,
    /// The element could not be understood.
    UNKNOWN
  }

  /// How these principals include the provider with this ARN.
  Inclusion include(String provider);

  /// `"Principal": "*"`.
  record Everyone(Position at) implements Principals {
    @Override
    public Inclusion include(String provider) {
      return Inclusion.BY_WILDCARD;
    }
  }

  record Named(List<Principal> all) implements Principals {
    @Override
    public Inclusion include(String provider) {
      Inclusion found = Inclusion.NO;
      for (Principal principal : all) {
        if (principal.kind() == Principal.Kind.FEDERATED && principal.text().equals(provider)) {
          return Inclusion.NAMED;
        }
        if (principal.everyone()) {
          found = Inclusion.BY_WILDCARD;
        }
      }
      return found;
    }
  }

  /// Missing, of a wrong type, or `NotPrincipal`, which trust policies may not hold.
  record Unreadable(Problem problem) implements Principals {
    @Override
    public Inclusion include(String provider) {
      return Inclusion.UNKNOWN;
    }
  }
}
