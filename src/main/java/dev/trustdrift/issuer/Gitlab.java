package dev.trustdrift.issuer;

import static dev.trustdrift.issuer.Issuer.Claim.always;
import static dev.trustdrift.issuer.Issuer.Claim.maybe;
import static dev.trustdrift.issuer.Productions.ALPHANUMERIC;
import static dev.trustdrift.issuer.Productions.DIGITS;
import static dev.trustdrift.issuer.Productions.GIT_REF;
import static dev.trustdrift.language.Regular.anyCharacter;
import static dev.trustdrift.language.Regular.anything;
import static dev.trustdrift.language.Regular.either;
import static dev.trustdrift.language.Regular.endingWith;
import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.oneOf;
import static dev.trustdrift.language.Regular.oneWordOf;
import static dev.trustdrift.language.Regular.range;
import static dev.trustdrift.language.Regular.startingWith;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// GitLab's ID tokens ("OpenID Connect (OIDC) authentication using ID tokens", "Configure OpenID
/// Connect in AWS"; FACTS section 4). The default subject is
///
/// ```
/// subject   = "project_path:" namespace 1*("/" segment) ":ref_type:" ("branch" / "tag") ":ref:" ref
/// namespace = segment, not ending in "."
/// segment   = [A-Za-z0-9_.] *[A-Za-z0-9_.-], not ending in ".git" or ".atom"
/// ref       = as `git check-ref-format` allows, without a leading "-"
/// ```
///
/// Length limits and reserved words are left out: that keeps "no stranger" sound and calls nothing
/// dead that could live.
public final class Gitlab implements Issuer {

  private static final Regular SEGMENT =
      ALPHANUMERIC
          .or(oneOf("_."))
          .then(ALPHANUMERIC.or(oneOf("_.-")).many())
          .minus(endingWith(".git"))
          .minus(endingWith(".atom"));

  private static final Regular NAMESPACE_SEGMENT = SEGMENT.minus(endingWith("."));

  private static final Regular PROJECT = NAMESPACE_SEGMENT.then("/").atLeastOnce().then(SEGMENT);

  /// The rules of git-check-ref-format(1), and GitLab's: no leading `-`, not `HEAD`, no
  /// `refs/heads/` or `refs/remotes/` in front.
  static final Regular REF =
      GIT_REF.minus(
          either(literal("HEAD"), startingWith("refs/heads/"), startingWith("refs/remotes/")));

  /// A key of a database table: counted from one and written without leading zeros.
  private static final Regular ID = range('1', '9').then(range('0', '9').many());

  private static final Regular BOOLEAN = oneWordOf("true", "false");
  private static final Regular WORD = range('a', 'z').or(oneOf("_")).atLeastOnce();

  private static final Universe DEFAULT =
      Universe.of(
          literal("project_path:").then(PROJECT),
          literal(":ref_type:").then(oneWordOf("branch", "tag")),
          literal(":ref:").then(REF));

  /// `ci_id_token_sub_claim_components` (17.10, more since 18.7) puts further components in any
  /// order after the project. Repetition is not excluded: no layout repeats one, and no sane
  /// pattern asks for it.
  private static final Universe CUSTOMISED =
      Universe.of(
              literal("project_path:").then(PROJECT).or(literal("project_id:").then(DIGITS)),
              either(
                      literal(":ref_type:").then(oneWordOf("branch", "tag")),
                      literal(":ref:").then(REF),
                      literal(":ref_protected:").then(BOOLEAN),
                      literal(":environment_protected:").then(BOOLEAN.optional()),
                      literal(":deployment_tier:").then(WORD.optional()),
                      literal(":project_id:").then(DIGITS))
                  .many())
          .minus(
              literal("project_path:")
                  .then(PROJECT)
                  .then(literal(":ref_type:"))
                  .then(oneWordOf("branch", "tag"))
                  .then(literal(":ref:"))
                  .then(REF));

