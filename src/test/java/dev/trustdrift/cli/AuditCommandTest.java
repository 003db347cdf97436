package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.rules.ExampleAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuditCommandTest {
  private static final Sources EMPTY = Run.showing(ExampleAccount.empty());

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --demo --snapshot d           | `--demo` and `--snapshot` exclude each other: an audit has one source
          --demo --profile p            | `--demo` and `--profile` exclude each other: the demo is not read from AWS
          --snapshot d --region eu-west-1 | `--snapshot` and `--region` exclude each other: a snapshot is not read from AWS
          --demo --trail d              | `--demo` and `--trail` exclude each other: the demo has its own trail
          --trail none                  | `--trail none`: there is no such file or folder, or it may not be read
          --region eu-west-1 Europe     | `--region Europe`: a Region reads like eu-central-1
          --format yaml                 | `--format yaml`: known formats are text, json, sarif, ocsf, codequality, html
          --fail-on info                | `--fail-on info`: findings of severity info have no exit code; give low, medium, high or critical
          --fail-on severe              | `--fail-on severe`: give low, medium, high or critical; `new:` before it leaves out what the baseline knows
          --only keys,trusts            | `--only trusts`: known groups are providers, trust, keys, sessions
          --only drift                  | `--only drift`: known groups are providers, trust, keys, sessions
          --output .                    | `--output .`: that is a folder; name a file
          --output none/report.json     | `--output none/report.json`: its folder does not exist; create it first
          --baseline none.json          | `--baseline none.json` cannot be read: there is no such file or folder
          --config none.yaml            | none.yaml: cannot be read: there is no such file or folder
          --config .                    | .: cannot be read: Is a directory
          """)
  void whatDoesNotGoTogetherOrDoesNotExistIsAUsageError(String args, String error) {
    Run run = Run.of(directory, EMPTY, ("audit " + args).split(" "));

    assertThat(run.err()).isEqualToNormalizingNewlines("error: " + error + "\n");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aTypoInTheConfigurationIsAUsageErrorThatNamesThePlace() throws IOException {
    Files.writeString(directory.resolve("my.yaml"), "accessKeys:\n  maxAgeDay: 30\n");

    Run run = Run.of(directory, EMPTY, "audit", "--config", "my.yaml");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "error: my.yaml:2:3: unknown key `maxAgeDay` under `accessKeys`; did you mean"
                + " `maxAgeDays`?\n");
  }

  @Test
  void aConfigurationThatIsNotUtf8IsAUsageError() throws IOException {
    Files.write(directory.resolve("my.yaml"), new byte[] {(byte) 0xC3, (byte) 0x28});

    Run run = Run.of(directory, EMPTY, "audit", "--config", "my.yaml");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: my.yaml: is not UTF-8 text");
  }

  @Test
  void theConfigurationInTheFolderIsReadWithoutBeingNamed() throws IOException {
    Files.writeString(directory.resolve("trustdrift.yaml"), "failON: low\n");

    Run run = Run.of(directory, EMPTY, "audit");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("trustdrift.yaml:1:1: unknown key `failON`; did you mean");
  }

  @Test
  void theDemoIgnoresTheFoldersConfigurationWhichIsAboutAnotherAccount() throws IOException {
    Files.writeString(directory.resolve("trustdrift.yaml"), "failON: low\n");

    assertThat(Run.of(directory, EMPTY, "audit", "--demo").code()).isZero();
  }

  @Test
  void aWaiverForARuleThatDoesNotExistIsWarnedOf() throws IOException {
    Files.writeString(
        directory.resolve("trustdrift.yaml"),
        "waivers:\n- {rule: no-such-rule, resource: '*', until: 2099-01-01, reason: test}\n");

    Run run = Run.of(directory, EMPTY, "audit");

    assertThat(run.code()).isZero();
    assertThat(run.err())
        .startsWith("warning: a waiver names the rule `no-such-rule`, which does not exist");
  }

  @Test
  void anEmptyAccountIsClean() {
    Run run = Run.of(directory, EMPTY, "audit", "--strict");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains(ExampleAccount.ID);
  }

  @Test
  void jsonIsTheReportAndNothingElse() {
    Run run = Run.of(directory, EMPTY, "audit", "--format", "JSON");

    assertThat(run.out()).contains("\"schema\"").contains("trustdrift/report/v1");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sarif       | "version" : "2.1.0"
          SARIF       | "rules" : [
          codequality | [ ]
          """)
  void aMachineFormatIsPrintedAlone(String format, String word) {
    Run run = Run.of(directory, EMPTY, "audit", "--format", format);

    assertThat(run.out().replace("\" :", "\":")).contains(word.replace("\" :", "\":"));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void noFindingAndNoGapIsNoOcsfEvent() {
    Run run = Run.of(directory, EMPTY, "audit", "--format", "ocsf");

    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void theSameAccountGivesTheSameBytes() {
    assertThat(Run.of(directory, EMPTY, "audit", "--format", "json").out())
        .isEqualTo(Run.of(directory, EMPTY, "audit", "--format", "json").out());
  }

  @Test
  void anOutputFileTakesTheReportWhole() throws IOException {
    String printed = Run.of(directory, EMPTY, "audit", "--format", "json").out();

    Run run = Run.of(directory, EMPTY, "audit", "--format", "json", "--output", "report.json");

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualToNormalizingNewlines("report written to report.json\n");
    assertThat(directory.resolve("report.json")).hasContent(printed);
    assertThat(directory.toFile().list()).as("nothing half-written").containsExactly("report.json");
  }

  @Test
  void anOutputFileReplacesWhatALinkNamesAndKeepsTheLink() throws IOException {
    Path real = Files.writeString(directory.resolve("real.txt"), "yesterday");
    Path link = Files.createSymbolicLink(directory.resolve("latest.txt"), real);

    Run.of(directory, EMPTY, "audit", "--output", "latest.txt");

    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(real)).isNotEqualTo("yesterday").contains(ExampleAccount.ID);
  }

  @Test
  void anEarlierReportIsABaseline() {
    Run.of(directory, EMPTY, "audit", "--format", "json", "--output", "yesterday.json");

    Run run = Run.of(directory, EMPTY, "audit", "--baseline", "yesterday.json");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void aDamagedBaselineIsKeptAsideAndTheAuditGoesOnAsAFirstOne() throws IOException {
    Path file = Files.writeString(directory.resolve("yesterday.json"), "{\"half\": ");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-19T06:00:00Z")));

    Run run =
        Run.of(
            directory,
            EMPTY,
            "audit --baseline yesterday.json --format json --output yesterday.json".split(" "));

    assertThat(run.code()).isZero();
    assertThat(run.err())
        .startsWith("warning: baseline `yesterday.json` is not JSON")
        .contains("kept as `yesterday.json.unusable-20261119T060000Z`");
    assertThat(directory.resolve("yesterday.json.unusable-20261119T060000Z"))
        .hasContent("{\"half\": ");
    assertThat(Files.readString(file))
        .contains("\"part\" : \"baseline\"")
        .contains("every finding counts as new this time");
  }

  @Test
  void aBaselineOfAnotherAccountIsAUsageError() throws IOException {
    String other =
        Run.of(directory, EMPTY, "audit", "--format", "json")
            .out()
            .replace(ExampleAccount.ID, "210987654321");
    Files.writeString(directory.resolve("other.json"), other);

    Run run = Run.of(directory, EMPTY, "audit", "--baseline", "other.json");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("error: baseline `other.json` is a report of account `210987654321`");
    assertThat(directory.toFile().list()).containsExactly("other.json");
  }

  @Test
  void onlyNewFindingsFailARunThatAsksForThose() {
    Sources wide =
        Run.showing(
            ExampleAccount.withGitlab()
                .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:*\"}}"));
    String first = "audit --format json --output yesterday.json --fail-on new:critical";
    String second = "audit --baseline yesterday.json --fail-on new:low";

    assertThat(Run.of(directory, wide, first.split(" ")).code()).isEqualTo(14);
    assertThat(Run.of(directory, wide, second.split(" ")).code()).isZero();
    assertThat(Run.of(directory, wide, second.replace("new:low", "low").split(" ")).code())
        .isEqualTo(14);
  }

  @Test
  void aTrustThatBecameWiderSinceYesterdaysReportIsTold() {
    String main = "project_path:acme/shop:ref_type:branch:ref:";
    Sources before =
        Run.showing(
            ExampleAccount.withGitlab()
                .trusting("{\"StringEquals\": {\"gitlab.com:sub\": \"" + main + "main\"}}"));
    Sources after =
        Run.showing(
            ExampleAccount.withGitlab()
                .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"" + main + "*\"}}"));
    Run.of(directory, before, "audit", "--format", "json", "--output", "yesterday.json");

    Run run =
        Run.of(
            directory,
            after,
            "audit --baseline yesterday.json --fail-on new:high --only trust".split(" "));

    assertThat(run.code()).isEqualTo(13);
    assertThat(run.out())
        .contains("trust-widened: More tokens can assume the role than before")
        .contains("[new]")
        .contains("role `deploy` now lets in")
        .doesNotContain("trust-narrowed");
  }

  @Test
  void aSnapshotIsABaselineToo() throws Exception {
    Sources.Demo demo = Sources.REAL.demo().get();
    Sources.REAL
        .writer()
        .write(demo.account().collect(demo.config()), directory.resolve("yesterday"));

    Run run =
        Run.of(
            directory,
            Sources.REAL,
            "audit --demo --baseline yesterday --fail-on new:low --format json".split(" "));

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("\"new\" : 0,").doesNotContain("trust-widened");
  }

  @Test
  void whereNothingCanBeReadTheReasonIsSaid() {
    Sources nothing =
        Run.showing(
            _ -> {
              throw new NothingReadable("the credentials have expired; run `aws sso login`");
            });

    Run run = Run.of(directory, nothing, "audit");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToNormalizingNewlines("error: the credentials have expired; run `aws sso login`\n");
  }

  @Test
  void whereEveryPartIsForbiddenTheGapsArePrintedAndNothingWasAudited() {
    Sources forbidden =
        Run.showing(
            ExampleAccount.empty()
                .gap(Gap.unread(Gap.Part.ROLES, "needs iam:GetAccountAuthorizationDetails"))
                .gap(Gap.unread(Gap.Part.USERS, "needs iam:GetAccountAuthorizationDetails"))
                .gap(Gap.unread(Gap.Part.PROVIDERS, "needs iam:ListOpenIDConnectProviders")));

    Run run = Run.of(directory, forbidden, "audit");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("iam:ListOpenIDConnectProviders");
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "error: nothing could be audited: neither roles, providers nor users could be"
                + " read: needs iam:GetAccountAuthorizationDetails\n");
  }

  @Test
  void aGapFailsOnlyAStrictAudit() {
    Sources partial =
        Run.showing(ExampleAccount.empty().gap(Gap.unread(Gap.Part.TRAIL, "no trail")));

    assertThat(Run.of(directory, partial, "audit").code()).isZero();
    assertThat(Run.of(directory, partial, "audit", "--strict").code()).isEqualTo(4);
  }

  @Test
  void aPartThatMakesNoSenseIsAnErrorBesideTheReport() {
    Sources damaged =
        Run.showing(
            ExampleAccount.empty()
                .gap(Gap.malformed(Gap.Part.ROLES, "roles.json:3: expected `Roles`, a list")));

    Run run = Run.of(directory, damaged, "audit");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains(ExampleAccount.ID);
    assertThat(run.err())
        .isEqualToNormalizingNewlines("error: roles: roles.json:3: expected `Roles`, a list\n");
  }

  @Test
  void progressIsShownOnlyWhereSomebodyWatches() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell watched =
        new Shell(
            InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            directory,
            false,
            true);

    Main.run(new String[] {"audit"}, watched, EMPTY);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("\r\u001B[Kreading the account")
        .endsWith("\r\u001B[K");
  }

  @ParameterizedTest
  @CsvSource({"true,,xterm,true", "false,,xterm,false", "true,1,xterm,false", "true,,dumb,false"})
  void colourNeedsATerminalAndNoObjection(
      boolean terminal, String noColor, String term, boolean colour) {
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            noColor == null ? Map.of("TERM", term) : Map.of("TERM", term, "NO_COLOR", noColor),
            directory,
            terminal,
            false);

    assertThat(shell.colour()).isEqualTo(colour);
  }
}
