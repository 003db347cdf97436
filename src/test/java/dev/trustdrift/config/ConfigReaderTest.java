package dev.trustdrift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.config.Config.AccessKeys;
import dev.trustdrift.config.Config.Athena;
import dev.trustdrift.config.Config.Environment;
import dev.trustdrift.config.Config.EnvironmentMatch;
import dev.trustdrift.config.Config.IssuerConfig;
import dev.trustdrift.config.Config.TrailPlace;
import dev.trustdrift.config.Config.TrailSource;
import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.finding.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigReaderTest {

  @Test
  void readsTheExampleOfTheContract() throws IOException {
    Config config = ConfigReader.read(resource("contract.yaml"), "trustdrift.yaml");

    assertThat(config.issuers())
        .containsOnly(
            Map.entry(
                "https://gitlab.com",
                new IssuerConfig(List.of("acme", "acme-labs/platform"), false, Map.of())),
            Map.entry(
                "https://gitlab.example.internal", new IssuerConfig(List.of("*"), true, Map.of())));
    assertThat(config.expectedIssuers())
        .containsExactly("https://gitlab.com", "https://gitlab.example.internal");
    assertThat(config.sessionName().pattern())
        .isEqualTo("^gitlab-ci-(?<project>\\d+)-(?<job>\\d+)$");
    assertThat(config.trailDays()).isEqualTo(14);
    assertThat(config.trailSource()).isEqualTo(TrailSource.LOOKUP);
    assertThat(config.waivers())
        .containsExactly(
            new Waiver(
                "any-ref",
                "arn:aws:iam::123456789012:role/staging-*",
                LocalDate.of(2027, 1, 31),
                "staging deploys from feature branches"));
  }

  @Test
  void theExampleOfTheContractStatesTheDefaults() throws IOException {
    Config config = ConfigReader.read(resource("contract.yaml"), "trustdrift.yaml");

    assertThat(config.environments()).isEqualTo(Config.DEFAULT.environments());
    assertThat(config.accessKeys()).isEqualTo(Config.DEFAULT.accessKeys());
    assertThat(config.ciUsers()).isEqualTo(Config.DEFAULT.ciUsers());
    assertThat(config.certificateWarnDays()).isEqualTo(Config.DEFAULT.certificateWarnDays());
    assertThat(config.failOn()).isEqualTo(Config.DEFAULT.failOn());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing yet\n", "---\n", "{}", "\uFEFF# a mark\n"})
  void anEmptyFileHoldsTheDefaults(String yaml) {
    assertThat(read(yaml)).isEqualTo(Config.DEFAULT);
  }

  @Test
  void whatASectionDoesNotSayKeepsItsDefault() {
    Config config =
        read(
            """
            accessKeys: {maxAgeDays: 30}
            environments:
              production: {roles: ["live-*"]}
            trail: {days: 90}
            """);

    assertThat(config.accessKeys()).isEqualTo(new AccessKeys(30, 45));
    assertThat(config.environments())
        .containsEntry(
            Environment.PRODUCTION,
            new EnvironmentMatch(
                List.of("live-*"), Map.of("Environment", List.of("production", "prod"))))
        .containsEntry(Environment.STAGING, Config.DEFAULT.environments().get(Environment.STAGING));
    assertThat(config.trailSource()).isEqualTo(TrailSource.LOOKUP);
  }

  @Test
  void readsWhereTheTrailLies() {
    Config config =
        read(
            "trail: {source: files, bucket: \"s3://acme-trail/central\", regions: [eu-central-1]}");
    assertThat(config.trailSource()).isEqualTo(TrailSource.FILES);
    assertThat(config.trailPlace())
        .isEqualTo(new TrailPlace("s3://acme-trail/central", null, List.of("eu-central-1")));
    assertThat(config.failingOn(config.failOn()).trailPlace()).isEqualTo(config.trailPlace());
    assertThat(
            config
                .withIssuer("https://x.example", new IssuerConfig(null, false, Map.of()))
                .trailPlace())
        .isEqualTo(config.trailPlace());
  }

  @Test
  void readsTheTableThatAthenaIsAsked() {
    assertThat(read("trail: {source: athena, table: security.cloudtrail}").trailPlace().athena())
        .isEqualTo(new Athena("security", "cloudtrail", "primary", null, 1000, null));
    Config config =
        read(
            """
            trail:
              source: athena
              table: sec-logs.cloudtrail_org
              workgroup: audit
              output: s3://acme-athena/trustdrift/
              maxScannedGB: 50
              timeoutSeconds: 300
              regions: [eu-central-1]
            """);
    assertThat(config.trailSource()).isEqualTo(TrailSource.ATHENA);
    assertThat(config.trailPlace().athena())
        .isEqualTo(
            new Athena(
                "sec-logs", "cloudtrail_org", "audit", "s3://acme-athena/trustdrift/", 50, 300));
    assertThat(config.failingOn(config.failOn()).trailPlace()).isEqualTo(config.trailPlace());
  }

  @Test
  void theWordAthenaAloneIsTakenAsTheContractHasIt() {
    Config config = read("trail: {days: 14, source: athena}");
    assertThat(config.trailSource()).isEqualTo(TrailSource.ATHENA);
    assertThat(config.trailPlace().athena()).isNull();
  }

  @Test
  void aSectionWhoseLinesAreCommentedOutKeepsItsDefaults() {
    assertThat(read("accessKeys:\n#  maxAgeDays: 30\nwaivers:\n#  - {}\nissuers:\n"))
        .isEqualTo(Config.DEFAULT);
  }

  @Test
  void anIssuerMayBeNamedWithoutSettings() {
    assertThat(read("issuers:\n  https://gitlab.com:\n").issuers())
        .containsOnly(Map.entry("https://gitlab.com", new IssuerConfig(null, false, Map.of())));
  }

  @Test
  void readsCustomisedSubjectLayouts() {
    assertThat(
            read("""
                    issuers:
                      https://gitlab.com:
                        subjectLayouts:
                          acme/shop: [project_path, ref_protected]
                          "*": [project_path, ref_type, ref]
                    """)
                .issuers()
                .get("https://gitlab.com"))
        .isEqualTo(
            new IssuerConfig(
                null,
                false,
                Map.of(
                    "acme/shop", List.of("project_path", "ref_protected"),
                    "*", List.of("project_path", "ref_type", "ref"))));
  }

  @Test
  void failOnIgnoresCase() {
    assertThat(read("failOn: Critical").failOn()).isEqualTo(FailOn.at(Severity.CRITICAL));
  }

  @Test
  void anUnknownKeyIsAnErrorThatNamesPlaceAndNearestKey() {
    assertThatThrownBy(() -> read("# mine\nissuers:\n  https://gitlab.com:\n    owend: [acme]\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "trustdrift.yaml:4:5: unknown key `owend` under `issuers.https://gitlab.com`; did you"
                + " mean `owned`?");
  }

  @Test
  void aKeyThatResemblesNoneAlsoListsTheKnownOnes() {
    assertThatThrownBy(() -> read("accessKeys: {colour: red}"))
        .hasMessage(
            "trustdrift.yaml:1:14: unknown key `colour` under `accessKeys`; did you mean"
                + " `idleDays`? Known are maxAgeDays, idleDays");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          failOn: info                         | 1:9: `failOn`: expected one of low, medium, high and critical, or `new:` and one, found `info`
          failOn: [high]                       | 1:9: `failOn`: expected text, found a list
          accessKeys: {maxAgeDays: ninety}     | 1:26: `accessKeys.maxAgeDays`: expected a whole number from 1 to 3650, found `ninety`
          accessKeys: {maxAgeDays: 0}          | 1:26: `accessKeys.maxAgeDays`: expected a whole number from 1 to 3650, found `0`
          accessKeys: {maxAgeDays: "30"}       | 1:26: `accessKeys.maxAgeDays`: expected a whole number from 1 to 3650, found `30`
          accessKeys: [30, 45]                 | 1:13: `accessKeys`: expected a section of `key: value` lines, found a list
          trail: {days: 91}                    | 1:15: `trail.days`: expected a whole number from 1 to 90, found `91`
          trail: {source: lookup or athena}    | 1:17: `trail.source`: expected one of `lookup`, `athena` and `files`, found `lookup or athena`
          trail: {source: files, bucket: acme} | 1:32: `trail.bucket`: expected a bucket such as `s3://acme-trail` or `s3://acme-trail/prefix`, found `acme`
          trail: {bucket: "s3://acme-trail"}   | 1:9: `trail.bucket`: is not read without `source: files`; add it
          trail: {regions: [Frankfurt]}        | 1:19: `trail.regions[0]`: expected a Region such as `eu-central-1`, found `Frankfurt`
          trail: {bukket: "s3://acme-trail"}   | 1:9: unknown key `bukket` under `trail`; did you mean `bucket`?
          trail: {source: athena, table: cloudtrail} | 1:32: `trail.table`: expected a database and its table such as `security.cloudtrail`, found `cloudtrail`
          trail: {source: athena, table: a.b.c} | 1:32: `trail.table`: expected a database and its table such as `security.cloudtrail`, found `a.b.c`
          trail: {source: athena, table: 'a.b" UNION SELECT 1--'} | 1:32: `trail.table`: expected a database and its table such as `security.cloudtrail`, found `a.b" UNION SELECT 1--`
          trail: {source: athena, tabel: a.b}  | 1:25: unknown key `tabel` under `trail`; did you mean `table`?
          trail: {source: files, table: a.b}   | 1:24: `trail.table`: is not read without `source: athena`; add it
          trail: {source: athena, workgroup: w} | 1:25: `trail.workgroup`: is of no use without the table; add `table: database.table`
          trail: {source: athena, table: a.b, workgroup: "a b"} | 1:48: `trail.workgroup`: expected the name of a workgroup, such as `primary`, found `a b`
          trail: {source: athena, table: a.b, output: here} | 1:45: `trail.output`: expected a place such as `s3://acme-athena/trustdrift/`, found `here`
          trail: {source: athena, table: a.b, maxScannedGB: 0} | 1:51: `trail.maxScannedGB`: expected a whole number from 1 to 1000000, found `0`
          trail: {source: athena, table: a.b, timeoutSeconds: 5} | 1:53: `trail.timeoutSeconds`: expected a whole number from 10 to 7200, found `5`
          certificates: {warnDays: -1}         | 1:26: `certificates.warnDays`: expected a whole number from 0 to 3650, found `-1`
          sessionName: "(unclosed"             | 1:14: `sessionName`: not a regular expression: Unclosed group near position 9
          sessionName: ""                      | 1:14: `sessionName`: expected some text, found ``
          ciUsers: {words: ci}                 | 1:18: `ciUsers.words`: expected a list such as `[a, b]`, found `ci`
          ciUsers: {names: [1234]}             | 1:19: `ciUsers.names[0]`: expected text (put it in quotes if it is meant as text), found `1234`
          environments: {live: {}}             | 1:16: unknown key `live` under `environments`; did you mean `staging`? Known are production, staging
          expectedIssuers:                     | 1:17: `expectedIssuers`: expected a list such as `[a, b]`, found nothing
          expectedIssuers: [gitlab.com]        | 1:19: `gitlab.com`: an issuer is a URL that begins with `https://` and has no query; write `https://gitlab.com`
          expectedIssuers: ["http://a.example"]| 1:19: `http://a.example`: an issuer is a URL that begins with `https://` and has no query; write `https://a.example`
          issuers: {"https://a.example/": {}}  | 1:11: `https://a.example/`: an issuer has no slash at its end; write `https://a.example`
          issuers: {"https://*": {}}           | 1:11: `https://*`: an issuer is a URL that begins with `https://` and has no query; write it as in the token's `iss`, such as `https://gitlab.com`
          issuers: {"https://a.b": {owned: acme}} | 1:34: `issuers.https://a.b.owned`: expected a list such as `[a, b]`, found `acme`
          issuers: {"https://a.b": {owned: [acme/]}} | 1:35: `issuers.https://a.b.owned[0]`: write `acme` instead of `acme/`: a namespace covers all that is below it
          issuers: {"https://a.b": {owned: [/acme]}} | 1:35: `issuers.https://a.b.owned[0]`: write `acme` instead of `/acme`: a namespace covers all that is below it
          issuers: {"https://a.b": {owned: [acme/*]}} | 1:35: `issuers.https://a.b.owned[0]`: write `acme` instead of `acme/*`: a namespace covers all that is below it
          issuers: {"https://a.b": {owned: [ac*e]}} | 1:35: `issuers.https://a.b.owned[0]`: expected a namespace such as `acme` or `acme/platform`, found `ac*e`
          issuers: {"https://a.b": {owned: [acme, "*"]}} | 1:41: `issuers.https://a.b.owned`: `*` is the whole instance and stands alone; drop it or the other namespaces
          issuers: {"https://a.b": {allowPrivateAddresses: yes}} | 1:50: `issuers.https://a.b.allowPrivateAddresses`: expected true or false, found `yes`
          issuers: {"https://a.b": {subjectLayouts: {a/b: []}}} | 1:49: `issuers.https://a.b.subjectLayouts.a/b`: expected claims in order, such as `[project_path, ref_type, ref]`, found a list
          waivers: {rule: any-ref}             | 1:10: `waivers`: expected a list such as `[a, b]`, found a section
          waivers: [{rule: any-ref, resource: a, until: 2027-01-31}] | 1:11: `waivers[0]`: `reason` is missing; a waiver has rule, resource, until and reason
          waivers: [{rule: any-ref, resource: a, until: 31.1.2027, reason: b}] | 1:47: `waivers[0].until`: expected a date such as 2027-01-31, found `31.1.2027`
          waivers: [{rule: any-ref, resource: a, until: 2027-02-30, reason: b}] | 1:47: `waivers[0].until`: expected a date such as 2027-01-31, found `2027-02-30`
          waivers: [{rule: Any Ref, resource: a, until: 2027-01-31, reason: b}] | 1:18: `waivers[0].rule`: expected the id of a rule, such as `any-ref`, found `Any Ref`
          just words                           | 1:1: expected `key: value` lines, found `just words`
          [a]                                  | 1:1: expected `key: value` lines, found a list
          {failOn: low, failOn: high}          | 1:15: `failOn` stands twice; keep one
          {[a]: b}                             | 1:2: expected a key in words
          failOn: &a high                      | 1:9: an anchor (`&a`): write the value out
          failOn: *a                           | 1:9: an alias (`*…`): write the value out
          failOn: !!java.lang.Runtime high     | 1:9: `failOn`: expected text (put it in quotes if it is meant as text), found `high`
          """)
  void saysWhereAndWhatWasExpected(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage("trustdrift.yaml:" + message);
  }

  @Test
  void aTabIsNamedAsWhatItIs() {
    assertThatThrownBy(() -> read("accessKeys:\n\tmaxAgeDays: 30\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("trustdrift.yaml:2:1: not YAML: ")
        .hasMessageEndingWith("; indent with spaces");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a: [b", "a: b: c", "a: 'b", "}", "%YAML 9.9\n---\na: b", "a: \u0001", "@", "`a"})
  void whatIsNotYamlIsAnErrorOfOneLine(String yaml) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("trustdrift.yaml:")
        .hasMessageContaining("not YAML: ")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aSecondDocumentIsAnError() {
    assertThatThrownBy(() -> read("failOn: low\n---\nfailOn: high\n"))
        .hasMessage("trustdrift.yaml:2:1: a second document begins; keep one");
  }

  @Test
  void anAliasBombIsRefusedAtItsFirstAnchor() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> read(bomb.toString()))
        .hasMessage("trustdrift.yaml:1:5: an anchor (`&a0`): write the value out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  void deepNestingIsAnErrorAndNoStackOverflow(String open) {
    assertThatThrownBy(() -> read(open.repeat(20_000)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nested deeper than 20 levels");
  }

  @Test
  void aTextThatIsNoConfigurationByItsSizeIsNotParsed() {
    assertThatThrownBy(() -> read("# ".repeat(200_000)))
        .hasMessage(
            "trustdrift.yaml: longer than 262144 characters: not a trustdrift configuration");
  }

  @Test
  void textFromTheFileCannotSplitAMessage() {
    assertThatThrownBy(() -> read("\"fail\\nOn\\e[2J\": high"))
        .hasMessageContaining("unknown key `fail\\u000AOn\\u001B[2J`")
        .message()
        .hasLineCount(1);
  }

  private static Config read(String yaml) {
    return ConfigReader.read(yaml, "trustdrift.yaml");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ConfigReaderTest.class.getResourceAsStream("/config/" + name)) {
      return new String(
          java.util.Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
