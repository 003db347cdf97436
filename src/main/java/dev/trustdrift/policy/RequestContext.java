package dev.trustdrift.policy;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One request to assume a role: the action, the federated provider whose token it carries, and the
/// condition keys. A key that is not there is absent; so is one without values.
///
/// @param action such as [Actions#WEB_IDENTITY]
/// @param provider the ARN of the provider (or `accounts.google.com` and its like)
/// @param keys values by key; key names ignore case and are kept in lower case
public record RequestContext(String action, String provider, Map<String, List<String>> keys) {
  public RequestContext {
    Map<String, List<String>> folded = new TreeMap<>();
    keys.forEach(
        (key, values) -> {
          if (!values.isEmpty()) {
            folded.put(key.toLowerCase(Locale.ROOT), List.copyOf(values));
          }
        });
    keys = Collections.unmodifiableMap(folded);
  }

  /// A web-identity request with one value for each key.
  public static RequestContext webIdentity(String provider, Map<String, String> keys) {
    Map<String, List<String>> lists = new TreeMap<>();
    keys.forEach((key, value) -> lists.put(key, List.of(value)));
    return new RequestContext(Actions.WEB_IDENTITY, provider, lists);
  }

  /// The values of a key in lower case; empty if it is absent.
  List<String> values(String foldedKey) {
    return keys.getOrDefault(foldedKey, List.of());
  }

  /// The value of a key that has exactly one: what a policy variable can stand for.
  Optional<String> single(String foldedKey) {
    List<String> values = values(foldedKey);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
