package dev.trustdrift.facts.trust;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.policy.Principal;
import dev.trustdrift.policy.Principals;
import dev.trustdrift.policy.TrustPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Through which of a policy's providers a request comes, where the request does not say.
public sealed interface ProviderChoice {
  /// Stands for the account where a policy names none: the ARN is only compared.
  String NO_ACCOUNT = "000000000000";

  /// The provider.
  ///
  /// @param named whether the policy names it; else the ARN is made up from the issuer
  record Chosen(String arn, boolean named) implements ProviderChoice {}

  /// No single one.
  ///
  /// @param reason half a sentence: why there is not exactly one
  record Unclear(String reason) implements ProviderChoice {}

  /// By the condition keys of a request: the policy's only provider, else the one whose URL stands
  /// before the claims.
  static ProviderChoice ofKeys(TrustPolicy policy, Collection<String> keys) {
    List<String> all = federated(policy);
    if (all.size() == 1) {
      return new Chosen(all.getFirst(), true);
    }
    List<String> prefixes = issuers(keys);
    if (all.isEmpty()) {
      return prefixes.size() == 1
          ? new Chosen(arn(policy, prefixes.getFirst()), false)
          : new Unclear(
              "the policy names no federated provider, and the condition keys are of %s issuer"
                  .formatted(prefixes.isEmpty() ? "no" : "more than one"));
    }
    List<String> fitting =
        all.stream()
            .filter(arn -> prefixes.contains(prefix(arn).toLowerCase(Locale.ROOT)))
            .toList();
    List<String> allowed = named(policy);
    if (fitting.size() == 1 || (fitting.isEmpty() && allowed.size() == 1)) {
      return new Chosen((fitting.isEmpty() ? allowed : fitting).getFirst(), true);
    }
    return new Unclear(
        "the policy names %d providers (%s), and the condition keys begin with the URL of %s"
            .formatted(
                all.size(),
                listed(all),
                fitting.isEmpty() ? "none" : "more than one: " + listed(fitting)));
  }

  /// By the `iss` of a token, with scheme. Issuers are compared to the letter, as STS does.
  static ProviderChoice ofIssuer(TrustPolicy policy, String issuer) {
    List<String> fitting =
        named(policy).stream().filter(arn -> OidcProvider.urlOf(arn).equals(issuer)).toList();
    return switch (fitting.size()) {
      case 0 -> new Chosen(arn(policy, OidcProvider.keyPrefix(issuer)), false);
      case 1 -> new Chosen(fitting.getFirst(), true);
      default ->
          new Unclear(
              "the policy names the token's issuer in %d accounts (%s)"
                  .formatted(fitting.size(), listed(fitting)));
    };
  }

  /// The providers that a policy names, those of Allow statements about web identities first.
  static List<String> named(TrustPolicy policy) {
    List<String> allowed =
        policy.federatedProviders().stream().filter(name -> !name.equals("*")).toList();
    return allowed.isEmpty() ? federated(policy) : allowed;
  }

  private static List<String> federated(TrustPolicy policy) {
    return policy.statements().stream()
        .flatMap(
            statement ->
                statement.principals() instanceof Principals.Named(var all)
                    ? all.stream()
                    : Stream.empty())
        .filter(principal -> principal.kind() == Principal.Kind.FEDERATED)
        .map(Principal::text)
        .filter(name -> !name.equals("*"))
        .distinct()
        .toList();
  }

  /// The issuers whose claims are among condition keys, in lower case: what stands before the last
  /// `:` of keys that are not the request's own.
  static List<String> issuers(Collection<String> keys) {
    return keys.stream()
        .map(key -> key.toLowerCase(Locale.ROOT))
        .filter(key -> !key.startsWith("aws:") && !key.startsWith("sts:"))
        .filter(key -> key.lastIndexOf(':') > 0)
        .map(key -> key.substring(0, key.lastIndexOf(':')))
        .distinct()
        .sorted()
        .toList();
  }

  private static String prefix(String arn) {
    return OidcProvider.keyPrefix(OidcProvider.urlOf(arn));
  }

  private static String arn(TrustPolicy policy, String prefix) {
    Optional<String> account =
        named(policy).stream()
            .map(arn -> arn.split(":", 6))
            .filter(parts -> parts.length == 6)
            .map(parts -> parts[4])
            .findFirst();
    return "arn:aws:iam::%s:oidc-provider/%s".formatted(account.orElse(NO_ACCOUNT), prefix);
  }

  private static String listed(List<String> arns) {
    return arns.stream()
        .map(arn -> "`" + Printable.of(arn, 300) + "`")
        .collect(Collectors.joining(", "));
  }
}
