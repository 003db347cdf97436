package dev.trustdrift.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trustdrift.rules.ExampleAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The README's pipeline does what it says: its commands run, its policies are what they claim.
final class PipelineExampleTest {
  private static final Path FILES = Path.of("src/test/resources/dev/trustdrift/cli/pipeline");

  @TempDir Path directory;

  @Test
  void theTestCommandRunsOnPoliciesOfTheRepository() throws IOException {
    assertThat(run(FILES, command("trust-policies")).code()).isZero();
  }

  /// With an account that has something to find, first without a baseline, then with it.
  @Test
  void theAuditFailsOnTheDayThatSomethingOpensAndNotAgain() throws IOException {
    String command = command("audit");
    assertThat(command).contains(" ${known:-} ");

    Run first = run(directory, command.replace("${known:-} ", ""));
    Files.copy(directory.resolve("report.json"), directory.resolve("baseline.json"));
    Run second = run(directory, command.replace("${known:-}", "--baseline baseline.json"));

    assertThat(first.code()).isEqualTo(14);
    assertThat(second.code()).isIn(0, job("audit").at("/allow_failure/exit_codes/0").intValue());
    assertThat(job("audit").at("/allow_failure/exit_codes/0").intValue()).isEqualTo(ExitCode.GAPS);
    assertThat(job("audit").at("/cache/paths/0").stringValue()).isEqualTo("baseline.json");
  }

  @Test
  void theAuditHoldsNoKeyAndNamesItsSessionByTheConvention() throws IOException {
    JsonNode job = job("audit");

    assertThat(job.toString()).doesNotContain("ACCESS_KEY", "SECRET");
    assertThat(job.at("/id_tokens/AWS_ID_TOKEN/aud").stringValue())
        .isEqualTo(trust().at("/Statement/0/Condition/StringEquals/gitlab.com:aud").stringValue());
    assertThat(job.path("script").toString())
        .contains("gitlab-ci-${CI_PROJECT_ID}-${CI_JOB_ID}", "$AWS_WEB_IDENTITY_TOKEN_FILE");
    assertThat(job.path("variables").propertyNames())
        .contains("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE");
    assertThat(trust().at("/Statement/0/Condition/StringLike/sts:RoleSessionName").stringValue())
        .startsWith("gitlab-ci-");
  }

  /// The job's own script in a real shell, with `trustdrift` as a function that keeps the files.
  @Test
  void jqTakesFromAPlanWhatDiffCompares() throws Exception {
    needsJq();
    Files.copy(FILES.resolve("plan.json"), directory.resolve("plan.json"));
    String script =
        "trustdrift() { n=$((${n:-0} + 1)); cp \"$2\" \"$n.old\"; cp \"$3\" \"$n.new\"; }\n"
            + job("terraform-roles").path("script").get(1).stringValue();
    assertThat(job("terraform-roles").path("script").get(1).stringValue())
        .contains("trustdrift diff old.json new.json");

    List<String> addresses = shell(script).lines().toList();

    assertThat(addresses)
        .containsExactly(
            "aws_iam_role.deploy",
            "aws_iam_role.fresh",
            "aws_iam_role.gone",
            "aws_iam_role.computed");
    List<String> answers = Stream.of(1, 2, 3, 4).map(n -> diff(n + ".old", n + ".new")).toList();
    assertThat(answers.get(0)).startsWith("wider: ").contains("group -> strangers");
    assertThat(answers.get(1)).startsWith("wider: ");
    assertThat(answers.get(2)).startsWith("narrower: ");
    assertThat(answers.get(3)).startsWith("narrower: ");
  }

  @Test
  void theRolesTrustIsPinned() throws IOException {
    Files.writeString(directory.resolve("trust.json"), trust().toString());

    Run run = run(directory, "trustdrift who trust.json --format json");

    assertThat(run.err()).isEmpty();
    assertThat(JsonMapper.shared().readTree(run.out()).path("reach").stringValue())
        .isEqualTo("pinned");
  }

  /// What the function may read for an audit of the same kind, no more and no less.
  @Test
  void theRoleMayReadWhatTheFunctionMayRead() throws IOException {
    JsonNode template = YAMLMapper.shared().readTree(Path.of("template.yaml"));
    List<JsonNode> granted =
        template
            .at("/Resources/AuditorRole/Properties/Policies/0/PolicyDocument/Statement")
            .valueStream()
            .filter(statement -> statement.path("Sid").asString("").matches("Read\\w+"))
            .toList();

    List<JsonNode> said = json(1).path("Statement").valueStream().toList();

    assertThat(said).hasSameSizeAs(granted).hasSize(3);
    for (int i = 0; i < said.size(); i++) {
      assertThat(said.get(i).path("Action")).isEqualTo(granted.get(i).path("Action"));
      assertThat(said.get(i).path("Resource").stringValue())
          .isEqualTo(
              granted
                  .get(i)
                  .path("Resource")
                  .stringValue()
                  .replace("${AWS::Partition}", "aws")
                  .replace("${AWS::AccountId}", "123456789012"));
    }
  }

  private String diff(String old, String now) {
    Run run = run(directory, "trustdrift diff " + old + " " + now);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return run.out();
  }

  private static Run run(Path where, String command) {
    ExampleAccount account =
        ExampleAccount.empty()
            .role(
                "deploy",
                ExampleAccount.webIdentityPolicy(
                    "{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme*\"}}"));
    String[] words = command.split(" ");
    return Run.of(where, Run.showing(account), Stream.of(words).skip(1).toArray(String[]::new));
  }

  /// A job's one line that calls trustdrift, up to what the shell makes of its exit code.
  private static String command(String job) throws IOException {
    return job(job)
        .path("script")
        .valueStream()
        .map(JsonNode::stringValue)
        .filter(line -> line.startsWith("trustdrift "))
        .findFirst()
        .orElseThrow()
        .replace(" || code=$?", "");
  }

  private static JsonNode job(String name) throws IOException {
    JsonNode job = YAMLMapper.shared().readTree(block("yaml", 0)).path(name);
    assertThat(job.isObject()).as(name).isTrue();
    return job;
  }

  private static JsonNode trust() throws IOException {
    return json(0);
  }

  private static JsonNode json(int number) throws IOException {
    return JsonMapper.shared().readTree(block("json", number));
  }

  private static String block(String language, int number) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int from = readme.indexOf("\n## In pipelines\n");
    String section = readme.substring(from, readme.indexOf("\n## ", from + 1));
    List<MatchResult> blocks =
        Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(section).results().toList();
    return blocks.get(number).group(1);
  }

  private static void needsJq() throws Exception {
    boolean there;
    try {
      there = new ProcessBuilder("jq", "--version").start().waitFor() == 0;
    } catch (IOException notInstalled) {
      there = false;
    }
    if (!there) {
      System.out.println("skipped: no jq to take policies from a Terraform plan");
    }
    assumeTrue(there);
  }

  private String shell(String script) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-eo", "pipefail", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
