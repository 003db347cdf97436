package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands over the real folders and the real demo.
final class SourcesTest {
  @TempDir Path directory;

  @Test
  void theDemoShowsAnAccountThatNeedsHelp() {
    Run run = Run.of(directory, Sources.REAL, "audit", "--demo");

    assertThat(run.code()).isEqualTo(14);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("CRITICAL");
  }

  @Test
  void theDemoComparedWithItselfHasNothingNew() {
    Run.of(directory, Sources.REAL, "audit", "--demo", "--format", "json", "--output", "r.json");

    Run run =
        Run.of(
            directory, Sources.REAL, "audit", "--demo", "--baseline", "r.json", "--format", "json");

    assertThat(run.out()).contains("\"new\" : 0", "\"resolved\" : 0");
  }

  @Test
  void aFolderThatIsNotThereIsNothingToAudit() {
    Run run = Run.of(directory, Sources.REAL, "audit", "--snapshot", "nowhere");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains("nowhere");
  }

  @Test
  void aHalfWrittenPartIsAnErrorAndTheRestIsStillReported() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("half"));
    Files.writeString(
        folder.resolve("account.json"),
        "{\"Account\": \"123456789012\", \"TakenAt\": \"2026-11-20T06:00:00Z\"}");
    Files.writeString(folder.resolve("authorization-details.json"), "{\"RoleDetailList\": [\n");
    Path providers = Files.createDirectory(folder.resolve("oidc-providers"));
    Files.writeString(
        providers.resolve("gitlab.json"),
        """
        {"Arn": "arn:aws:iam::123456789012:oidc-provider/gitlab.com", "Url": "gitlab.com",
         "ClientIDList": [], "ThumbprintList": []}
        """);

    Run run = Run.of(directory, Sources.REAL, "audit", "--snapshot", "half");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("gitlab.com");
    assertThat(run.err()).startsWith("error: ").contains("authorization-details.json:");
  }
}
