package dev.trustdrift.issuer;

import static dev.trustdrift.language.Regular.either;
import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.noneOf;
import static dev.trustdrift.language.Regular.oneOf;
import static dev.trustdrift.language.Regular.oneWordOf;
import static dev.trustdrift.language.Regular.range;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// GitHub Actions ("OpenID Connect reference", GitHub documentation). The default subject is
///
/// ```
/// subject = "repo:" owner "/" repository ":" (
///             "ref:refs/heads/" ref / "ref:refs/tags/" ref /
///             "environment:" name / "pull_request" )
/// ```
///
/// A `:` inside an environment's name is written `%3A`. Owners and repositories may carry their
/// numeric ID (`acme@123/shop@456`). A customised template may put any claims into the subject, so
/// customised subjects are lists of `claim:value`.
public final class Github implements Issuer {

  /// The issuer's URL.
  public static final String URL = "https://token.actions.githubusercontent.com";

  private static final Regular LETTER = either(range('a', 'z'), range('A', 'Z'), range('0', '9'));
  private static final Regular ID = literal("@").then(range('0', '9').atLeastOnce()).optional();
  private static final Regular OWNER = LETTER.then(LETTER.or(oneOf("-_")).many()).then(ID);
  private static final Regular REPOSITORY = LETTER.or(oneOf("._-")).atLeastOnce().then(ID);
  private static final Regular PROJECT = literal("repo:").then(OWNER).then("/").then(REPOSITORY);

  private static final Regular RUN =
      either(
          literal(":ref:refs/heads/").then(Gitlab.REF),
          literal(":ref:refs/tags/").then(Gitlab.REF),
          literal(":environment:").then(noneOf(":").atLeastOnce()),
          literal(":pull_request"));

  private static final Universe DEFAULT = Universe.of(PROJECT, RUN);

  /// A template lists claims in any order, each as `name:value`.
  private static final Regular CLAIM_NAME =
      oneWordOf(
          "actor",
          "actor_id",
          "base_ref",
          "context",
          "enterprise",
          "enterprise_id",
          "environment",
          "event_name",
          "head_ref",
          "job_workflow_ref",
          "job_workflow_sha",
          "ref",
          "ref_protected",
          "ref_type",
          "repo",
          "repository",
          "repository_id",
          "repository_owner",
          "repository_owner_id",
          "repository_visibility",
          "run_attempt",
          "run_id",
          "run_number",
          "runner_environment",
          "sha",
          "workflow",
          "workflow_ref",
          "workflow_sha");

  private static final Regular NAMED_VALUE =
      either(
          CLAIM_NAME.minus(literal("ref")).then(":").then(noneOf(":").atLeastOnce()),
          literal("ref:refs/").then(noneOf(":").atLeastOnce()));

  private static final Universe CUSTOMISED =
      Universe.of(NAMED_VALUE.then(literal(":").then(NAMED_VALUE).many()).minus(PROJECT.then(RUN)));

  private static final Claim ANY_CLAIM = new Claim(Universe.anyString(1, 255), true);

  @Override
  public String url() {
    return URL;
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public boolean grammarKnown() {
    return true;
  }

  @Override
  public Universe subjects() {
    return DEFAULT;
  }

  @Override
  public boolean customisedGrammarKnown() {
    return false;
  }

  @Override
  public Optional<Universe> customisedSubjects() {
    return Optional.of(CUSTOMISED);
  }

  /// The claims that AWS made condition keys for GitHub (Service Authorization Reference, STS).
  @Override
  public Map<String, Claim> claims() {
    return CLAIMS;
  }

  private static final Map<String, Claim> CLAIMS = claimsOf();

  private static Map<String, Claim> claimsOf() {
    java.util.TreeMap<String, Claim> claims = new java.util.TreeMap<>();
    for (String name :
        List.of(
            "actor",
            "actor_id",
            "amr",
            "email",
            "enterprise_id",
            "environment",
            "job_workflow_ref",
            "oaud",
            "ref",
            "repository",
            "repository_id",
            "repository_owner",
            "repository_owner_id",
            "workflow")) {
      claims.put(name, ANY_CLAIM);
    }
    return Map.copyOf(claims);
  }

  @Override
  public List<Pattern> runNamed() {
    return List.of(
        Pattern.glob("*ref:refs/*"),
        Pattern.glob("environment:*"),
        Pattern.glob("*:environment:*"));
  }

  @Override
  public Optional<String> project(String subject) {
    if (!DEFAULT.contains(subject)) {
      return Optional.empty();
    }
    return Optional.of(DEFAULT.upToPhase(subject, 0).substring("repo:".length()));
  }

  @Override
  public Pattern inNamespace(String namespace) {
    return Pattern.builder().literal("repo:" + namespace + "/").anyMany().build().ignoringCase();
  }

  @Override
  public Optional<String> namespaceOf(Pattern subject) {
    return Issuers.namespaceAfter("repo:", subject);
  }

  @Override
  public List<Pattern> refFamilies(String project) {
    return List.of(
        Pattern.builder().literal(project + ":ref:refs/heads/").anyMany().build(),
        Pattern.builder().literal(project + ":ref:refs/tags/").anyMany().build());
  }

  @Override
  public String exampleSubject(String project) {
    return "repo:" + project + ":ref:refs/heads/main";
  }

  @Override
  public String describe(String subject) {
    return project(subject)
        .map(
            project ->
                "a workflow run of repository `"
                    + project
                    + "` with `"
                    + subject.substring(("repo:" + project + ":").length())
                    + "`")
        .orElse("a token with subject `" + subject + "`");
  }
}
