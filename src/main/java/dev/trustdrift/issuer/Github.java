package dev.trustdrift.issuer;

import static dev.trustdrift.issuer.Productions.ALPHANUMERIC;
import static dev.trustdrift.issuer.Productions.DIGITS;
import static dev.trustdrift.language.Regular.either;
import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.noneOf;
import static dev.trustdrift.language.Regular.oneOf;
import static dev.trustdrift.language.Regular.oneWordOf;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// GitHub Actions ("OpenID Connect reference", docs.github.com/actions/reference/security/oidc).
/// The default subject is
///
/// ```
/// subject = "repo:" owner "/" repository ":" (
///             "ref:refs/heads/" ref / "ref:refs/tags/" ref /    ; "Filtering for a specific branch"
///             "environment:" name /                             ; wins over the two others
///             "pull_request" )                                  ; wins over the ref
/// ```
///
/// A `:` inside a value is written `%3A` ("Filtering for metadata containing `:`"). Repositories
/// created, renamed or transferred after 15 July 2026, and those that opted in, carry the numeric
/// IDs, `acme@123/shop@456` ("Immutable subject claims"), customised or not. A customised template
/// lists any claims as `name:value` in any order ("Customizing the subject claims").
///
/// An owner is the namespace, a repository the project; ref, environment or `pull_request` the run.
/// Names without IDs stand for the repository: an ID follows from its name.
///
/// @param url the shared issuer, that of one enterprise (`…/<enterprise>`, or
///   `token.actions.<subdomain>.ghe.com`) or of one GitHub Enterprise Server
///   (`<host>/_services/token`)
record Github(String url) implements Issuer {

  private static final String URL = "https://token.actions.githubusercontent.com";

  /// Apart, so that it is only put together where somebody trusts GitHub: it takes a while.
  private static final class Grammar {
    static final Regular ID = literal("@").then(DIGITS).optional();
    static final Regular NAME = ALPHANUMERIC.then(ALPHANUMERIC.or(oneOf("-_")).many());
    static final Regular OWNER = NAME.then(ID);
    static final Regular REPOSITORY = ALPHANUMERIC.or(oneOf("._-")).atLeastOnce().then(ID);
    static final Regular PROJECT = literal("repo:").then(OWNER).then("/").then(REPOSITORY);

    static final Regular RUN =
        either(
            literal(":ref:refs/heads/").then(Gitlab.REF),
            literal(":ref:refs/tags/").then(Gitlab.REF),
            literal(":environment:").then(noneOf(":").atLeastOnce()),
            literal(":pull_request"));

    static final Universe DEFAULT = Universe.of(PROJECT, RUN);

    /// "Custom claims provided by GitHub". `context` is what follows the repository in the default
    /// subject, so it shows as `ref:`, `environment:` or `pull_request`; custom properties of a
    /// repository are `repo_property_*`.
    static final Regular CLAIM_NAME =
        oneWordOf(
                "actor",
                "actor_id",
                "base_ref",
                "check_run_id",
                "enterprise",
                "enterprise_id",
                "environment",
                "event_name",
                "head_ref",
                "job_workflow_ref",
                "job_workflow_sha",
                "ref_protected",
                "ref_type",
                "repository_id",
                "repository_owner_id",
                "repository_visibility",
                "run_attempt",
                "run_id",
                "run_number",
                "runner_environment",
                "sha",
                "workflow",
                "workflow_ref",
                "workflow_sha")
            .or(literal("repo_property_").then(ALPHANUMERIC.or(oneOf("_-")).atLeastOnce()));

    static final Regular NAMED_VALUE =
        either(
            CLAIM_NAME.then(":").then(noneOf(":").many()),
            PROJECT,
            literal("repository:").then(OWNER).then("/").then(REPOSITORY),
            literal("repository_owner:").then(OWNER),
            literal("ref:refs/").then(noneOf(":").atLeastOnce()),
            literal("pull_request"));

    static final Universe CUSTOMISED =
        Universe.of(
            NAMED_VALUE.then(literal(":").then(NAMED_VALUE).many()).minus(PROJECT.then(RUN)));
  }

  /// The claims that AWS made condition keys of for GitHub.
  private static final Map<String, Claim> CLAIMS =
      Claim.free(
          "actor",
          "actor_id",
          "enterprise_id",
          "environment",
          "job_workflow_ref",
          "ref",
          "repository",
          "repository_id",
          "repository_owner_id",
          "workflow");

  private static final String SERVER = "/_services/token";

