package dev.trustdrift.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.language.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each grammar against a `java.util.regex` pattern that was written from the vendor's document and
/// not from the grammar, over its samples and over thousands of words a few slips away from them.
final class GrammarTest {

  private static final int WORDS = 20_000;

  /// git-check-ref-format(1), up to a `:` or the end of the text.
  private static final String REF =
      "(?![-/.])(?![^:]*(?:\\.\\.|//|@\\{|/\\.|\\.lock/))(?![^:]*(?:\\.lock|[./])(?=:|$))"
          + "[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+";

  private static final String BRANCH = "(?!HEAD(?=:|$))(?!refs/heads/)(?!refs/remotes/)" + REF;
  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12,}";
  private static final String REPOSITORY =
      "[A-Za-z0-9][A-Za-z0-9_-]*(?:@[0-9]+)?/[A-Za-z0-9._-]+(?:@[0-9]+)?";
  private static final String SEGMENT = "(?![^:/]*\\.(?:git|atom)(?=[:/]|$))[A-Za-z0-9_.][\\w.-]*";
  private static final String PATH = "(?:(?![^:/]*\\.(?=/))" + SEGMENT + "/)+" + SEGMENT;

  private static final String O = "5f0e6c1a-2b3d-4c4e-8f5a-6b7c8d9e0f1a";
  private static final String P = "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d";
  private static final String JOB = "org/" + O + "/project/" + P + "/user/" + O;
  private static final String BITBUCKET =
      "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";

  /// @param universes whose words together are the language
  record Grammar(
      String name, List<Universe> universes, String regex, List<String> in, List<String> out) {

    boolean contains(String word) {
      return universes.stream().anyMatch(universe -> universe.contains(word));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Grammar grammar(
      String name, String url, String regex, List<String> in, List<String> out) {
    Issuer issuer = Issuers.of(url, false);
    return new Grammar(
        name,
        Stream.concat(Stream.of(issuer.subjects()), issuer.listedSubjects().stream()).toList(),
        regex,
        in,
        out);
  }

  static Stream<Grammar> grammars() {
    return Stream.of(
        grammar(
            "GitLab",
            "https://gitlab.com",
            "project_path:" + PATH + ":ref_type:(?:branch|tag):ref:" + BRANCH,
            List.of(
                "project_path:acme/shop:ref_type:branch:ref:main",
                "project_path:acme/team/shop.x:ref_type:tag:ref:v1.0/a@b",
                "project_path:_a/.b-:ref_type:branch:ref:fix/#1-ü"),
            List.of(
                "project_path:acme:ref_type:branch:ref:main",
                "project_path:acme./shop:ref_type:branch:ref:main",
                "project_path:acme/shop.git:ref_type:branch:ref:main",
                "project_path:acme/shop:ref_type:mr:ref:1",
                "project_path:acme/shop:ref_type:branch:ref:HEAD",
                "project_path:acme/shop:ref_type:branch:ref:a..b",
                "project_path:acme/shop:ref_type:branch:ref:a.lock")),
        new Grammar(
            "GitLab, customised",
            List.of(new Gitlab("https://gitlab.com", Map.of()).customisedSubjects().orElseThrow()),
            "(?!project_path:[^:]*:ref_type:[^:]*:ref:[^:]*$)"
                + "(?:project_path:"
                + PATH
                + "|project_id:[0-9]+)(?::ref_type:(?:branch|tag)|:ref:"
                + BRANCH
                + "|:ref_protected:(?:true|false)|:environment_protected:(?:true|false)?"
                + "|:deployment_tier:[a-z_]*|:project_id:[0-9]+)*",
            List.of(
                "project_path:acme/shop",
                "project_id:42:ref_type:tag:ref:v1",
                "project_path:acme/shop:ref_protected:true:deployment_tier:production",
                "project_path:acme/shop:environment_protected::ref:main"),
            List.of(
                "project_path:acme/shop:ref_type:branch:ref:main",
                "project_id:x",
                "ref:main:project_path:acme/shop",
                "project_path:acme/shop:ref_protected:yes")),
        grammar(
            "GitHub",
            "https://token.actions.githubusercontent.com",
            "repo:"
                + REPOSITORY
                + ":(?:ref:refs/(?:heads|tags)/"
                + BRANCH
                + "|environment:[^:]+|pull_request)",
            List.of(
                "repo:octo-org/octo-repo:environment:Production",
                "repo:octo-org/octo-repo:environment:Production%3AV1",
                "repo:octo-org/octo-repo:pull_request",
                "repo:octo-org/octo-repo:ref:refs/heads/demo-branch",
                "repo:octo-org/octo-repo:ref:refs/tags/demo-tag",
                "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/demo-branch"),
            List.of(
                "repo:octo-org:pull_request",
                "repo:octo-org/octo-repo",
                "repo:octo-org/octo-repo:pull_request:1",
                "repo:octo-org/octo-repo:environment:",
                "repo:octo-org/octo-repo:environment:Production:V1",
                "repo:octo-org@x/octo-repo:pull_request",
                "repo:octo-org/octo-repo:ref:refs/pull/1/merge",
                "repository_owner:octo-org")),
        new Grammar(
            "GitHub, customised",
            List.of(
                Issuers.of("https://token.actions.githubusercontent.com", false)
                    .customisedSubjects()
                    .orElseThrow()),
            "(?!repo:[^:]+:(?:ref:(?!refs/pull)[^:]*|environment:[^:]+|pull_request)$)"
                + githubClaim()
                + "(?::"
                + githubClaim()
                + ")*",
            List.of(
                "repository_owner:monalisa:repository_visibility:private",
                "repository_owner:monalisa",
                "job_workflow_ref:octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main",
                "repo:octo-org/octo-repo:environment:prod:job_workflow_ref:o/a/.github/workflows/x.yml@refs/heads/main",
                "repo:octo-org@1/octo-repo@2",
                "repository_id:1296269:base_ref:",
                "repo_property_team:platform"),
            List.of(
                "repo:octo-org/octo-repo:pull_request",
                "repository_owner:monalisa/x",
                "repository_owner:",
                "unknown:claim",
                "actor",
                "repo:octo-org/octo-repo:")),
        grammar(
            "HCP Terraform",
            "https://app.terraform.io",
            "organization:[\\w-]+:(?:project:[\\w -]+:(?:workspace:[\\w-]+:run_phase:(?:plan|apply)"
                + "|stack:[\\w-]+:deployment:[\\w-]+:operation:(?:plan|apply))"
                + "|module:[\\w-]+:operation:test_run)",
            List.of(
                "organization:my-org:project:Default Project:workspace:my-workspace:run_phase:apply",
                "organization:my-org:project:platform:stack:web:deployment:dev:operation:plan",
                "organization:my-org:module:terraform-aws-vpc:operation:test_run"),
            List.of(
                "organization:my-org:workspace:my-workspace:run_phase:apply",
                "organization:my-org:project:p:workspace:my workspace:run_phase:apply",
                "organization:my-org:project:p:workspace:w:run_phase:destroy",
                "organization:my-org:module:vpc:operation:plan")),
        grammar(
            "Bitbucket",
            BITBUCKET,
            "\\{U\\}:(?:\\{U\\}:)?\\{U\\}".replace("U", UUID),
            List.of("{" + O + "}:{" + P + "}", "{" + O + "}:{" + P + "}:{" + O + "}"),
            List.of(
                "{" + O + "}",
                O + ":" + P,
                "{" + O + "}:{" + P + "}:",
                "{" + O + "}:{" + P + "}:{" + P + "}:{" + O + "}",
                ("{" + O + "}:{" + P + "}").toUpperCase(java.util.Locale.ROOT))),
        grammar(
            "CircleCI",
            "https://oidc.circleci.com/org/" + O,
            "org/"
                + O
                + "/project/"
                + UUID
                + "/user/"
                + UUID.replace(",}", "}")
                + "(?:/vcs-origin/(?:/vcs-ref/|[\\w.~/@-]+/vcs-ref/refs/"
                + REF
                + "))?",
            List.of(
                JOB,
                JOB + "/vcs-origin/github.com/organization-123/repo-1/vcs-ref/refs/heads/main",
                JOB + "/vcs-origin//vcs-ref/"),
            List.of(
                "org/" + P + "/project/" + P + "/user/" + O,
                "org/" + O + "/project/" + P,
                JOB + "/vcs-origin/github.com/acme/shop",
                JOB + "/vcs-origin/github.com/acme/shop/vcs-ref/main",
                JOB + "/vcs-ref/refs/heads/main",
                JOB + "/")),
        grammar(
            "Buildkite",
            "https://agent.buildkite.com",
            "organization:[\\w-]+:pipeline:[\\w-]+:ref:refs/(?:tags/|heads/(?:[^:]+:)?)"
                + REF
                + ":commit:[^:]+:step:[^:]*",
            List.of(
                "organization:acme-inc:pipeline:super-duper-app:ref:refs/heads/main"
                    + ":commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build",
                "organization:acme-inc:pipeline:app:ref:refs/tags/v1:commit:HEAD:step:",
                "organization:acme-inc:pipeline:app:ref:refs/heads/some-user:main:commit:HEAD:step:b"),
            List.of(
                "organization:acme-inc:pipeline:app",
                "organization:acme-inc:pipeline:app:ref:main:commit:HEAD:step:build",
                "organization:acme-inc:pipeline:app:ref:refs/tags/u:v1:commit:HEAD:step:build",
                "organization:acme-inc:pipeline:app:ref:refs/heads/main:commit::step:build",
                "organization:acme inc:pipeline:app:ref:refs/heads/main:commit:HEAD:step:build")),
        grammar(
            "EKS",
            "https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E",
            "system:serviceaccount:L:L(?:\\.L)*".replace("L", "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"),
            List.of(
                "system:serviceaccount:default:my-service-account",
                "system:serviceaccount:kube-system:a.b-c.d"),
            List.of(
                "system:serviceaccount:default",
                "system:serviceaccount:a.b:c",
                "system:serviceaccount:-a:b",
                "system:serviceaccount:a:b-",
                "system:serviceaccount:a:b..c",
                "system:serviceaccount:a:b:c",
                "system:node:a")));
  }

  private static String githubClaim() {
    return "(?:(?:actor|actor_id|base_ref|check_run_id|enterprise|enterprise_id|environment"
        + "|event_name|head_ref|job_workflow_ref|job_workflow_sha|ref_protected|ref_type"
        + "|repository_id|repository_owner_id|repository_visibility|run_attempt|run_id|run_number"
        + "|runner_environment|sha|workflow|workflow_ref|workflow_sha|repo_property_[\\w-]+):[^:]*"
        + "|repo(?:sitory)?:"
        + REPOSITORY
        + "|repository_owner:[A-Za-z0-9][\\w-]*(?:@[0-9]+)?"
        + "|ref:refs/[^:]+|pull_request)";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("grammars")
  void theDocumentedSubjectsAreInTheLanguage(Grammar grammar) {
    assertThat(grammar.in()).allMatch(grammar::contains);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("grammars")
  void whatTheDocumentRulesOutIsNot(Grammar grammar) {
    assertThat(grammar.out()).noneMatch(grammar::contains);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("grammars")
  void aWordIsInTheLanguageExactlyIfTheRegexMatchesIt(Grammar grammar) {
    Pattern regex = Pattern.compile(grammar.regex(), Pattern.DOTALL);
    List<String> words = words(grammar);

    assertThat(words.stream().filter(word -> regex.matcher(word).matches()))
        .as("words of the language")
        .hasSizeBetween(WORDS / 50, WORDS * 49 / 50);
    assertThat(
            words.stream().filter(word -> regex.matcher(word).matches() != grammar.contains(word)))
        .as("words that the two judge differently")
        .isEmpty();
  }

  /// The samples with one to three slips: a character dropped, doubled, put in or replaced, a piece
  /// between delimiters moved to another place or taken from another sample.
  private static List<String> words(Grammar grammar) {
    Random random = new Random(7);
    List<String> samples = new ArrayList<>(grammar.in());
    samples.addAll(grammar.out());
    List<String> pieces =
        samples.stream().flatMap(word -> Stream.of(word.split("(?=[:/])"))).toList();
    String letters = String.join("", samples) + ":/.-_@{}*~ \n0aZé😀";
    List<String> words = new ArrayList<>(samples);
    while (words.size() < WORDS) {
      StringBuilder word = new StringBuilder(samples.get(random.nextInt(samples.size())));
      for (int slips = 1 + random.nextInt(3); slips > 0; slips--) {
        slip(word, letters, pieces, random);
      }
      words.add(word.toString());
    }
    return words;
  }

  private static void slip(StringBuilder word, String letters, List<String> pieces, Random random) {
    int[] points = letters.codePoints().toArray();
    String letter = Character.toString(points[random.nextInt(points.length)]);
    int at =
        word.isEmpty()
            ? 0
            : word.offsetByCodePoints(0, random.nextInt(word.codePointCount(0, word.length())));
    int next = word.isEmpty() ? 0 : word.offsetByCodePoints(at, 1);
    switch (random.nextInt(5)) {
      case 0 -> word.delete(at, next);
      case 1 -> word.insert(at, letter);
      case 2 -> word.replace(at, next, letter);
      case 3 -> word.insert(at, pieces.get(random.nextInt(pieces.size())));
      default -> word.append(pieces.get(random.nextInt(pieces.size())));
    }
  }
}
