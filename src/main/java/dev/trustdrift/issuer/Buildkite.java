package dev.trustdrift.issuer;

import static dev.trustdrift.issuer.Productions.ALPHANUMERIC;
import static dev.trustdrift.issuer.Productions.GIT_REF;
import static dev.trustdrift.language.Regular.either;
import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.noneOf;
import static dev.trustdrift.language.Regular.oneOf;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Buildkite ("OIDC" of the agent's command line, buildkite.com/docs/agent/cli/reference/oidc):
///
/// ```
/// subject = "organization:" slug ":pipeline:" slug ":ref:" ref ":commit:" commit ":step:" [ key ]
/// ref     = "refs/tags/" git-ref / "refs/heads/" [ user ":" ] git-ref
/// commit  = as the build was asked for: a hash, or `HEAD`
/// ```
///
/// `user:` stands before the branches of forks that are not the organization's ("Prefix third-party
/// fork branch names"). A step without a key leaves the end empty: UNVERIFIED, taken as possible.
///
/// An organization is the namespace, a pipeline the project; the ref is the run, and commit and
/// step say more than that. One issuer serves all organizations.
record Buildkite(String url) implements Issuer {

  private static final String URL = "https://agent.buildkite.com";
  private static final String ORGANIZATION = "organization:";
  private static final String COMMIT = ":commit:";

  private static final Regular SLUG = ALPHANUMERIC.or(oneOf("-_")).atLeastOnce();
  private static final Regular REST = noneOf(":").atLeastOnce();
  private static final Regular FORK = REST.then(":").optional();

  private static final Universe SUBJECTS =
      Universe.of(
          literal(ORGANIZATION).then(SLUG).then(":pipeline:").then(SLUG),
          either(
                  literal(":ref:refs/tags/").then(GIT_REF),
                  literal(":ref:refs/heads/").then(FORK).then(GIT_REF))
              .then(COMMIT)
              .then(REST)
              .then(":step:")
              .then(REST.optional()));

  private static final Universe ONE_ID = Universe.of(Productions.ONE_UUID);

  /// Service Authorization Reference, STS.
  private static final Map<String, Claim> CLAIMS =
      Claim.free(
          "build_branch",
          "cluster_id",
          "cluster_name",
          "organization_id",
          "organization_slug",
          "pipeline_id",
          "pipeline_slug");

  static Optional<Issuer> at(String url) {
    return url.equals(URL) ? Optional.of(new Buildkite(url)) : Optional.empty();
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public Universe subjects() {
    return SUBJECTS;
  }

  /// A job may ask for one immutable ID as its whole subject (`--subject-claim`, pull request 3784
  /// of buildkite/agent). The UUID does not show what it is the ID of; taken for a pipeline's, it
  /// says nothing of the ref.
  @Override
  public Optional<Universe> customisedSubjects() {
    return Optional.of(ONE_ID);
  }

  @Override
  public Map<String, Claim> claims() {
    return CLAIMS;
  }

  @Override
  public List<String> projectClaims() {
    return List.of("pipeline_id");
  }

  @Override
  public List<String> namespaceClaims() {
    return List.of("organization_id", "organization_slug");
  }

  @Override
  public Optional<Regular> subjectsWith(String claim, String value) {
    return claim.equals("organization_slug")
        ? Optional.of(Regular.startingWith(ORGANIZATION + value + ":"))
        : Optional.empty();
  }

  @Override
  public Optional<String> project(String subject) {
    String[] parts = subject.split(":", -1);
    return SUBJECTS.contains(subject) ? Optional.of(parts[1] + "/" + parts[3]) : Optional.empty();
  }

  @Override
  public List<Pattern> inNamespace(String namespace) {
    return List.of(Productions.startingWith(ORGANIZATION + namespace + ":"));
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    return Issuers.segmentAfter(ORGANIZATION, subject, ":");
  }

  @Override
  public List<Pattern> sameRef(String subject) {
    return List.of(
        Productions.startingWith(subject.substring(0, subject.lastIndexOf(COMMIT)) + COMMIT));
  }

  @Override
  public List<Pattern> refFamilies(String project, String subject) {
    String after = subject.substring(subject.lastIndexOf(COMMIT));
    return List.of(
        Productions.withAnyBetween(project + ":ref:refs/heads/", after),
        Productions.withAnyBetween(project + ":ref:refs/tags/", after));
  }

  @Override
  public String exampleSubject(String project) {
    String[] parts = project.split("/", 2);
    return ORGANIZATION
        + parts[0]
        + ":pipeline:"
        + (parts.length > 1 ? parts[1] : "PIPELINE")
        + ":ref:refs/heads/main:commit:COMMIT:step:STEP";
  }

  @Override
  public Optional<String> words(String subject) {
    return project(subject)
        .map(
            pipeline -> {
              String ref =
                  subject.substring(
                      subject.indexOf(":ref:refs/") + ":ref:refs/".length(),
                      subject.lastIndexOf(COMMIT));
              String on = ref.startsWith("tags/") ? "tag" : "branch";
              String name = ref.substring(ref.indexOf('/') + 1);
              return "a build on " + on + " `" + name + "` of pipeline `" + pipeline + "`";
            });
  }
}
