package dev.trustdrift.facts;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One role and one OIDC provider that its trust policy names: who can come in that way.
///
/// @param issuer the issuer's URL with scheme
/// @param provider null where the account does not have (or the audit could not see) that provider
/// @param administrator the role carries AdministratorAccess or an equivalent `*:*` statement
public record Grant(
    Role role,
    String providerArn,
    String issuer,
    @Nullable OidcProvider provider,
    Config.Environment environment,
    boolean administrator,
    Decision decision,
    Owned owned) {

  /// What was decided over all tokens of the issuer.
  ///
  /// @param witness condition key to value: a token that shows the reach (a stranger's, if
  ///   strangers are let in); empty where nobody is, or where nothing could be decided
  /// @param shortest whether no shorter subject would do
  /// @param because why nobody is let in, or why it is undecided; else empty
  /// @param accepts accepted subjects, or the patterns that accept them where there are too many
  public record Decision(
      Reach reach,
      Map<String, String> witness,
      boolean shortest,
      String because,
      List<String> accepts) {
    public Decision {
      witness = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(witness));
      accepts = List.copyOf(accepts);
    }
  }

  /// Whether a subject's project is yours, a stranger's, or cannot be told: three values, because
  /// an account that names no namespace anywhere knows no strangers.
  public enum Standing {
    OWNED,
    STRANGER,
    UNKNOWN
  }

  /// The namespaces that count as yours for this grant (contract, DESIGN section 2).
  ///
  /// @param wholeInstance every project of the issuer
  /// @param configured from `trustdrift.yaml`, or else read off the policy
  public record Owned(List<String> namespaces, boolean wholeInstance, boolean configured) {
    public Owned {
      namespaces = List.copyOf(namespaces);
    }

    /// Ignores case, as GitLab's paths are unique ignoring case.
    ///
    /// @param project full path of a project; empty where the subject names none
    public Standing standing(Optional<String> project) {
      if (wholeInstance) {
        return Standing.OWNED;
      }
      if (namespaces.isEmpty() || project.isEmpty()) {
        return Standing.UNKNOWN;
      }
      String path = project.get();
      return namespaces.stream()
              .anyMatch(
                  namespace ->
                      path.length() > namespace.length()
                          && path.charAt(namespace.length()) == '/'
                          && path.regionMatches(true, 0, namespace, 0, namespace.length()))
          ? Standing.OWNED
          : Standing.STRANGER;
    }
  }
}
