package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.rules.ExampleAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DiffCommandTest {
  private static final String MAIN = "project_path:acme/shop:ref_type:branch:ref:main";
  private static final String ALL = "project_path:acme/*";

  @TempDir Path directory;

  private static String policy(String operator, String subject) {
    return policy("gitlab.com", operator, subject);
  }

  private static String policy(String host, String operator, String subject) {
    return """
        {"Version": "2012-10-17",
         "Statement": {"Sid": "Deploy", "Effect": "Allow",
          "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/%s"},
          "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": {"%s": {"%s:sub": "%s"}}}}
        """
        .formatted(host, operator, host, subject);
  }

  private Run diff(String before, String after, String... options) throws IOException {
    Files.writeString(directory.resolve("old.json"), before);
    Files.writeString(directory.resolve("new.json"), after);
    String[] args = new String[options.length + 3];
    args[0] = "diff";
    args[1] = "old.json";
    args[2] = "new.json";
    System.arraycopy(options, 0, args, 3, options.length);
    return Run.of(directory, Run.showing(ExampleAccount.empty()), args);
  }

  @Test
  void aWiderPolicyIsShownWithATokenThatOnlyItAccepts() throws IOException {
    Run run = diff(policy("StringEquals", MAIN), policy("StringLike", ALL));

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("wider: ")
        .contains("https://gitlab.com\n", "reach     pinned -> group\n", "lost      nothing\n")
        .contains("gitlab.com:sub = project_path:acme/", "gitlab.com:aud = ")
        .contains("let in by statement 1 (`Deploy`) of the new policy");
  }

  @Test
  void theReverseIsNarrower() throws IOException {
    assertThat(diff(policy("StringLike", ALL), policy("StringEquals", MAIN)).out())
        .startsWith("narrower: ")
        .contains("gained    nothing\n", "let in by no statement of the new policy");
  }

  @Test
  void anotherSpellingIsTheSame() throws IOException {
    assertThat(diff(policy("StringEquals", MAIN), policy("ForAllValues:StringLike", MAIN)).out())
        .startsWith("the same: ");
  }

  @Test
  void anotherProviderIsWiderAndNarrowerAndEachHasItsOwnAnswer() throws IOException {
    Run run = diff(policy("StringEquals", MAIN), policy("git.example.com", "StringEquals", MAIN));
    assertThat(run.out())
        .startsWith("wider and narrower: ")
        .contains("reach     nobody -> pinned\n", "reach     pinned -> nobody\n");
  }

  @Test
  void aGitlabUnderAnotherNameIsRecognisedByEitherPolicy() throws IOException {
    Run run =
        diff(
            policy("git.example.com", "StringLike", "*"),
            policy("git.example.com", "StringLike", "project_path:*")
                .replace("\"project_path:*\"", "[\"project_path:*\", \"project_id:*\"]"));
    assertThat(run.out()).startsWith("the same: ").contains("reach     instance -> instance\n");
  }

  @Test
  void whatIsNotUnderstoodIsUndecided() throws IOException {
    assertThat(diff(policy("StringEquals", MAIN), policy("StringOdd", MAIN)).out())
        .startsWith("undecided: ")
        .contains("gained    undecided: the new policy, line ");
  }

  @Test
  void aWildcardLetsInProvidersThatNothingNames() throws IOException {
    String nobody = policy("StringEquals", MAIN).replace("Allow", "Deny");
    String everyone =
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
         "Action": "sts:AssumeRoleWithWebIdentity"}]}""";
    assertThat(diff(nobody, everyone).out())
        .startsWith("wider: ")
        .contains("\nany other provider\n", "let in by statement 1 of the new policy");
    assertThat(diff(everyone, everyone.replace("\"Allow\"", "\"Allow\" ")).out())
        .startsWith("the same: ");
    assertThat(diff(policy("StringEquals", MAIN), everyone).out())
        .startsWith("undecided: the new policy accepts what the old one refuses; whether");
  }

  @Test
  void otherWaysInAreNamedBesideTokens() throws IOException {
    String old = policy("StringEquals", MAIN);
    String opened =
        old.replace(
                "\"Statement\": {",
                "\"Statement\": [{\"Effect\": \"Allow\","
                    + " \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"sts:AssumeRole\"}, {")
            .replaceAll("}\\s*$", "]}");
    assertThat(diff(old, opened).out())
        .startsWith("the same: both policies accept the same tokens")
        .contains("; other ways in changed too\n", "\n  opened    AWS *\n");
    assertThat(diff(opened, old).out()).contains("\n  closed    AWS *\n");
    assertThat(diff(opened, opened).out()).doesNotContain("other ways");
    JsonNode json = new JsonMapper().readTree(diff(old, opened, "--format", "json").out());
    assertThat(json.path("otherWays").path("opened").path(0).stringValue()).isEqualTo("AWS *");
  }

  @Test
  void aDifferenceInCustomisedLayoutsAloneIsSaidToBeOne() throws IOException {
    assertThat(
            diff(
                    policy("StringLike", "project_path:acme/shop:ref_type:branch:ref:*"),
                    policy("StringLike", "project_path:acme/shop:*ref_type:branch:ref:*"))
                .out())
        .startsWith("wider: ")
        .contains("only where a project customised the layout of its subjects");
    assertThat(diff(policy("StringEquals", MAIN), policy("StringLike", ALL)).out())
        .doesNotContain("customised");
  }

  @Test
  void programsReadTheAnswerAsJson() throws IOException {
    Run run = diff(policy("StringEquals", MAIN), policy("StringLike", ALL), "--format", "json");
    JsonNode answer = new JsonMapper().readTree(run.out());
    assertThat(answer.path("verdict").stringValue()).isEqualTo("wider");
    JsonNode issuer = answer.path("issuers").path(0);
    assertThat(issuer.path("reachBefore").stringValue()).isEqualTo("pinned");
    assertThat(issuer.path("reachAfter").stringValue()).isEqualTo("group");
    assertThat(issuer.path("lost").path("answer").stringValue()).isEqualTo("none");
    assertThat(issuer.path("gained").path("witness").path("gitlab.com:sub").stringValue())
        .startsWith("project_path:acme/");
  }

  @Test
  void aWrongFileIsNamedWithThePlace() throws IOException {
    Run run = diff(policy("StringEquals", MAIN), "{\"Version\": ");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: new.json: line 1, column ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void standardInputHoldsOnePolicyOnly() {
    Run run = Run.of(directory, Run.showing(ExampleAccount.empty()), "diff", "-", "-");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("standard input");
  }
}
