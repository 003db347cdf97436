package dev.trustdrift.policy;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One request to assume a role: the action, the federated provider whose token it carries, and the
/// condition keys. A key that is not there is absent; so is one without values.
///
/// @param action such as [Actions#WEB_IDENTITY]
/// @param provider the ARN of the provider (or `accounts.google.com` and its like)
/// @param keys values by key; key names ignore case and are kept in lower case
/// @param untold keys of which it is not known what the request holds, in lower case: neither
///   absent nor present, so whatever tests them is unknown
public record RequestContext(
    String action, String provider, Map<String, List<String>> keys, Set<String> untold) {
  public RequestContext {
    Map<String, List<String>> folded = new TreeMap<>();
    keys.forEach(
        (key, values) -> {
          if (!values.isEmpty()) {
            folded.put(key.toLowerCase(Locale.ROOT), List.copyOf(values));
          }
        });
    keys = Collections.unmodifiableMap(folded);
    untold =
        untold.stream()
            .map(key -> key.toLowerCase(Locale.ROOT))
            .filter(key -> !folded.containsKey(key))
            .collect(Collectors.toUnmodifiableSet());
  }

  /// A request of which everything is known.
  public RequestContext(String action, String provider, Map<String, List<String>> keys) {
    this(action, provider, keys, Set.of());
  }

  /// A web-identity request with one value for each key.
  public static RequestContext webIdentity(String provider, Map<String, String> keys) {
    Map<String, List<String>> lists = new TreeMap<>();
    keys.forEach((key, value) -> lists.put(key, List.of(value)));
    return new RequestContext(Actions.WEB_IDENTITY, provider, lists);
  }

  /// The same request with one value under a key.
  RequestContext with(String key, String value) {
    Map<String, List<String>> changed = new TreeMap<>(keys);
    changed.put(key, List.of(value));
    return new RequestContext(action, provider, changed, untold);
  }

  /// Whether nothing is known of what the request holds under a key in lower case.
  boolean untold(String foldedKey) {
    return !untold.isEmpty() && untold.contains(foldedKey);
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
