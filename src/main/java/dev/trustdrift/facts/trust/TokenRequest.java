package dev.trustdrift.facts.trust;

import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.KeySpace;
import dev.trustdrift.policy.KeyValues;
import dev.trustdrift.policy.RequestContext;
import dev.trustdrift.policy.RequestKeys;
import dev.trustdrift.policy.TrustPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The request that a token makes, as AWS sees it: which claims become condition keys (Service
/// Authorization Reference, "AWS STS"; FACTS section 3).
///
/// @param request with the keys untold that the policy tests and neither the token nor the caller
///   gives
/// @param dropped condition keys that the policy tests and the token has a claim for, of which AWS
///   makes no condition key
public record TokenRequest(RequestContext request, Set<String> dropped) {

  /// What becomes a key whoever the issuer is.
  private static final Set<String> ALWAYS = Set.of("sub", "aud", "amr", "email", "oaud");

  /// Session tags and source identities come in claims of this name ("Passing session tags using
  /// AssumeRoleWithWebIdentity").
  private static final String AWS_CLAIMS = "https://aws.amazon.com/";

  public TokenRequest {
    dropped = Collections.unmodifiableSet(new TreeSet<>(dropped));
  }

  /// A token's claims, or the condition keys they became.
  ///
  /// @param values texts; booleans and numbers as their JSON text; several for a list
  /// @param structured claims that hold an object, which never become keys
  /// @param keys whether the names are condition keys (`gitlab.com:sub`) rather than claims
  public record Claims(Map<String, List<String>> values, Set<String> structured, boolean keys) {
    public Claims {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
      structured = Set.copyOf(structured);
    }

    /// Whether this is what a token holds and not just some of it: tokens have an issuer and an end
    /// (OpenID Connect Core, section 2), which whoever writes claims by hand leaves out.
    boolean complete() {
      return !keys && values.containsKey("iss") && values.containsKey("exp");
    }

    /// A claim's only value.
    public Optional<String> single(String name) {
      List<String> all = values.getOrDefault(name, List.of());
      return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }
  }

  /// Maps claims to keys.
  ///
  /// @param provider the ARN of the provider whose token it is
  /// @param given keys that the caller of STS adds: the session name, the address
  public static TokenRequest of(
      TrustPolicy policy,
      Issuer issuer,
      String provider,
      Claims claims,
      Map<String, List<String>> given) {
    String prefix = prefix(issuer);
    Map<String, List<String>> keys = new TreeMap<>();
    Set<String> dropped = new TreeSet<>();
    if (claims.keys()) {
      claims
          .values()
          .forEach(
              (name, values) -> {
                String key = name.toLowerCase(Locale.ROOT);
                if (own(key) || known(issuer, prefix, key)) {
                  keys.put(key, values);
                } else {
                  dropped.add(key);
                }
              });
    } else {
      claims
          .values()
          .forEach(
              (name, values) -> {
                String key = prefix + name;
                if (known(issuer, prefix, key)) {
                  keys.put(key, values);
                } else {
                  dropped.add(key.toLowerCase(Locale.ROOT));
                }
              });
      claims.structured().forEach(name -> dropped.add((prefix + name).toLowerCase(Locale.ROOT)));
      List<String> party = claims.values().getOrDefault("azp", List.of());
      if (!party.isEmpty()) {
        List<String> audience = keys.getOrDefault(prefix + "aud", List.of());
        keys.put(prefix + "aud", party);
        keys.put(prefix + "oaud", audience);
      }
    }
    given.forEach((key, values) -> keys.put(key.toLowerCase(Locale.ROOT), values));
    Set<String> tested = policy.testedKeys();
    Set<String> untold = new TreeSet<>();
    for (String key : tested) {
      if (keys.getOrDefault(key, List.of()).isEmpty()) {
        alwaysSo(key).ifPresentOrElse(value -> keys.put(key, List.of(value)), () -> {});
        if (!keys.containsKey(key) && untold(key, prefix, issuer, claims)) {
          untold.add(key);
        }
      }
    }
    dropped.retainAll(tested);
    dropped.removeAll(keys.keySet());
    return new TokenRequest(
        new RequestContext(Actions.WEB_IDENTITY, provider, keys, untold), dropped);
  }

  /// What a token of that issuer, and a call of STS with it, can hold under each key.
  public static KeyValues values(Issuer issuer) {
    String prefix = prefix(issuer);
    List<Universe> subjects = new ArrayList<>(issuer.listedSubjects());
    subjects.add(0, issuer.subjects());
    issuer.customisedSubjects().ifPresent(subjects::add);
    return key -> {
      if (key.equals(prefix + "sub")) {
        return subjects;
      }
      if (known(issuer, prefix, key)) {
        Issuer.Claim claim = issuer.claims().get(key.substring(prefix.length()));
        return claim == null ? KeyValues.ANY.of(key) : List.of(claim.values());
      }
      return RequestKeys.space(key).map(TokenRequest::universes).orElse(List.of());
    };
  }

  private static List<Universe> universes(KeySpace space) {
    return switch (space) {
      case KeySpace.Absent _ -> List.of();
      case KeySpace.OneOf(var values, var _) ->
          List.of(Universe.of(Regular.oneWordOf(values.toArray(String[]::new))));
      case KeySpace.AnyOf(var universe, var _, var _) -> List.of(universe);
      case KeySpace.Circumstance(var universe, var _) -> List.of(universe);
    };
  }

  private static String prefix(Issuer issuer) {
    return (OidcProvider.keyPrefix(issuer.url()) + ":").toLowerCase(Locale.ROOT);
  }

  private static boolean own(String key) {
    return key.startsWith("aws:") || key.startsWith("sts:");
  }

  private static boolean known(Issuer issuer, String prefix, String key) {
    if (!key.startsWith(prefix)) {
      return false;
    }
    String claim = key.substring(prefix.length());
    return ALWAYS.contains(claim) || issuer.claims().containsKey(claim);
  }

  /// The value of a key that every request holds alike: `aws:SecureTransport`.
  private static Optional<String> alwaysSo(String key) {
    return RequestKeys.space(key).orElse(null)
                instanceof KeySpace.OneOf(var values, var mayBeAbsent)
            && !mayBeAbsent
            && values.size() == 1
        ? Optional.of(values.getFirst())
        : Optional.empty();
  }

  /// Every token has a subject and an audience, and those of some issuers have more; a file of a
  /// few claims tells less than a token.
  private static boolean untold(String key, String prefix, Issuer issuer, Claims claims) {
    if (key.equals(prefix + "sub") || key.equals(prefix + "aud")) {
      return true;
    }
    if (known(issuer, prefix, key)) {
      Issuer.Claim claim = issuer.claims().get(key.substring(prefix.length()));
      return claim != null && !claim.mayBeAbsent() && !claims.complete();
    }
    Optional<KeySpace> space = RequestKeys.space(key);
    if (space.isEmpty() || space.get() instanceof KeySpace.Absent) {
      return false;
    }
    boolean fromToken =
        key.startsWith("aws:requesttag/")
            || key.equals("aws:tagkeys")
            || key.equals("sts:transitivetagkeys")
            || key.equals("sts:sourceidentity");
    boolean tokenTells =
        !claims.keys()
            && claims.single("iss").isPresent()
            && java.util.stream.Stream.concat(
                    claims.values().keySet().stream(), claims.structured().stream())
                .noneMatch(name -> name.startsWith(AWS_CLAIMS));
    return !(fromToken && tokenTells);
  }
}