  /// gitlab.com's claims that AWS knows since January 2026 (Service Authorization Reference, STS).
  /// Self-managed and Dedicated instances have none of them as condition keys. Whether a token may
  /// come without the user's claims is not documented: they may.
  private static final Map<String, Claim> GITLAB_COM_CLAIMS =
      Map.of(
          "namespace_id", always(ID),
          "project_id", always(ID),
          "pipeline_source", always(WORD),
          "ref_protected", always(BOOLEAN),
          "runner_environment", always(oneWordOf("gitlab-hosted", "self-hosted")),
          "user_access_level", maybe(WORD),
          "user_email", maybe(anyCharacter().atLeastOnce()),
          "user_id", maybe(ID),
          "user_login", maybe(ALPHANUMERIC.or(oneOf("_.-")).atLeastOnce()));

  private final String url;
  private final Universe subjects;
  private final Universe customised;
  private final boolean everyLayoutListed;
  private final List<Universe> listed;

  /// @param url with scheme
  /// @param subjectLayouts project path (or `*`) to the ordered claims of its customised subject
  public Gitlab(String url, Map<String, List<String>> subjectLayouts) {
    this.url = url;
    Map<String, List<String>> layouts = new TreeMap<>(subjectLayouts);
    Optional<List<String>> everybody = Optional.ofNullable(layouts.remove("*"));
    everyLayoutListed = everybody.isPresent();
    Universe usual =
        everybody.map(layout -> GitlabLayout.subjects(PROJECT, layout)).orElse(DEFAULT);
    Universe others = CUSTOMISED;
    for (String project : layouts.keySet()) {
      Regular own =
          literal("project_path:" + project).then(literal(":").then(anything()).optional());
      usual = usual.minus(own);
      others = others.minus(own);
    }
    subjects = usual;
    customised = others;
    listed =
        layouts.entrySet().stream()
            .map(entry -> GitlabLayout.subjects(literal(entry.getKey()), entry.getValue()))
            .toList();
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public boolean shared() {
    return url.equals("https://gitlab.com");
  }

  @Override
  public Universe subjects() {
    return subjects;
  }

  @Override
  public boolean everyLayoutListed() {
    return everyLayoutListed;
  }

  @Override
  public List<Universe> listedSubjects() {
    return listed;
  }

  @Override
  public boolean customisedGrammarKnown() {
    return true;
  }

  @Override
  public Optional<Universe> customisedSubjects() {
    return everyLayoutListed ? Optional.empty() : Optional.of(customised);
  }

  @Override
  public Map<String, Claim> claims() {
    return shared() ? GITLAB_COM_CLAIMS : Map.of();
  }

  @Override
  public List<Pattern> runNamed() {
    return List.of(Pattern.glob("*:ref:*"));
  }

  @Override
  public Optional<String> project(String subject) {
    return GitlabSubject.parse(subject).flatMap(GitlabSubject::project);
  }

  @Override
  public List<String> projectClaims() {
    return List.of("project_id");
  }

  @Override
  public List<String> namespaceClaims() {
    return List.of("namespace_id");
  }

  /// Paths are unique ignoring case.
  @Override
  public List<Pattern> inNamespace(String namespace) {
    return List.of(Productions.startingWith("project_path:" + namespace + "/").ignoringCase());
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    return Issuers.namespaceAfter("project_path:", subject);
  }

  @Override
  public List<Pattern> refFamilies(String project, String subject) {
    return List.of(
        Productions.startingWith(project + ":ref_type:branch:ref:"),
        Productions.startingWith(project + ":ref_type:tag:ref:"));
  }

  @Override
  public String exampleSubject(String project) {
    return "project_path:" + project + ":ref_type:branch:ref:main";
  }

  @Override
  public Optional<String> words(String subject) {
    return GitlabSubject.parse(subject).map(GitlabSubject::words);
  }
}
