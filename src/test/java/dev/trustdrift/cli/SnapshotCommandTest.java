package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.rules.ExampleAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotCommandTest {
  @TempDir Path directory;

  @Test
  void aFolderOfSomethingElseIsLeftAlone() throws IOException {
    Files.createDirectory(directory.resolve("old"));
    Files.writeString(directory.resolve("old/thesis.txt"), "mine");

    Run run = Run.of(directory, Run.showing(ExampleAccount.empty()), "snapshot", "old");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: `old` holds something else than a snapshot");
  }

  @Test
  void aFileInThePlaceOfTheFolderIsLeftAlone() throws IOException {
    Files.writeString(directory.resolve("file"), "mine");

    Run run = Run.of(directory, Run.showing(ExampleAccount.empty()), "snapshot", "file");

    assertThat(run.code()).isEqualTo(2);
    assertThat(directory.resolve("file")).hasContent("mine");
  }

  @Test
  void whatCouldNotBeReadIsNamed() {
    Run run =
        Run.of(
            directory,
            Run.showing(ExampleAccount.empty().gap(Gap.unread(Gap.Part.TRAIL, "no permission"))),
            "snapshot",
            "new");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            """
            gap: trail: no permission
            account 123456789012 saved; audit it with `trustdrift audit --snapshot new`
            """);
  }

  @Test
  void whereNothingCanBeReadNothingIsSaved() {
    Sources nothing =
        Run.showing(
            _ -> {
              throw new NothingReadable("there are no credentials");
            });

    Run run = Run.of(directory, nothing, "snapshot", "new");

    assertThat(run.code()).isEqualTo(3);
    assertThat(directory.resolve("new")).doesNotExist();
  }
}
