package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.rules.ExampleAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class WhyCommandTest {
  private static final String SIGNATURE = "c2VjcmV0LXNpZ25hdHVyZQ";
  private static final String BRANCH =
      "{\"iss\": \"https://gitlab.com\", \"aud\": \"https://gitlab.com\", \"sub\": \"project_path:acme/shop:ref_type:branch:ref:main\"%s}";
  private static final String TAG =
      "{\"iss\": \"https://gitlab.com\", \"aud\": \"https://gitlab.com\", \"sub\": \"project_path:acme/shop:ref_type:tag:ref:v1\"}";

  @TempDir Path directory;

  @BeforeEach
  void policy() throws IOException {
    Files.writeString(directory.resolve("deploy.json"), TestCommandTest.POLICY);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String jwt(String claims) {
    return base64("{\"alg\":\"RS256\"}") + "." + base64(claims) + "." + SIGNATURE;
  }

  private Run why(String token, String... options) {
    return Run.of(
        directory,
        Run.showing(ExampleAccount.empty()),
        Stream.concat(Stream.of("why", "deploy.json", "--token", token), Stream.of(options))
            .toArray(String[]::new));
  }

  private void condition(String conditions) throws IOException {
    Files.writeString(
        directory.resolve("deploy.json"),
        TestCommandTest.POLICY.replaceFirst(
            "\"Condition\": .*",
            java.util.regex.Matcher.quoteReplacement("\"Condition\": " + conditions + "}]}")));
  }

  @Test
  void aTokenThatIsLetInIsAllowedByItsStatement() {
    Run run = why(jwt(BRANCH.formatted("")));

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("allowed by statement 1 (`Deploy`)\n")
        .contains("signature was not checked");
  }

  @Test
  void aRefusedTokenIsToldWhatThePolicyWants() {
    Run run = why(jwt(TAG));

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("denied: no Allow statement applies\n")
        .contains("the policy wants `ref_type:branch`, this is a tag pipeline")
        .contains("nearest that matches: `project_path:acme/shop:ref_type:branch:ref:v1`");
  }

  @Test
  void aFileOfATokenAndAFileOfClaimsAreReadAlike() throws IOException {
    Files.writeString(directory.resolve("job.jwt"), jwt(TAG) + "\n");
    Files.writeString(directory.resolve("claims.json"), TAG);
    Files.writeString(
        directory.resolve("keys.json"),
        "{\"gitlab.com:sub\": \"project_path:acme/shop:ref_type:tag:ref:v1\"}");

    for (String file : new String[] {"job.jwt", "claims.json", "keys.json"}) {
      assertThat(why(file).out()).as(file).contains("this is a tag pipeline");
    }
  }

  @Test
  void theJsonCarriesAnswerConditionsAndNearestValue() {
    JsonNode json = new JsonMapper().readTree(why(jwt(TAG), "--format", "json").out());

    assertThat(json.get("answer").stringValue()).isEqualTo("deny");
    JsonNode condition = json.get("notAllowedBy").get(0).get("conditions").get(0);
    assertThat(condition.get("key").stringValue()).isEqualTo("gitlab.com:sub");
    assertThat(condition.get("nearest").stringValue())
        .isEqualTo("project_path:acme/shop:ref_type:branch:ref:v1");
  }

  @Test
  void aBooleanClaimBecomesText() throws IOException {
    condition("{\"StringEquals\": {\"gitlab.com:ref_protected\": \"true\"}}");

    assertThat(why(BRANCH.formatted(", \"ref_protected\": true")).out()).startsWith("allowed");
    assertThat(why(BRANCH.formatted(", \"ref_protected\": false")).out()).startsWith("denied");
  }

  @Test
  void anAuthorizedPartyTakesThePlaceOfTheAudience() throws IOException {
    condition(
        "{\"StringEquals\": {\"gitlab.com:aud\": \"party\", \"gitlab.com:oaud\": \"https://gitlab.com\"}}");

    assertThat(why(BRANCH.formatted(", \"azp\": \"party\"")).out()).startsWith("allowed");
  }

  @Test
  void aClaimThatIsNoConditionKeyIsNamed() throws IOException {
    condition("{\"StringEquals\": {\"gitlab.com:ref_type\": \"branch\"}}");

    assertThat(why(BRANCH.formatted(", \"ref_type\": \"branch\"")).out())
        .startsWith("denied")
        .contains(
            "`gitlab.com:ref_type`: the token has that claim, but AWS makes no condition key");
  }

  @Test
  void aStatementThatNoTokenCanMeetDoesNotComeNearest() throws IOException {
    Files.writeString(
        directory.resolve("deploy.json"),
        """
        {"Version": "2012-10-17", "Statement": [%s, %s]}"""
            .formatted(
                statement("Dead", "{\"StringEquals\": {\"gitlab.com:ref_type\": \"tag\"}}"),
                statement(
                    "Far",
                    "{\"StringEquals\": {\"gitlab.com:sub\": \"x\", \"gitlab.com:aud\": \"y\"}}")));

    assertThat(why(TAG).out())
        .contains("statement 2 (`Far`) comes nearest")
        .contains("the policy wants `tag`, no request of this issuer has such a key");
  }

  private static String statement(String sid, String conditions) {
    return """
        {"Sid": "%s", "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
         "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com"},
         "Condition": %s}"""
        .formatted(sid, conditions);
  }

  @Test
  void aFewClaimsTellLessThanATokenThatLacksThem() throws IOException {
    condition("{\"StringEquals\": {\"gitlab.com:ref_protected\": \"true\"}}");

    assertThat(why(BRANCH.formatted("")).out())
        .startsWith("undecided: it depends on `gitlab.com:ref_protected`");
    assertThat(why(BRANCH.formatted(", \"exp\": 4102444800")).out()).startsWith("denied");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                    | expected `sub`, a text
          {"iss": "https://gitlab.com"}         | expected `sub`, a text
          {"sub": {"a": 1}}                     | expected `sub`, a text
          {"sub": "a", "iss": 5}                | expected `iss`, a text
          {"sub": "a", "aud": {"b": 1}}         | expected a text or a list of texts as `aud`
          {"sub": "a", "gitlab.com:aud": "b"}   | found both
          """)
  void claimsThatAreNoTokensAreRefused(String claims, String message) {
    for (String token : List.of(claims, jwt(claims))) {
      Run run = why(token);

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).startsWith("error: --token: expected").contains(message);
    }
  }

  @Test
  void aSelfManagedInstanceHasNoFurtherClaims() throws IOException {
    Files.writeString(
        directory.resolve("deploy.json"),
        TestCommandTest.POLICY
            .replace("gitlab.com", "gitlab.example.com")
            .replace("gitlab.example.com:sub", "gitlab.example.com:project_id")
            .replaceFirst("project_path:[^\"]*", "*"));

    assertThat(
            why("{\"iss\": \"https://gitlab.example.com\", \"sub\": \"x\", \"aud\": \"y\", \"project_id\": \"1\"}")
                .out())
        .startsWith("denied")
        .contains("AWS makes no condition key");
  }

  @Test
  void whatTheTokenDoesNotTellLeavesTheAnswerOpen() throws IOException {
    condition(
        "{\"StringLike\": {\"sts:RoleSessionName\": \"gitlab-*\"}, \"IpAddress\": {\"aws:SourceIp\": \"192.0.2.0/24\"}}");
    String token = BRANCH.formatted("");

    assertThat(why(token).out())
        .startsWith("undecided: it depends on `sts:RoleSessionName`, `aws:SourceIp`\n");
    assertThat(why(token, "--session-name", "other").out()).startsWith("denied");
    assertThat(
            why(token, "--session-name", "gitlab-1", "--context", "aws:SourceIp=192.0.2.7").out())
        .startsWith("allowed");
  }

  @Test
  void anExpiredTokenIsNotedAndStillJudged() {
    assertThat(why(BRANCH.formatted(", \"exp\": 1000000000")).out())
        .startsWith("allowed")
        .contains("the token expired at 2001-09-09T01:46:40Z");
    assertThat(why(BRANCH.formatted(", \"exp\": 99999999999")).out()).doesNotContain("expired");
  }

  @Test
  void anotherIssuerIsDeniedAndASlashTooManySaid() {
    assertThat(
            why(BRANCH
                    .formatted("")
                    .replace("https://gitlab.com\", \"aud", "https://gitlab.com/\", \"aud"))
                .out())
        .startsWith("denied: no statement allows tokens of `https://gitlab.com/`")
        .contains(
            "it names `https://gitlab.com`, which differs only in letter case, scheme or a slash");
  }

  @Test
  void aWildcardThatIsReadAsTextIsSaidAndNoImpossibleSubjectOffered() throws IOException {
    condition("{\"StringEquals\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}");

    assertThat(why(BRANCH.formatted("")).out())
        .contains("reads `*` and `?` as themselves")
        .doesNotContain("nearest that matches");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b", "a/b", "a:b", ""})
  void aSessionNameThatStsRefusesIsAUsageError(String name) {
    Run run = why(BRANCH.formatted(""), "--session-name", name);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("expected 2 to 64 letters");
  }

  @ParameterizedTest
  @MethodSource
  void aHostileTokenIsRefusedAndNothingOfItRepeated(String token) {
    Run run = why(token);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error: ").contains("oken");
    assertThat(run.err().lines()).hasSize(1);
    for (int at = 0; at + 12 <= token.length(); at += Math.max(1, token.length() / 200)) {
      assertThat(run.err()).doesNotContain(token.substring(at, at + 12));
    }
  }

  static Stream<String> aHostileTokenIsRefusedAndNothingOfItRepeated() {
    String head = base64("{\"alg\":\"RS256\"}");
    return Stream.of(
        jwt("[".repeat(50_000)),
        jwt("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)),
        jwt("{\"hidden-claim-x\": 1, \"hidden-claim-x\": 2}"),
        jwt("no-json-but-hidden-words"),
        jwt("[\"hidden-words-in-a-list\"]"),
        jwt("\u0001\u001b[31mhidden-words"),
        head + ".%%%%hidden-not-base64%%%%." + SIGNATURE,
        head + ".AAA=A." + SIGNATURE,
        head + "." + base64(TAG),
        head + ".a.b.c." + SIGNATURE,
        head
            + "."
            + Base64.getUrlEncoder().encodeToString(new byte[] {(byte) 0xC3, 0x28})
            + "."
            + SIGNATURE,
        "x" + (char) 0 + "hidden-name-of-a-file");
  }

  @Test
  void aTokenOfMoreThanAMebibyteIsRefused() throws IOException {
    Files.writeString(
        directory.resolve("job.jwt"), jwt("{\"sub\": \"" + "a".repeat(1 << 20) + "\"}"));

    Run run = why("job.jwt");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("error: job.jwt: expected a token or its claims, found more than 1 MiB\n");
  }

  @Test
  void aLongSubjectIsAnsweredAndControlCharactersAreEscaped() {
    Run run = why(TAG.replace("ref:v1", "ref:\\u001b[31m\\u202e" + "v".repeat(100_000)));

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("denied").doesNotContain("\u001b", "\u202e");
    assertThat(run.out().length()).isLessThan(5_000);
  }

  @Test
  void thePrintedAnswerHoldsNothingOfTheRawToken() {
    String token = jwt(TAG);
    for (String format : new String[] {"text", "json"}) {
      assertThat(why(token, "--format", format).out()).doesNotContain(token.split("\\."));
    }
  }
}
