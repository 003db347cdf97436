package dev.trustdrift.issuer;

import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.oneOf;
import static dev.trustdrift.language.Regular.range;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Service accounts of an EKS cluster ("IAM roles for service accounts", Amazon EKS user guide).
/// The subject is ("Authenticating", Service account tokens; "Object Names and IDs", Kubernetes
/// documentation)
///
/// ```
/// subject   = "system:serviceaccount:" namespace ":" name
/// namespace = label                                      ; RFC 1123, in lower case
/// name      = label *( "." label )
/// label     = [a-z0-9] [ *[a-z0-9-] [a-z0-9] ]
/// ```
///
/// without their lengths, so that "every namespace" is infinite. A Kubernetes namespace is the
/// namespace, a service account a project that has one run. Each cluster has an issuer of its own,
/// so it is private, and AWS makes keys of none of its further claims.
record EksCluster(String url) implements Issuer {

  private static final String HEAD = "system:serviceaccount:";

  private static final Regular LETTER = range('a', 'z').or(Productions.DIGIT);
  private static final Regular LABEL =
      LETTER.then(LETTER.or(oneOf("-")).many().then(LETTER).optional());

  private static final Universe SUBJECTS =
      Universe.of(
          literal(HEAD).then(LABEL).then(":").then(LABEL).then(literal(".").then(LABEL).many()));

  /// `oidc.eks.<region>.amazonaws.com`, `.com.cn` in China, and the dual-stack
  /// `oidc-eks.<region>.api.aws`.
  static Optional<Issuer> at(String url) {
    return url.toLowerCase(Locale.ROOT)
            .matches(
                "https://oidc(\\.eks\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?|-eks\\.[a-z0-9-]+\\.api\\.aws)"
                    + "/id/[a-z0-9]+")
        ? Optional.of(new EksCluster(url))
        : Optional.empty();
  }

  @Override
  public Universe subjects() {
    return SUBJECTS;
  }

  @Override
  public Map<String, Claim> claims() {
    return Claim.free();
  }

  @Override
  public Optional<String> project(String subject) {
    return SUBJECTS.contains(subject)
        ? Optional.of(subject.substring(HEAD.length()).replace(':', '/'))
        : Optional.empty();
  }

  @Override
  public List<Pattern> inNamespace(String namespace) {
    return List.of(Productions.startingWith(HEAD + namespace + ":"));
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    return Issuers.segmentAfter(HEAD, subject, ":");
  }

  @Override
  public String exampleSubject(String project) {
    return HEAD + project.toLowerCase(Locale.ROOT).replace('/', ':');
  }

  @Override
  public Optional<String> words(String subject) {
    return project(subject)
        .map(path -> path.split("/", 2))
        .map(
            parts ->
                "a pod with service account `" + parts[1] + "` of namespace `" + parts[0] + "`");
  }
}
