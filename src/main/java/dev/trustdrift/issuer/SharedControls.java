package dev.trustdrift.issuer;

import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.Effect;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.policy.Truth;
import dev.trustdrift.policy.ValueTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What IAM demands of a new or edited trust policy that lets in tokens of an issuer shared by many
/// tenants (IAM user guide, "Identity-provider controls for shared OIDC providers"): a condition on
/// a claim that tells them apart, with a value that does not consist of wildcards alone. Policies
/// that exist are not evaluated again until they are edited.
///
/// UNVERIFIED: negated operators, taken as no test of the claim; statements that name the provider
/// by a wildcard alone, taken as not recognised.
public final class SharedControls {
  /// The claim by issuer, without scheme. The list of AWS's page as far as it is known here.
  private static final Map<String, String> CLAIMS =
      Map.ofEntries(
          Map.entry("agent.buildkite.com", "sub"),
          Map.entry("api.pulumi.com/oidc", "aud"),
          Map.entry("app.terraform.io", "sub"),
          Map.entry("cognito-identity.amazonaws.com", "aud"),
          Map.entry("gitlab.com", "sub"),
          Map.entry("oidc-configuration.audit-log.githubusercontent.com", "sub"),
          Map.entry("oidc.codefresh.io", "sub"),
          Map.entry("oidc.vercel.com", "aud"),
          Map.entry("proidc.upbound.io", "sub"),
          Map.entry("scalr.io", "sub"),
          Map.entry("studio.datachain.ai/api", "sub"),
          Map.entry("token.actions.githubusercontent.com", "sub"),
          Map.entry("tokens.cloud.shisho.dev", "sub"),
          Map.entry("vstoken.actions.githubusercontent.com", "sub"));

  private SharedControls() {}

  /// The condition key that must be tested for an issuer, such as `gitlab.com:sub`; empty where IAM
  /// has no such control.
  ///
  /// @param url with scheme
  public static Optional<String> requiredKey(String url) {
    String host = url.substring(url.indexOf("://") + 3);
    return Optional.ofNullable(CLAIMS.get(host.toLowerCase(Locale.ROOT)))
        .map(claim -> host + ":" + claim);
  }

  /// The Allow statements for which IAM would refuse the policy if it were written today.
  ///
  /// @param provider the ARN of the issuer's provider
  public static List<Statement> refused(TrustPolicy policy, String provider, String url) {
    return requiredKey(url).stream()
        .flatMap(
            key ->
                policy.statements().stream()
                    .filter(statement -> statement.effect() == Effect.ALLOW)
                    .filter(
                        statement ->
                            statement.concerns(provider, Actions.WEB_IDENTITY) == Truth.TRUE
                                && !statement.byWildcard(provider))
                    .filter(
                        statement ->
                            statement.conditions().stream()
                                .noneMatch(condition -> tests(condition, key))))
        .toList();
  }

  /// A condition on the claim that could not be understood may test it, so nothing is said of it.
  private static boolean tests(Condition condition, String key) {
    if (condition instanceof Condition.Unresolved) {
      return condition.key().equalsIgnoreCase(key);
    }
    return condition instanceof Condition.Comparison comparison
        && comparison.key().equals(key.toLowerCase(Locale.ROOT))
        && !comparison.negated()
        && comparison.test() instanceof ValueTest.Text
        && !comparison.written().values().isEmpty()
        && comparison.written().values().stream().noneMatch(value -> value.matches("[*?]*"));
  }
}
