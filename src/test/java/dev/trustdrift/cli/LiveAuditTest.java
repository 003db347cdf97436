package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.aws.FakeAws;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command as a process of its own, told by its environment alone where AWS is: what somebody
/// sees who has the wrong credentials, or no network.
final class LiveAuditTest {
  @TempDir Path directory;

  @Test
  void withoutANetworkNothingIsAudited() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }

    Run run = audit("http://127.0.0.1:" + closed, "--format", "json");

    assertNothingAudited(run);
  }

  @Test
  void withExpiredCredentialsNothingIsAuditedAndTheReasonIsSaid() throws Exception {
    try (FakeAws aws = FakeAws.start()) {
      aws.on(
          "sts:GetCallerIdentity",
          _ ->
              FakeAws.Answer.error(
                  "sts:GetCallerIdentity",
                  403,
                  "ExpiredToken",
                  "The security token included in the request is expired"));

      Run run = audit(aws.endpoint().toString());

      assertNothingAudited(run);
      assertThat(run.err()).containsIgnoringCase("expired");
    }
  }

  @Test
  void withoutAnyPermissionTheGapsAreReportedAndNothingIsAudited() throws Exception {
    try (FakeAws aws = FakeAws.start()) {
      for (String action :
          List.of(
              "iam:ListAccountAliases",
              "iam:ListOpenIDConnectProviders",
              "iam:GetAccountAuthorizationDetails",
              "iam:ListRoles",
              "iam:GenerateCredentialReport",
              "iam:GetCredentialReport",
              "cloudtrail:LookupEvents")) {
        aws.on(
            action,
            _ ->
                FakeAws.Answer.error(
                    action, 403, "AccessDenied", "not authorized to perform: " + action));
      }

      Run run = audit(aws.endpoint().toString());

      assertThat(run.code()).as(run.err()).isEqualTo(3);
      assertThat(run.out())
          .contains("iam:GetAccountAuthorizationDetails", "iam:ListOpenIDConnectProviders");
      assertThat(run.err().lines())
          .containsExactly(
              "error: nothing could be audited: neither roles, providers nor users could be read: roles and their policies not read: iam:GetAccountAuthorizationDetails denied: allow `iam:GetAccountAuthorizationDetails` in the auditor's policy");
    }
  }

  private static void assertNothingAudited(Run run) {
    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().startsWith("error: ");
  }

  private Run audit(String endpoint, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.trustdrift.cli.Main",
                "audit"));
    command.addAll(List.of(options));
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // announces itself on standard error
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL", endpoint,
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "example",
                "AWS_REGION", "eu-central-1",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_CONFIG_FILE", directory.resolve("none").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString()));
    Process process = builder.start();
    try (InputStream out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return new Run(process.exitValue(), text, Files.readString(err));
    } finally {
      process.destroy();
    }
  }
}
