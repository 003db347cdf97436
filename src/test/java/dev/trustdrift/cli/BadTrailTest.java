package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.Audit;
import dev.trustdrift.collect.demo.DemoAccount;
import dev.trustdrift.collect.snapshot.Snapshot;
import dev.trustdrift.collect.trail.BadTrail;
import dev.trustdrift.config.ConfigReader;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.report.DigestText;
import dev.trustdrift.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A trail in which everything is wrong, through everything that is printed or written of it.
final class BadTrailTest {
  @TempDir static Path directory;

  /// What came out, by what made it.
  private static final Map<String, Run> RUNS = new LinkedHashMap<>();

  private static final Map<String, String> WRITTEN = new LinkedHashMap<>();

  @BeforeAll
  static void letEverythingReadIt() throws Exception {
    Path account = directory.resolve("account");
    copyDemo(account);
    Path trail = directory.resolve("bad");
    BadTrail.writeTo(trail);
    BadTrail.writeTo(account.resolve("trail").resolve("bad"));
    Files.copy(account.resolve("trustdrift.yaml"), directory.resolve("trustdrift.yaml"));
    Files.writeString(
        directory.resolve("policy.json"),
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
          "Principal": {"Federated": "%s"}, "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": {"StringLike": {"gitlab.com:sub": "project_path:acme/*"}}}]}
        """
            .formatted(BadTrail.PROVIDER));
    for (String format : List.of("text", "json", "html")) {
      run("audit " + format, "audit", "--snapshot", "account", "--format", format);
    }
    run(
        "audit with debug",
        "audit",
        "--snapshot",
        "account",
        "--trail",
        "bad",
        "--only",
        "sessions");
    for (String format : List.of("text", "json")) {
      run(
          "who " + format,
          "who",
          "--session",
          BadTrail.HOSTILE_NAME,
          "--trail",
          "bad",
          "--format",
          format);
      run(
          "who of the account " + format,
          "who",
          "--session",
          "ASIAEXAMPLEPLANTED",
          "--snapshot",
          "account",
          "--format",
          format);
      run(
          "tighten " + format,
          "tighten",
          "policy.json",
          "--trail",
          "bad/sound.json",
          "--min-days",
          "0",
          "--format",
          format);
    }
    for (int at = 0; at < BadTrail.ATTACKS.size(); at++) {
      run("who attack " + at, "who", "--session", BadTrail.ATTACKS.get(at), "--trail", "bad");
    }
    run("tighten all", "tighten", "policy.json", "--trail", "bad", "--min-days", "0");
    run("who nobody", "who", "--session", "\u001b[31mnobody\u202E", "--trail", "bad");
    run(
        "who with a token",
        "who",
        "--session",
        BadTrail.JWT.substring(0, 60),
        "--trail",
        "bad/foreign.json");

    Inventory inventory =
        Snapshot.read(
            account,
            ConfigReader.read(Files.readString(directory.resolve("trustdrift.yaml")), "yaml"));
    Sources live =
        new Sources(
            (_, _) -> Snapshot.at(account),
            Sources.REAL.snapshot(),
            Sources.REAL.demo(),
            Sources.REAL.writer(),
            Sources.REAL.roots());
    RUNS.put(
        "snapshot", Run.of(directory, live, "snapshot", "saved", "--trail", "bad/shapes.json"));
    Path saved = directory.resolve("saved");
    try (Stream<Path> files = Files.walk(saved)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        WRITTEN.put(
            saved.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      }
    }
    Report report = Audit.full().run(inventory, DemoAccount.config(), TrustRoots.jdk(), null);
    WRITTEN.put("digest", DigestText.of(report, List.of("nowhere"), 1 << 20));
  }

  private static void run(String what, String... args) {
    RUNS.put(what, Run.with(Map.of("TRUSTDRIFT_DEBUG", "1"), directory, Sources.REAL, args));
  }

  private static Run of(String what) {
    return Objects.requireNonNull(RUNS.get(what), what);
  }

  @Test
  void everyCommandAnswers() {
    assertThat(of("audit text").code()).isEqualTo(14);
    assertThat(of("who text").code()).isZero();
    assertThat(of("who of the account text").code()).isZero();
    assertThat(of("tighten text").code()).isZero();
    assertThat(of("tighten all").code()).isEqualTo(3); // half a character is in no language
    assertThat(of("who nobody").code()).isEqualTo(3);
    assertThat(RUNS.values())
        .allSatisfy(run -> assertThat(run.err()).doesNotContain("unexpected failure"));
  }

  @Test
  void noSecretIsInAnyOutput() {
    RUNS.forEach(
        (what, run) -> assertThat(run.out() + run.err()).as(what).doesNotContain(BadTrail.SECRETS));
    WRITTEN.forEach((file, text) -> assertThat(text).as(file).doesNotContain(BadTrail.SECRETS));
  }

  @Test
  void theSnapshotHoldsTheTrail() {
    assertThat(of("snapshot").code()).isZero();
    assertThat(String.join("\n", WRITTEN.values()))
        .contains("ASIAEXAMPLEPLANTED", "[secret left out]");
  }

  @Test
  void theTestWouldFindASecretThatLeaked() throws IOException {
    assertThat(Files.readString(directory.resolve("bad/sound.json")))
        .contains(BadTrail.SECRETS.subList(0, 6));
  }

  @Test
  void nothingBreaksOutIntoATerminalOrALog() {
    RUNS.forEach(
        (what, run) -> {
          if (!what.endsWith("html")) {
            assertThat(run.out())
                .as(what)
                .matches("[^\\p{Cntrl}\\p{Cf}\\u2028\\u2029\\uD800&&[^\\n]]*");
          }
          assertThat(run.err()).as(what).matches("[^\\p{Cntrl}\\p{Cf}\\u2028\\u2029&&[^\\n\\t]]*");
          assertThat(run.out().lines()).as(what).noneMatch(line -> line.startsWith("ERROR"));
        });
    assertThat(WRITTEN.get("digest")).matches("[^\\p{Cntrl}\\p{Cf}\\u2028\\u2029&&[^\\n]]*");
  }

  @Test
  void nothingBecomesMarkup() {
    String html = of("audit html").out();

    assertThat(html).doesNotContain("<script>alert", "<img src=x", "javascript:alert(1)\"");
    assertThat(html).doesNotContain("\u202E", "\u2066", "\u200B", "\u001b");
  }

  @Test
  void jsonStaysJson() {
    for (String what :
        List.of("audit json", "who json", "who of the account json", "tighten json")) {
      String json = of(what).out();
      assertThat(json).as(what).matches("[\\x20-\\x7e\\n]*");
      assertThat(JsonMapper.shared().readTree(json).isObject()).as(what).isTrue();
    }
  }

  @Test
  void whatMakesNoSenseIsCountedAndNamed() {
    assertThat(of("who text").out().replaceAll("\\s+", " "))
        .contains("of the trail could not be understood and are left out, the first: ")
        .contains("later than the audit's clock");
  }

  @Test
  void eventsOfOtherAccountsAreNotThisAccounts() {
    assertThat(of("audit text").out().replaceAll("\\s+", " "))
        .contains("of other accounts", "999988887777", "left out");
  }

  @Test
  void anEventCountsOnceInHoweverManyFilesItStands() {
    JsonNode session = JsonMapper.shared().readTree(of("who json").out());

    assertThat(session.at("/sessions").size()).isEqualTo(1);
    assertThat(session.at("/sessions/0/used/calls/seen/0/count").intValue()).isEqualTo(2);
  }

  @Test
  void clocksThatDifferAreADisagreementAndNoCrash() {
    assertThat(of("who text").out().replaceAll("\\s+", " "))
        .contains("used at 2026-11-19T07:00:00Z, before the credentials were handed out");
  }

  @Test
  void aNameOfEveryCharacterIsFoundAgain() {
    Run run =
        Run.of(
            directory,
            Sources.REAL,
            "who",
            "--session",
            BadTrail.EVERY_CHARACTER,
            "--trail",
            "bad");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith(BadTrail.EVERY_CHARACTER + ": 1 session of prod-artifacts");
  }

  @Test
  void eventsThatLackPartsAreSessionsAllTheSame() {
    assertThat(until("gitlab-ci-4711-1006")).isEqualTo("2026-11-19T09:06:00Z"); // no type
    assertThat(until("gitlab-ci-4711-1007")).isEqualTo("2026-11-19T09:07:00Z"); // no credentials
    assertThat(until("gitlab-ci-4711-1008")).isEqualTo("2026-11-19T09:30:00Z");
    assertThat(until("gitlab-ci-4711-1009")).isEqualTo("2026-11-19T10:00:00Z");
    assertThat(story("gitlab-ci-4711-1010").at("/sessions/0/ref").stringValue())
        .isEqualTo("two words");
    assertThat(story("gitlab-ci-4711-1011").at("/sessions/0/subject").stringValue())
        .endsWith(":ref:");
  }

  private static String until(String name) {
    return story(name).at("/sessions/0/until").stringValue();
  }

  private static JsonNode story(String name) {
    Run run =
        Run.of(
            directory,
            Sources.REAL,
            "who",
            "--session",
            name,
            "--trail",
            "bad",
            "--format",
            "json");
    return JsonMapper.shared().readTree(run.out());
  }

  private static void copyDemo(Path to) throws IOException {
    Path demo = Path.of("src/main/resources/dev/trustdrift/demo");
    try (Stream<Path> files = Files.walk(demo)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(demo.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
