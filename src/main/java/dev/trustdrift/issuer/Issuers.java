package dev.trustdrift.issuer;

import dev.trustdrift.language.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Which grammar an issuer's tokens follow.
public final class Issuers {

  /// Those that show by their URL. GitLab, which runs under any name, comes after them.
  private static final List<Function<String, Optional<Issuer>>> KNOWN =
      List.of(
          Github::at,
          TerraformCloud::at,
          Bitbucket::at,
          CircleCi::at,
          Buildkite::at,
          EksCluster::at);

  /// Hosts that serve tenants who don't know each other (IAM user guide, "Identity-provider
  /// controls for shared OIDC providers") and whose grammar is not known here.
  private static final Set<String> SHARED_HOSTS =
      Set.of(
          "accounts.google.com",
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
    return KNOWN.stream()
        .flatMap(issuer -> issuer.apply(url).stream())
        .findFirst()
        .or(
            () ->
                SHARED_HOSTS.contains(host)
                    ? Optional.of(new AnyIssuer(url, true))
                    : Optional.empty())
        .orElseGet(
            () ->
                speaksGitlab || host.contains("gitlab")
                    ? new Gitlab(url, subjectLayouts)
                    : new AnyIssuer(url, false));
  }

  /// A token's subject in words; empty where its issuer or layout is not known.
  ///
  /// @param key the subject's condition key: `gitlab.com:sub`
  public static Optional<String> words(String key, String subject) {
    String url = "https://" + key.substring(0, Math.max(0, key.lastIndexOf(':')));
    return of(url, GitlabSubject.parse(subject).isPresent()).words(subject);
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

  /// What stands complete after a fixed beginning of a pattern: up to the first of some characters,
  /// or up to the end of a pattern without wildcards.
  static Optional<String> segmentAfter(String head, Pattern subject, String ends) {
    String text = subject.text();
    if (!text.startsWith(head)) {
      return Optional.empty();
    }
    for (int i = head.length(); i < text.length(); i++) {
      char next = text.charAt(i);
      if (ends.indexOf(next) >= 0) {
        return i == head.length()
            ? Optional.empty()
            : Optional.of(text.substring(head.length(), i));
      }
      if (!subject.isLiteral() && (next == '*' || next == '?')) {
        return Optional.empty();
      }
    }
    return subject.isLiteral() && text.length() > head.length()
        ? Optional.of(text.substring(head.length()))
        : Optional.empty();
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
