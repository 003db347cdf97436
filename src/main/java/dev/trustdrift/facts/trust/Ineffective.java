package dev.trustdrift.facts.trust;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.Effect;
import dev.trustdrift.policy.Principal;
import dev.trustdrift.policy.Principals;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.TokenSpace;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.policy.Truth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A condition that decides nothing, because no request of the issuer ever has its key: what AWS
/// answers for an absent key is then the answer to everyone (IAM user guide, "Condition operators",
/// `IfExists`, `ForAllValues` and negated operators; FACTS section 8, rows 13 to 15 and 21).
///
/// @param statement where it stands
/// @param condition what it says
/// @param neverApplies that it keeps a Deny from ever denying, rather than holding for everyone
public record Ineffective(Statement statement, Condition condition, boolean neverApplies) {

  /// All of a policy, in its order.
  ///
  /// Conditions that a statement needs for others whom it serves are not among them: those on keys
  /// of another provider that it names, and, where it names other principals too, all but those on
  /// this issuer's own claims.
  public static List<Ineffective> of(TrustPolicy policy, Way way) {
    return policy.statements().stream()
        .filter(
            statement -> statement.concerns(way.providerArn(), Actions.WEB_IDENTITY) != Truth.FALSE)
        .flatMap(
            statement ->
                statement.conditions().stream()
                    .flatMap(condition -> of(statement, condition, way).stream()))
        .toList();
  }

  /// As a clause of a sentence.
  public String inWords(String issuer) {
    return "`%s` on `%s` in %s %s, for no token of %s has that key"
        .formatted(
            Printable.of(condition.written().operator()),
            Printable.of(condition.written().key()),
            statement.label(),
            neverApplies
                ? "never holds, so that it denies nobody"
                : statement.effect() == Effect.DENY
                    ? "always holds and spares nobody"
                    : "always holds and keeps nobody out",
            issuer);
  }

  private static Optional<Ineffective> of(Statement statement, Condition condition, Way way) {
    boolean own = condition.key().startsWith(way.key("").toLowerCase(Locale.ROOT));
    if (!TokenSpace.neverPresent(way.tokens(), condition.key())
        || (!own && !isForThisProviderAlone(statement, way, condition))) {
      return Optional.empty();
    }
    return switch (condition.holdsAbsent()) {
      case TRUE -> Optional.of(new Ineffective(statement, condition, false));
      case FALSE ->
          statement.effect() == Effect.DENY && own
              ? Optional.of(new Ineffective(statement, condition, true))
              : Optional.empty();
      case UNKNOWN -> Optional.empty();
    };
  }

  private static boolean isForThisProviderAlone(Statement statement, Way way, Condition condition) {
    if (statement.effect() == Effect.DENY
        || !(statement.principals() instanceof Principals.Named(var all))) {
      return false;
    }
    if (all.stream().anyMatch(principal -> principal.kind() != Principal.Kind.FEDERATED)) {
      return false;
    }
    return others(all, way).noneMatch(prefix -> condition.key().startsWith(prefix));
  }

  /// The beginnings of the keys of the other providers that a statement names.
  private static Stream<String> others(List<Principal> all, Way way) {
    return all.stream()
        .map(Principal::text)
        .filter(arn -> !arn.equals(way.providerArn()) && arn.contains(":oidc-provider/"))
        .map(arn -> OidcProvider.keyPrefix(OidcProvider.urlOf(arn)) + ":")
        .map(prefix -> prefix.toLowerCase(Locale.ROOT));
  }
}
