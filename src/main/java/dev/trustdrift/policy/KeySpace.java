package dev.trustdrift.policy;

import dev.trustdrift.language.Universe;
import java.util.List;

/// What a request can hold under one condition key.
public sealed interface KeySpace {
  /// Whether a request without the key is possible.
  boolean mayBeAbsent();

  /// No request has the key: a claim that the issuer never mints, a key of another issuer.
  record Absent() implements KeySpace {
    @Override
    public boolean mayBeAbsent() {
      return true;
    }
  }

  /// One of a few values: `true` and `false`, or a provider's client IDs.
  record OneOf(List<String> values, boolean mayBeAbsent) implements KeySpace {
    public OneOf {
      values = List.copyOf(values);
    }
  }

  /// Any word of a language, chosen by whoever sends the request or runs the job.
  ///
  /// @param several whether there may be several values (`amr`, `aws:TagKeys`)
  record AnyOf(Universe universe, boolean mayBeAbsent, boolean several) implements KeySpace {}

  /// A value that nobody chooses freely and that is not known here: the time, the caller's address.
  /// A condition on it is bracketed: it possibly holds where some value fits, and surely holds only
  /// where every value does.
  record Circumstance(Universe universe, boolean mayBeAbsent) implements KeySpace {}

  /// Always exactly one value of a language.
  static KeySpace always(Universe universe) {
    return new AnyOf(universe, false, false);
  }

  /// At most one value of a language.
  static KeySpace maybe(Universe universe) {
    return new AnyOf(universe, true, false);
  }

  /// Never there.
  static KeySpace absent() {
    return new Absent();
  }
}
