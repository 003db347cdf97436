package dev.trustdrift.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What CloudFormation gets: the template after SAM's transform, as SAM's own translator makes it
/// where that is at hand. `.ci/run` has both linted.
final class CloudFormationTest {
  private static final Path TRANSLATE = Path.of("../shared/tools/translate.py");

  @TempDir Path folder;

  @Test
  void samAddsNeitherRolesNorPermissions() throws Exception {
    JsonNode resources = JsonMapper.shared().readTree(translated()).path("Resources");

    assertThat(named(resources, "AWS::IAM::Role")).containsExactly("AuditorRole", "DailyRole");
    assertThat(named(resources, "AWS::Lambda::Function")).containsExactly("Auditor");
    assertThat(named(resources, "AWS::Lambda::Permission")).isEmpty();
    assertThat(resources.at("/Auditor/Properties/Role/Fn::GetAtt/0").asString())
        .isEqualTo("AuditorRole");
  }

  @Test
  void theScheduleStartsTheFunctionOrItsSnapStartAlias() throws Exception {
    JsonNode resources = JsonMapper.shared().readTree(translated()).path("Resources");
    JsonNode target = resources.at("/Daily/Properties/Target/Arn/Fn::If");
    JsonNode allowed =
        resources.at("/DailyRole/Properties/Policies/0/PolicyDocument/Statement/0/Resource/Fn::If");

    assertThat(target)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    ["SnapStarts", {"Ref": "AuditorAlias"}, {"Fn::GetAtt": ["Auditor", "Arn"]}]
                    """));
    assertThat(allowed).isEqualTo(target);
  }

  private static List<String> named(JsonNode resources, String type) {
    return resources
        .propertyStream()
        .filter(resource -> resource.getValue().path("Type").asString().equals(type))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private Path translated() throws Exception {
    if (!Files.exists(TRANSLATE)) {
      System.out.println("skipped: no ../shared/tools/translate.py to translate template.yaml");
    }
    assumeTrue(Files.exists(TRANSLATE));
    needs("python3", "-c", "import samtranslator");
    Path json = folder.resolve("template.json");
    assertThat(run("python3", TRANSLATE.toString(), "template.yaml", json.toString()).code)
        .isZero();
    return json;
  }

  private static void needs(String... command) throws Exception {
    boolean there;
    try {
      there = run(command).code == 0;
    } catch (IOException notInstalled) {
      there = false;
    }
    if (!there) {
      System.out.println("skipped: `" + String.join(" ", command) + "` does not run here");
    }
    assumeTrue(there);
  }

  private record Result(int code, String out) {}

  private static Result run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out);
  }
}
