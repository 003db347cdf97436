package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.rules.ExampleAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TestCommandTest {
  static final String POLICY =
      """
      {"Version": "2012-10-17", "Statement": [{"Sid": "Deploy", "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:*"}}}]}
      """;
  private static final String BRANCH = "project_path:acme/shop:ref_type:branch:ref:main";
  private static final String TAG = "project_path:acme/shop:ref_type:tag:ref:v1";

  @TempDir Path directory;

  @BeforeEach
  void policy() throws IOException {
    Files.writeString(directory.resolve("deploy.json"), POLICY);
  }

  private Run test(String name, String cases, String... options) throws IOException {
    Files.writeString(directory.resolve(name), cases);
    String[] args = new String[2 + options.length];
    args[0] = "test";
    args[1] = name;
    System.arraycopy(options, 0, args, 2, options.length);
    return Run.of(directory, Run.showing(ExampleAccount.empty()), args);
  }

  private static String line(String name, String subject, String expect) {
    return "{\"name\": \"%s\", \"policy\": \"deploy.json\", \"context\": {\"gitlab.com:sub\": \"%s\"}, \"expect\": \"%s\"}\n"
        .formatted(name, subject, expect);
  }

  @Test
  void allThatPassIsExitZero() throws IOException {
    Run run = test("cases.jsonl", line("a", BRANCH, "allow") + "\n" + line("b", TAG, "deny"));

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("2 passed, 0 failed\n");
  }

  @Test
  void aFailureNamesPlaceConditionAndNearestValue() throws IOException {
    Run run = test("cases.jsonl", line("a", BRANCH, "allow") + line("tag", TAG, "allow"));

    assertThat(run.code()).isEqualTo(10);
    assertThat(run.out())
        .startsWith("FAIL cases.jsonl:2 `tag`: expected allow, got deny: statement 1 (`Deploy`)")
        .contains("the policy wants `ref_type:branch`, this is a tag pipeline")
        .contains("`project_path:acme/shop:ref_type:branch:ref:v1`")
        .endsWith("1 passed, 1 failed\n");
  }

  @Test
  void theJsonHoldsExactlyWhatTheContractSays() throws IOException {
    Run run = test("cases.jsonl", line("branch", BRANCH, "deny"), "--format", "json");

    JsonNode json = new JsonMapper().readTree(run.out());
    assertThat(run.code()).isEqualTo(10);
    assertThat(json.propertyNames()).containsExactly("passed", "failed", "failures");
    JsonNode failure = json.get("failures").get(0);
    assertThat(failure.propertyNames()).containsExactly("name", "expected", "actual", "decidedBy");
    assertThat(failure.get("actual").stringValue()).isEqualTo("allow");
    assertThat(failure.get("decidedBy").stringValue()).isEqualTo("statement 1 (`Deploy`)");
  }

  @Test
  void yamlCasesMayShareAPolicyAndStandInSeveralDocuments() throws IOException {
    Run run =
        test(
            "cases.yaml",
            """
            - name: branch
              policy: &deploy
                Version: 2012-10-17
                Statement:
                  - Effect: Allow
                    Principal: {Federated: "arn:aws:iam::123456789012:oidc-provider/gitlab.com"}
                    Action: sts:AssumeRoleWithWebIdentity
                    Condition: {Bool: {"gitlab.com:ref_protected": true}, NumericLessThan: {"gitlab.com:user_id": 10}}
              context: {"gitlab.com:ref_protected": true, "gitlab.com:user_id": 7}
              expect: allow
            ---
            name: open
            policy: *deploy
            context: {"gitlab.com:ref_protected": false}
            expect: deny
            ---
            name: file
            file: deploy.json
            context: {"gitlab.com:sub": "%s"}
            expect: allow
            """
                .formatted(BRANCH)
                .replace("policy: *deploy", "file: deploy.json"));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("3 passed, 0 failed\n");
  }

  @Test
  void oneJsonListIsReadToo() throws IOException {
    Run run =
        test(
            "cases.json",
            "[\n" + line("a", BRANCH, "allow") + ",\n" + line("a", TAG, "allow") + "]");

    assertThat(run.code()).isEqualTo(10);
    assertThat(run.out()).startsWith("FAIL cases.json:4 `a`");
  }

  @Test
  void aPolicyMayStandInTheCase() throws IOException {
    Run run =
        test(
            "cases.jsonl",
            "{\"name\": \"a\", \"policy\": %s, \"context\": {\"gitlab.com:sub\": \"%s\"}, \"expect\": \"allow\"}"
                .formatted(POLICY.replace("\n", " "), BRANCH));

    assertThat(run.out()).isEqualTo("1 passed, 0 failed\n");
  }

  @Test
  void whatIsNotUnderstoodFailsAsUndecided() throws IOException {
    Files.writeString(
        directory.resolve("deploy.json"), POLICY.replace("StringLike", "StringResembles"));
    Run run = test("cases.jsonl", line("a", BRANCH, "deny"), "--format", "json");

    assertThat(run.code()).isEqualTo(10);
    assertThat(run.out()).contains("\"actual\" : \"undecided\"");
  }

  @Test
  void anObjectThatIsNoPolicyLeavesItsCasesUndecided() throws IOException {
    Files.writeString(directory.resolve("deploy.json"), POLICY.replace("2012-10-17", "2020-01-01"));
    Run run =
        test(
            "cases.jsonl",
            line("file", BRANCH, "deny")
                + line("inline", BRANCH, "deny")
                    .replace("\"deploy.json\"", "{\"Version\": \"1\"}"));

    assertThat(run.code()).isEqualTo(10);
    assertThat(run.out())
        .contains("`file`: expected deny, got undecided: line 1")
        .contains("`inline`: expected deny, got undecided: line 1")
        .endsWith("0 passed, 2 failed\n");
  }

  @Test
  void aCaseMayCarryNotesOfItsOwn() throws IOException {
    Run run =
        test(
            "cases.jsonl",
            line("a", BRANCH, "allow").replace("\"name\"", "\"ticket\": 17, \"name\"").repeat(2));

    assertThat(run.out()).isEqualTo("2 passed, 0 failed\n");
    assertThat(run.err())
        .isEqualToNormalizingNewlines("warning: `ticket` is no key of a case, and ignored\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void aPolicyWithoutFederatedProvidersIsJudgedAllTheSame() throws IOException {
    Files.writeString(
        directory.resolve("deploy.json"),
        POLICY.replaceFirst(
            "\\{\"Federated\": [^}]*}", "{\"AWS\": \"arn:aws:iam::123456789012:root\"}"));

    Run run =
        test(
            "cases.jsonl",
            line("keys", BRANCH, "deny")
                + line("none", BRANCH, "deny").replaceFirst("\\{\"gitlab.com[^}]*}", "{}"));

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void aProviderThatOnlyADenyNamesIsToldByItsKeys() throws IOException {
    Files.writeString(
        directory.resolve("deploy.json"),
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com"},
           "Action": "sts:AssumeRoleWithWebIdentity"},
          {"Effect": "Deny", "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/git.example"},
           "Action": "sts:AssumeRoleWithWebIdentity"}]}""");

    Run run =
        test(
            "cases.jsonl",
            line("ours", BRANCH, "allow")
                + line("theirs", BRANCH, "deny").replace("gitlab.com:", "git.example:")
                + line("no keys", BRANCH, "allow").replaceFirst("\\{\"gitlab.com[^}]*}", "{}"));

    assertThat(run.out()).isEqualTo("3 passed, 0 failed\n");
  }

  @Test
  void theProviderIsToldByTheKeysAndElseAsked() throws IOException {
    Files.writeString(
        directory.resolve("deploy.json"),
        POLICY.replace(
            "\"arn:aws:iam::123456789012:oidc-provider/gitlab.com\"",
            "[\"arn:aws:iam::123456789012:oidc-provider/gitlab.com\", \"arn:aws:iam::123456789012:oidc-provider/git.example\"]"));

    assertThat(test("a.jsonl", line("a", BRANCH, "allow")).code()).isZero();
    Run unclear =
        test("b.jsonl", line("a", BRANCH, "allow").replace("gitlab.com:sub", "aws:SourceIp"));
    assertThat(unclear.code()).isEqualTo(2);
    assertThat(unclear.err()).contains("b.jsonl:1: expected `provider`, an ARN");
    assertThat(
            test(
                    "c.jsonl",
                    line("a", BRANCH, "deny")
                        .replace(
                            "\"name\"",
                            "\"provider\": \"arn:aws:iam::123456789012:oidc-provider/none\", \"name\""))
                .code())
        .isZero();
  }

  /// Columns: a case that can't be read, what the message holds.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"name": "a"}                                                                  | expected `policy`
          {"name": "a", "policy": "deploy.json", "context": {}, "expect": "maybe"}       | expected `allow` or `deny`
          {"name": "a", "policy": "deploy.json", "context": {}}                          | expected `expect`
          {"name": "a", "policy": "deploy.json", "expect": "deny"}                       | expected `context`
          {"name": "a", "polcy": "deploy.json", "context": {}, "expect": "deny"}         | did you mean `policy`
          {"name": "a", "policy": "gone.json", "context": {}, "expect": "deny"}          | there is no such file
          {"name": "a", "policy": "a\\u0000b", "context": {}, "expect": "deny"}          | expected the name of a file
          {"name": "a", "policy": "{no policy", "context": {}, "expect": "deny"}     | expected a trust policy
          {"name": "a", "name": "b", "policy": "deploy.json", "context": {}, "expect": "deny"} | found `name` twice
          {"name": "a", "policy": "deploy.json", "context": {"gitlab.com:sub": {}}, "expect": "deny"} | found an object
          {"name": "a", "policy": "deploy.json", "context": {"sub": "x"}, "expect": "deny"} | expected a condition key
          {"name": "a", "policy": "deploy.json", "context": {"k:a": "x", "K:a": "y"}, "expect": "deny"} | letter case does not count
          {"name": "a", "policy": "deploy.json", "provider": "https://gitlab.com", "context": {}, "expect": "deny"} | expected a provider's ARN
          {"name": "a",                                                                  | expected
          """)
  void whatCannotBeReadNeverPasses(String broken, String message) throws IOException {
    Run run = test("cases.jsonl", line("good", BRANCH, "allow") + broken + "\n");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error: cases.jsonl:2: ").contains(message);
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aFileWithoutCasesIsAnErrorAndSoIsNone() throws IOException {
    assertThat(test("cases.jsonl", "\n\n").code()).isEqualTo(2);
    assertThat(test("cases.yaml", "# nothing\n").code()).isEqualTo(2);
    assertThat(Run.of(directory, Run.showing(ExampleAccount.empty()), "test", "gone").code())
        .isEqualTo(2);
    assertThat(Run.of(directory, Run.showing(ExampleAccount.empty()), "test").code()).isEqualTo(2);
  }

  @Test
  void hostileYamlIsRefusedWithoutHarm() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append(
          "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n"
              .formatted(
                  i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
    }
    assertThat(test("bomb.yaml", bomb.toString()).err()).contains("values, anchors unfolded");
    assertThat(test("deep.yaml", "[".repeat(100_000)).err()).contains("inside one another");
    assertThat(test("self.yaml", "&a [*a]").code()).isEqualTo(2);
  }

  @Test
  void namesAreMadePrintable() throws IOException {
    Run run = test("cases.jsonl", line("a\\u001b[31m", TAG, "allow"));

    assertThat(run.out()).contains("`a\\u001B[31m`").doesNotContain("\u001b");
  }
}
