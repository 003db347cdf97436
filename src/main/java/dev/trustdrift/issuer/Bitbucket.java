package dev.trustdrift.issuer;

import static dev.trustdrift.issuer.Productions.UUID;
import static dev.trustdrift.language.Regular.literal;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Bitbucket Pipelines ("Integrate Pipelines with resource servers using OIDC" and "Deploy on AWS
/// using Bitbucket Pipelines OpenID Connect", support.atlassian.com/bitbucket-cloud). The subject
/// is
///
/// ```
/// subject = "{" repository-uuid "}:" [ "{" environment-uuid "}:" ] "{" step-uuid "}"
/// ```
///
/// with the environment where the step deploys to one, and the braces as Bitbucket writes UUIDs. A
/// repository is the project, a deployment environment the run; the subject never names the branch,
/// so steps without environment are those of any branch. A step's UUID is new with each run.
///
/// Each workspace has an issuer of its own, so it is private; the workspace is the only namespace.
/// AWS makes keys of none of Bitbucket's further claims.
///
/// @param workspace the slug in the issuer's URL
record Bitbucket(String url, String workspace) implements Issuer {

  private static final String BEFORE = "https://api.bitbucket.org/2.0/workspaces/";
  private static final String AFTER = "/pipelines-config/identity/oidc";

  private static final Regular BRACED = literal("{").then(UUID).then("}");

  private static final Universe SUBJECTS =
      Universe.of(BRACED, literal(":").then(BRACED).optional().then(":").then(BRACED));

  static Optional<Issuer> at(String url) {
    return url.startsWith(BEFORE) && url.endsWith(AFTER) && url.length() > (BEFORE + AFTER).length()
        ? Optional.of(
            new Bitbucket(url, url.substring(BEFORE.length(), url.length() - AFTER.length())))
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

  /// `workspace/{repository-uuid}`.
  @Override
  public Optional<String> project(String subject) {
    return SUBJECTS.contains(subject)
        ? Optional.of(workspace + "/" + SUBJECTS.upToPhase(subject, 0))
        : Optional.empty();
  }

  /// All of it or nothing.
  @Override
  public List<Pattern> inNamespace(String namespace) {
    return namespace.equalsIgnoreCase(workspace) ? List.of(Pattern.glob("*")) : List.of();
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    return Optional.empty();
  }

  @Override
  public List<Pattern> sameRef(String subject) {
    String[] parts = subject.split(":", -1);
    return parts.length == 3
        ? List.of(Productions.startingWith(parts[0] + ":" + parts[1] + ":"))
        : List.of();
  }

  @Override
  public List<Pattern> refFamilies(String project, String subject) {
    return List.of(Productions.startingWith(project + ":"));
  }

  @Override
  public String exampleSubject(String project) {
    return "{REPOSITORY-UUID}:{ENVIRONMENT-UUID}:{STEP-UUID}";
  }

  @Override
  public Optional<String> words(String subject) {
    String[] parts = subject.split(":", -1);
    return SUBJECTS.contains(subject)
        ? Optional.of(
            (parts.length == 3
                    ? "a step in deployment environment `" + parts[1] + "`"
                    : "a step outside any deployment environment")
                + " of repository `"
                + parts[0]
                + "`")
        : Optional.empty();
  }
}
