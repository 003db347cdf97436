package dev.trustdrift.facts.trust;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.policy.TrustPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One role and one OIDC provider that its trust policy names: who can come in that way.
///
/// @param administratorBy the policy that gives the role AdministratorAccess or an equivalent `*:*`
///   statement; null if none does
/// @param policy the trust policy as read
public record Grant(
    Role role,
    Config.Environment environment,
    @Nullable String administratorBy,
    TrustPolicy policy,
    Way way) {

  /// The provider's ARN as the policy names it.
  public String providerArn() {
    return way.providerArn();
  }

  /// Null where the account does not have (or the audit could not see) that provider.
  public @Nullable OidcProvider provider() {
    return way.provider();
  }

  /// What the issuer's tokens look like.
  public Issuer platform() {
    return way.platform();
  }

  /// What was decided of the issuer's tokens.
  public Decision decision() {
    return way.decision();
  }

  /// The namespaces that count as yours.
  public Owned owned() {
    return way.owned();
  }

  /// The issuer's URL with scheme.
  public String issuer() {
    return way.issuer();
  }

  /// Whether the role carries administrator permissions.
  public boolean administrator() {
    return administratorBy != null;
  }

  /// The condition key of a claim of this issuer: `gitlab.com:sub`.
  public String key(String claim) {
    return way.key(claim);
  }

  /// The witness's subject in words, if there is a witness.
  public Optional<String> witnessInWords() {
    return way.witnessInWords();
  }

  /// What lets the witness in, as the end of a message's sentence; empty where there is no witness.
  public String byFaultOf() {
    AtFault atFault = decision().atFault();
    return atFault == null ? "" : "; " + atFault.inWords();
  }

  /// What was decided over all tokens of the issuer.
  ///
  /// @param witness condition key to value: a token that shows the reach (a stranger's, if
  ///   strangers are let in); empty where nobody is, or where nothing could be decided
  /// @param shortest whether no shorter subject would do
  /// @param because why nobody is let in, or why it is undecided; else empty
  /// @param accepts accepted subjects, or the patterns that accept them where there are too many
  /// @param audiences those of the provider's client IDs with which a token may come in; null where
  ///   the audience is not bounded at all or could not be told
  /// @param atFault what of the policy lets the witness in; null where there is no witness
  /// @param tagAsBranch the subject of a tag that comes in because it bears a branch's name; null
  ///   where there is none
  /// @param pathOnly whether some project comes in by its path alone, whatever its ID and its
  ///   namespace's ID
  public record Decision(
      Reach reach,
      Map<String, String> witness,
      boolean shortest,
      String because,
      List<String> accepts,
      boolean audienceBounded,
      @Nullable List<String> audiences,
      @Nullable AtFault atFault,
      @Nullable String tagAsBranch,
      boolean pathOnly) {
    public Decision {
      witness = Collections.unmodifiableMap(new LinkedHashMap<>(witness));
      accepts = List.copyOf(accepts);
      audiences = audiences == null ? null : List.copyOf(audiences);
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

    /// The subjects of projects inside the namespaces: those that match one of these.
    List<Pattern> patterns(Issuer issuer) {
      return namespaces.stream()
          .flatMap(namespace -> issuer.inNamespace(namespace).stream())
          .toList();
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
