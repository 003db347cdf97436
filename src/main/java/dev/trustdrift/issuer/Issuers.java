package dev.trustdrift.issuer;

import dev.trustdrift.language.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which grammar an issuer's tokens follow.
public final class Issuers {

  /// Hosts that serve tenants who don't know each other (IAM user guide, "Identity-provider
  /// controls for shared OIDC providers"); GitLab, GitHub and HCP Terraform have grammars of their
  /// own.
  private static final Set<String> SHARED_HOSTS =
      Set.of(
          "accounts.google.com",
          "agent.buildkite.com",
          "api.pulumi.com",
          "cloud.gitlab.com",
          "oidc.codefresh.io",
          "oidc.vercel.com",
          "sandboxes.cloud",
          "scalr.io",
          "studio.datachain.ai",
          "upbound.io");

  private Issuers() {}

  /// The issuer behind a URL.
  ///
  /// @param url with scheme
  /// @param speaksGitlab whether something shows that it is a GitLab instance: its discovery
  ///   document, a policy that expects `project_path:` subjects
  public static Issuer of(String url, boolean speaksGitlab) {
    return of(url, speaksGitlab, Map.of());
  }

  /// The same, where the configuration lists customised subjects.
  ///
  /// @param subjectLayouts project path (or `*`) to the ordered claims of its subject (GitLab's
  ///   `ci_id_token_sub_claim_components`)
  public static Issuer of(
      String url, boolean speaksGitlab, Map<String, List<String>> subjectLayouts) {
    String host = host(url);
    if (url.equals(Github.URL)) {
      return new Github();
    }
    if (url.equals(TerraformCloud.URL)) {
      return new TerraformCloud();
    }
    if (SHARED_HOSTS.contains(host)) {
      return new AnyIssuer(url, true);
    }
    if (speaksGitlab || host.contains("gitlab")) {
      return new Gitlab(url, subjectLayouts);
    }
    return new AnyIssuer(url, false);
  }

  /// The namespace between a fixed beginning and the last `/` of a pattern's literal prefix.
  static Optional<String> namespaceAfter(String head, Pattern subject) {
    String text = subject.text();
    int end = text.length();
    if (!subject.isLiteral()) {
      for (char wildcard : new char[] {'*', '?'}) {
        int at = text.indexOf(wildcard);
        end = at < 0 ? end : Math.min(end, at);
      }
    }
    String prefix = text.substring(0, end);
    if (!prefix.startsWith(head)) {
      return Optional.empty();
    }
    int colon = prefix.indexOf(':', head.length());
    String path = prefix.substring(head.length(), colon < 0 ? prefix.length() : colon);
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? Optional.empty() : Optional.of(path.substring(0, slash));
  }

  private static String host(String url) {
    String rest = url.substring(url.indexOf("://") + 3);
    int end = rest.length();
    for (char stop : new char[] {'/', ':'}) {
      int at = rest.indexOf(stop);
      end = at < 0 ? end : Math.min(end, at);
    }
    return rest.substring(0, end).toLowerCase(java.util.Locale.ROOT);
  }
}