  static Optional<Issuer> at(String url) {
    boolean cloud = url.equals(URL) || url.startsWith(URL + "/");
    boolean resident = url.matches("https://token\\.actions\\.[^./]+\\.ghe\\.com(/.*)?");
    return cloud || resident || url.endsWith(SERVER)
        ? Optional.of(new Github(url))
        : Optional.empty();
  }

  @Override
  public boolean shared() {
    return url.equals(URL);
  }

  @Override
  public Universe subjects() {
    return Grammar.DEFAULT;
  }

  @Override
  public Optional<Universe> customisedSubjects() {
    return Optional.of(Grammar.CUSTOMISED);
  }

  /// AWS knows those of GitHub's own hosts only.
  @Override
  public Map<String, Claim> claims() {
    return url.endsWith(SERVER) ? Claim.free() : CLAIMS;
  }

  @Override
  public List<String> projectClaims() {
    return List.of("repository_id", "repository");
  }

  @Override
  public List<String> namespaceClaims() {
    return List.of("repository_owner_id");
  }

  @Override
  public Optional<Regular> subjectsWith(String claim, String value) {
    String[] path = value.split("/", -1);
    return claim.equals("repository") && path.length == 2
        ? Optional.of(
            literal("repo:" + path[0])
                .then(Grammar.ID)
                .then("/" + path[1])
                .then(Grammar.ID)
                .then(literal(":").then(Regular.anything()).optional())
                .or(Regular.anything().minus(Regular.startingWith("repo:"))))
        : Optional.empty();
  }

  @Override
  public List<Pattern> runNamed() {
    return Stream.of(
            "ref:refs/*",
            "*:ref:refs/*",
            "environment:*",
            "*:environment:*",
            "pull_request",
            "pull_request:*",
            "*:pull_request",
            "*:pull_request:*")
        .map(Pattern::glob)
        .toList();
  }

  @Override
  public List<Pattern> ownerNamed() {
    return Stream.of("repo:*", "repository:*", "repository_owner:*").map(Pattern::glob).toList();
  }

  @Override
  public boolean isAnybodys(String subject) {
    return shared() && GithubSubject.isAnybodys(subject);
  }

  @Override
  public Optional<String> project(String subject) {
    return GithubSubject.parse(subject).map(GithubSubject::project);
  }

  /// Names are unique ignoring case, and an ID changes nothing in whose a name is.
  @Override
  public List<Pattern> inNamespace(String namespace) {
    String owner = "repository_owner:" + namespace;
    return Stream.of(
            Pattern.literal(owner),
            Productions.startingWith(owner + ":"),
            Productions.startingWith(owner + "@"),
            Productions.startingWith("repo:" + namespace + "/"),
            Productions.startingWith("repo:" + namespace + "@"),
            Productions.startingWith("repository:" + namespace + "/"),
            Productions.startingWith("repository:" + namespace + "@"))
        .map(Pattern::ignoringCase)
        .toList();
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    return Issuers.segmentAfter("repo:", subject, "/@")
        .or(() -> Issuers.segmentAfter("repository:", subject, "/@"))
        .or(() -> Issuers.segmentAfter("repository_owner:", subject, ":@"));
  }

  @Override
  public Optional<Pattern> moreThanProject() {
    return Optional.of(Pattern.glob("repo:*@*"));
  }

  @Override
  public List<Pattern> sameProject(String subject) {
    return GithubSubject.parse(subject).map(GithubSubject::sameProject).orElse(List.of());
  }

  @Override
  public List<Pattern> sameRef(String subject) {
    return GithubSubject.parse(subject).map(GithubSubject::sameRef).orElse(List.of());
  }

  @Override
  public List<Pattern> refFamilies(String project, String subject) {
    String ref = ":ref:";
    boolean first = subject.startsWith(ref, project.length());
    int end = first ? subject.indexOf(':', project.length() + ref.length()) : -1;
    String after = end < 0 ? "" : subject.substring(end);
    return List.of(
        Productions.withAnyBetween(project + ":ref:refs/heads/", after),
        Productions.withAnyBetween(project + ":ref:refs/tags/", after));
  }

  @Override
  public String exampleSubject(String project) {
    return "repo:" + project + ":ref:refs/heads/main";
  }

  @Override
  public Optional<String> words(String subject) {
    return Grammar.DEFAULT.contains(subject)
        ? GithubSubject.parse(subject).map(GithubSubject::words)
        : Optional.empty();
  }
}
