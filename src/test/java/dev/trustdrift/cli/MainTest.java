package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.rules.ExampleAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
  private static final Sources EMPTY = Run.showing(ExampleAccount.empty());

  @TempDir Path directory;

  @Test
  void helpIsAResultAndNamesEveryCommand() {
    Run run = Run.of(directory, EMPTY, "--help");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Usage: trustdrift ")
        .contains("audit", "snapshot", "explain", "diff", "tighten", "trustdrift audit --demo");
  }

  @Test
  void theHelpOfAuditListsTheExitCodes() {
    Run run = Run.of(directory, EMPTY, "audit", "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsPattern("(?m)^ +0 +no finding at or above --fail-on")
        .containsPattern("(?m)^ +3 +nothing could be audited")
        .containsPattern("(?m)^ +14 +\\.\\.\\. critical");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V"})
  void theVersionIsTheOneTheBuildWrote(String option) {
    Run run = Run.of(directory, EMPTY, option);

    assertThat(run.code()).isZero();
    assertThat(run.out()).matches("(?s)trustdrift \\d+\\.\\d+\\.\\d+\\S*\\R.*");
  }

  @Test
  void withoutACommandTheHelpGoesToStandardError() {
    Run run = Run.of(directory, EMPTY);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("Usage: trustdrift ").contains("error: no command given");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          adit                   | error: unknown command `adit`; did you mean `audit`?
          audit --snapshto x     | error: unknown option `--snapshto`; did you mean `--snapshot`?
          audit --formt=json     | error: unknown option `--formt`; did you mean `--format`?
          audit --frobnicate     | error: unknown option `--frobnicate`
          audit here             | error: unexpected argument `here`
          audit --config         | error: missing required parameter for option `--config` (F)
          audit --demo=perhaps   | error: invalid value for option `--demo`: `perhaps` is not a boolean
          snapshot               | error: missing required parameter: `DIR`
          audit --config a --config b | error: option `--config` (F) should be specified only once
          """)
  void aMistypedCommandLineIsOneSentenceAndAHint(String args, String error) {
    Run run = Run.of(directory, EMPTY, args.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).first().isEqualTo(error);
    assertThat(run.err().lines().skip(1)).singleElement().asString().startsWith("see `trustdrift");
  }

  @Test
  void aControlCharacterInAnArgumentDoesNotReachTheTerminal() {
    assertThat(Run.of(directory, EMPTY, "audit", "--x\u001B[2J").err())
        .contains("\\u001B[2J")
        .doesNotContain("\u001B");
  }

  @Test
  void anUnexpectedFailureIsOneLineAndAHint() {
    Sources broken =
        Run.showing(
            _ -> {
              throw new IllegalStateException("the unforeseen\nhappened");
            });

    Run run = Run.of(directory, broken, "audit");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            """
            error: unexpected failure: IllegalStateException: the unforeseen\\u000Ahappened
            set TRUSTDRIFT_DEBUG=1 to see where
            """);
  }

  @Test
  void theStackTraceIsThereForWhoAsks() {
    Sources broken =
        Run.showing(
            _ -> {
              throw new IllegalStateException("the unforeseen");
            });

    assertThat(Run.with(Map.of("TRUSTDRIFT_DEBUG", "1"), directory, broken, "audit").err())
        .contains("\tat dev.trustdrift.cli.");
  }

  @Test
  void aStackOverflowIsAFailureLikeAnyOther() {
    Sources broken =
        Run.showing(
            _ -> {
              throw new StackOverflowError();
            });

    Run run = Run.of(directory, broken, "audit");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: unexpected failure: StackOverflowError");
  }

  @Test
  void aReaderThatLeavesEarlyIsNoFailure() {
    assertThat(failing("Broken pipe")).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void aFullDiskIsAFailure() {
    Run run = failing("No space left on device");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "error: cannot write the result to standard output: No space left on device\n");
  }

  /// Audits an account into an output that refuses every byte.
  private Run failing(String reason) {
    OutputStream refusing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            refusing,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            directory,
            false,
            false);
    int code = Main.run(new String[] {"audit"}, shell, EMPTY);
    return new Run(code, "", err.toString(StandardCharsets.UTF_8));
  }
}
