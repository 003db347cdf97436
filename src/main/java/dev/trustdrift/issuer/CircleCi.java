package dev.trustdrift.issuer;

import static dev.trustdrift.issuer.Productions.ALPHANUMERIC;
import static dev.trustdrift.issuer.Productions.GIT_REF;
import static dev.trustdrift.issuer.Productions.ONE_UUID;
import static dev.trustdrift.issuer.Productions.UUID;
import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.oneOf;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// CircleCI ("Using OpenID Connect tokens in jobs", circleci.com/docs/openid-connect-tokens). Every
/// job has two tokens:
///
/// ```
/// CIRCLE_OIDC_TOKEN    = "org/" org-id "/project/" project-id "/user/" user-id
/// CIRCLE_OIDC_TOKEN_V2 = CIRCLE_OIDC_TOKEN "/vcs-origin/" origin "/vcs-ref/" ref
/// origin               = such as github.com/acme/shop
/// ref                  = "refs/" git-ref
/// ```
///
/// with UUIDs as IDs; origin and ref are empty where a custom webhook started the pipeline. The
/// project is that of CircleCI, the run is origin and ref, so the first token is one of any ref.
/// The user who set it off is neither. A branch may be called `x/vcs-ref/refs/heads/main`, and one
/// of a fork may hold `/vcs-origin/` too, so the first of each is the real one, and a pattern with
/// a `*` in front of `/vcs-ref/` or `/vcs-origin/` pins nothing.
///
/// Each organization has an issuer of its own, so it is private, and its ID is the only namespace.
/// Of the further claims AWS makes a key of the project's ID alone
/// (`oidc.circleci.com/org/<org-id>:oidc.circleci.com/project-id`).
final class CircleCi implements Issuer {

  private static final String HOST = "https://oidc.circleci.com/";
  private static final String PROJECT_ID = "oidc.circleci.com/project-id";
  private static final String PROJECT = "/project/";
  private static final String ORIGIN = "/vcs-origin/";
  private static final String REF = "/vcs-ref/";
  private static final String USER = "/user/";

  private static final Regular BY = literal(USER).then(ONE_UUID);
  private static final Regular SOURCE =
      literal(ORIGIN)
          .then(ALPHANUMERIC.or(oneOf("._~/@-")).atLeastOnce())
          .then(REF + "refs/")
          .then(GIT_REF)
          .or(literal(ORIGIN + REF));

  private final String url;
  private final String organization;
  private final Universe withSource;
  private final Universe withoutSource;

  private CircleCi(String url, String organization) {
    this.url = url;
    this.organization = organization;
    Regular project = literal("org/" + organization + PROJECT).then(UUID);
    withSource = Universe.of(project, BY.then(SOURCE));
    withoutSource = Universe.of(project, BY);
  }

  static Optional<Issuer> at(String url) {
    String head = HOST + "org/";
    return url.startsWith(head) && url.length() > head.length()
        ? Optional.of(new CircleCi(url, url.substring(head.length())))
        : Optional.empty();
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public Universe subjects() {
    return withSource;
  }

  @Override
  public List<Universe> listedSubjects() {
    return List.of(withoutSource);
  }

  @Override
  public List<Pattern> runNamed() {
    return List.of(Pattern.glob("*" + REF + "*"));
  }

  @Override
  public Map<String, Claim> claims() {
    return Map.of(PROJECT_ID, Claim.always(UUID), "oaud", Claim.any());
  }

  @Override
  public List<String> projectClaims() {
    return List.of(PROJECT_ID);
  }

  @Override
  public Optional<Regular> subjectsWith(String claim, String value) {
    return Optional.of(Regular.startingWith("org/" + organization + PROJECT + value + "/"));
  }

  /// `org-id/project-id`.
  @Override
  public Optional<String> project(String subject) {
    return withSource.contains(subject) || withoutSource.contains(subject)
        ? Optional.of(organization + "/" + subject.split("/", -1)[3])
        : Optional.empty();
  }

  /// All of it or nothing.
  @Override
  public List<Pattern> inNamespace(String namespace) {
    return List.of(Productions.startingWith("org/" + namespace + "/"));
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    return Issuers.segmentAfter("org/", subject, "/");
  }

  /// Of any user, who must be as long as a UUID: any text could be a user, an origin and a ref that
  /// ends like this one.
  @Override
  public List<Pattern> sameRef(String subject) {
    int user = subject.indexOf(USER);
    int origin = subject.indexOf(ORIGIN);
    if (user < 0 || origin < 0) {
      return List.of();
    }
    int id = user + USER.length();
    Pattern.Builder same = Pattern.builder().literal(subject.substring(0, id));
    for (int i = id; i < origin; i++) {
      same.anyOne();
    }
    return List.of(same.literal(subject.substring(origin)).build());
  }

  @Override
  public List<Pattern> refFamilies(String project, String subject) {
    int ref = subject.indexOf(REF + "refs/");
    String before = ref < 0 ? "" : subject.substring(0, ref) + REF;
    return ref < 0
        ? List.of()
        : List.of(
            Productions.startingWith(before + "refs/heads/"),
            Productions.startingWith(before + "refs/tags/"));
  }

  @Override
  public String exampleSubject(String project) {
    return "org/"
        + organization
        + PROJECT
        + "PROJECT-ID/user/USER-ID/vcs-origin/github.com/OWNER/REPOSITORY/vcs-ref/refs/heads/main";
  }

  @Override
  public Optional<String> words(String subject) {
    int origin = subject.indexOf(ORIGIN);
    int ref = subject.indexOf(REF);
    String on =
        origin < 0
            ? "any job"
            : subject.endsWith(REF)
                ? "a job that a webhook started"
                : "a job on `%s` of `%s`"
                    .formatted(
                        subject.substring(ref + REF.length()),
                        subject.substring(origin + ORIGIN.length(), ref));
    return project(subject)
        .map(path -> on + " in project `" + path.substring(path.indexOf('/') + 1) + "`");
  }
}
