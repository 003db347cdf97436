package dev.trustdrift.policy;

import dev.trustdrift.language.Universe;
import java.util.List;

/// What requests can hold under their condition keys, as far as it is known.
@FunctionalInterface
public interface KeyValues {
  /// Where nothing is known, each key may hold any text.
  KeyValues ANY = anyText();

  /// Universes of which one has each value that a request can hold under a key; none where no
  /// request has the key.
  ///
  /// @param key in lower case
  List<Universe> of(String key);

  /// Whether a request can hold a value under a key in lower case.
  default boolean hold(String key, String value) {
    return of(key).stream().anyMatch(universe -> universe.contains(value));
  }

  private static KeyValues anyText() {
    List<Universe> text = List.of(Universe.anyString(0, Integer.MAX_VALUE));
    return _ -> text;
  }
}
