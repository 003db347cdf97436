package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.rules.ExampleAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the README shows of `why`, `test` and sessions is what they print.
final class ReadmeAnswersTest {
  private static final Path FILES = Path.of("src/test/resources/dev/trustdrift/cli/readme");

  @Test
  void showsWhyATagIsRefused() throws IOException {
    assertShown(List.of("why", "deploy.json", "--token", "claims.json"));
  }

  @Test
  void showsCasesAndWhatBecameOfThem() throws IOException {
    assertThat(readme())
        .contains("$ cat cases.yaml\n" + Files.readString(FILES.resolve("cases.yaml")));
    assertShown(List.of("test", "cases.yaml"));
  }

  @Test
  void showsTheStoryOfASession() throws IOException {
    assertShown(
        Sources.REAL, List.of("who", "--session", "gitlab-ci-49980211-9403832801", "--demo"));
  }

  private static void assertShown(List<String> command) throws IOException {
    assertShown(Run.showing(ExampleAccount.empty()), command);
  }

  private static void assertShown(Sources sources, List<String> command) throws IOException {
    Run run = Run.of(FILES, sources, command.toArray(String[]::new));
    assertThat(readme())
        .contains("$ ./trustdrift " + String.join(" ", command) + "\n" + run.out() + "```\n");
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
