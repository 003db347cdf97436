package dev.trustdrift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.rules.ExampleAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `trustdrift who --session`: one session's story.
final class WhoSessionTest {
  private static final String SHOP = "project_path:acme/shop:ref_type:branch:ref:main";
  private static final String WEB = "project_path:acme/web:ref_type:branch:ref:main";

  private final List<String> events = new ArrayList<>();

  @TempDir Path directory;

  private WhoSessionTest opened(String key, String time, String subject, String name) {
    return opened(key, time, subject, name, "123456789012");
  }

  private WhoSessionTest opened(
      String key, String time, String subject, String name, String account) {
    events.add(
        """
        {"eventID": "open-%1$s", "eventTime": "2025-11-%2$sZ", "eventSource": "sts.amazonaws.com",
         "eventName": "AssumeRoleWithWebIdentity", "awsRegion": "eu-central-1",
         "sourceIPAddress": "34.1.2.3", "userAgent": "aws-cli/2.31", "recipientAccountId": "%5$s",
         "userIdentity": {"type": "WebIdentityUser", "userName": "%3$s",
           "identityProvider": "arn:aws:iam::%5$s:oidc-provider/gitlab.com"},
         "requestParameters": {"roleArn": "arn:aws:iam::%5$s:role/deploy",
           "roleSessionName": "%4$s", "durationSeconds": 3600},
         "responseElements": {"credentials": {"accessKeyId": "%1$s"},
           "assumedRoleUser": {"assumedRoleId": "AROADEPLOYDEPLOY7:%4$s"},
           "audience": "https://gitlab.com"},
         "additionalEventData": {"identityProviderConnectionVerificationMethod": "IAMTrustStore"}}"""
            .formatted(key, time, subject, name, account)
            .replace("\n", " "));
    return this;
  }

  private WhoSessionTest refused(String time, String subject, String name) {
    opened("ASIAREFUSED" + events.size(), time, subject, name);
    events.set(
        events.size() - 1,
        events
            .getLast()
            .replaceFirst(
                "\"responseElements\": .*?\"https://gitlab.com\"}",
                "\"errorCode\": \"AccessDenied\""));
    return this;
  }

  private WhoSessionTest used(String key, String time, String name, String call, String address) {
    events.add(
        """
        {"eventID": "use-%6$d", "eventTime": "2025-11-%2$sZ", "eventSource": "s3.amazonaws.com",
         "eventName": "%4$s", "awsRegion": "eu-central-1", "sourceIPAddress": "%5$s",
         "userAgent": "aws-cli/2.31", "recipientAccountId": "123456789012",
         "userIdentity": {"type": "AssumedRole", "principalId": "AROADEPLOYDEPLOY7:%3$s",
           "accessKeyId": "%1$s", "sessionContext": {
             "sessionIssuer": {"arn": "arn:aws:iam::123456789012:role/deploy"},
             "webIdFederationData": {"federatedProvider":
               "arn:aws:iam::123456789012:oidc-provider/gitlab.com"}}}}"""
            .formatted(key, time, name, call, address, events.size())
            .replace("\n", " "));
    return this;
  }

  private Run who(String session, String... options) throws IOException {
    Files.writeString(directory.resolve("trail.json"), String.join("\n", events));
    List<String> args = new ArrayList<>(List.of("who", "--session", session));
    if (!List.of(options).contains("--demo")) {
      args.addAll(List.of("--trail", "trail.json"));
    }
    args.addAll(List.of(options));
    return Run.of(directory, Run.showing(ExampleAccount.empty()), args.toArray(String[]::new));
  }

  private JsonNode json(String session, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--format", "json"));
    return JsonMapper.shared().readTree(who(session, all.toArray(String[]::new)).out());
  }

  private static String flowing(Run run) {
    return run.out().replaceAll("\\s+", " ");
  }

  private WhoSessionTest oneJob() {
    return opened("ASIAONEJOBONEJOB1", "03T06:00:00", SHOP, "ci-4711-1001")
        .used("ASIAONEJOBONEJOB1", "03T06:01:00", "ci-4711-1001", "ListBuckets", "34.1.2.3")
        .used("ASIAONEJOBONEJOB1", "03T06:02:00", "ci-4711-1001", "PutObject", "34.1.2.3");
  }

  @Test
  void tellsJobTokenAndWhatWasCalled() throws IOException {
    Run run = oneJob().who("ci-4711-1001");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            ci-4711-1001: 1 session of deploy by acme/shop, branch main

            2025-11-03T06:00:00Z  ci-4711-1001
              job       project 4711, job or pipeline 1001 (by the name, which the job chose)
              subject   project_path:acme/shop:ref_type:branch:ref:main
              token     of https://gitlab.com for https://gitlab.com; AWS verified the issuer by its trust store
              role      arn:aws:iam::123456789012:role/deploy
              until     2025-11-03T07:00:00Z (as the job asked for)
              from      34.1.2.3, in eu-central-1, with aws-cli/2.31
              today     unknown whether the same request would be let in: no policy was read; `--snapshot DIR`
                        adds the account's
              key       ASIAONEJOBONEJOB1, as AROADEPLOYDEPLOY7:ci-4711-1001
              link      its calls bear its access key and its principal
              used      2 calls, from 2025-11-03T06:01:00Z to 2025-11-03T06:02:00Z
              called        1  s3:ListBuckets
                            1  s3:PutObject
              addresses     2  34.1.2.3
              regions       2  eu-central-1
              agents        2  aws-cli/2.31

              read      1 session and 0 denied calls, 2025-11-03T06:00:00Z to 2025-11-03T06:00:00Z
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ci-4711-1001",
        "ASIAONEJOBONEJOB1",
        "AROADEPLOYDEPLOY7:ci-4711-1001",
        "arn:aws:sts::123456789012:assumed-role/deploy/ci-4711-1001"
      })
  void takesWhateverStandsInALineOfCloudTrail(String asked) throws IOException {
    oneJob().opened("ASIAOTHEROTHEROT1", "04T06:00:00", WEB, "ci-4712-1002");

    JsonNode story = json(asked);

    assertThat(story.at("/schema").stringValue()).isEqualTo("trustdrift/session/v1");
    assertThat(story.at("/sessions").size()).isEqualTo(1);
    assertThat(story.at("/sessions/0/subject").stringValue()).isEqualTo(SHOP);
    assertThat(story.at("/sessions/0/link").stringValue()).isEqualTo("confirmed");
    assertThat(story.at("/sessions/0/used/calls/seen").size()).isEqualTo(2);
    assertThat(story.at("/sessions/0/today/answer").stringValue()).isEqualTo("unknown");
  }

  @Test
  void aNameThatAnotherSubjectBoreIsAWarning() throws IOException {
    oneJob().opened("ASIAOTHEROTHEROT1", "04T06:00:00", WEB, "ci-4711-1001");

    assertThat(flowing(who("ci-4711-1001")))
        .contains(
            "warning 2 different subjects opened sessions of that name: `"
                + SHOP
                + "` (1 session), `"
                + WEB
                + "` (1 session)");
    assertThat(flowing(who("ASIAONEJOBONEJOB1")))
        .contains("2 different subjects, not only this one, opened sessions of that name");
  }

  @Test
  void aNameThatClaimsAnotherProjectsIdIsAWarning() throws IOException {
    oneJob()
        .opened("ASIAOTHEROTHEROT1", "04T06:00:00", WEB, "ci-4711-1002")
        .opened("ASIAOTHEROTHEROT2", "05T06:00:00", SHOP, "ci-4711-1003");

    assertThat(flowing(who("ci-4711-1002")))
        .contains(
            "project 4711, which the name claims, is also claimed by sessions of `acme/shop`");
  }

  @Test
  void credentialsThatWereUsedElsewhereAreAWarning() throws IOException {
    oneJob().used("ASIAONEJOBONEJOB1", "03T06:30:00", "ci-4711-1001", "GetObject", "203.0.113.77");

    assertThat(flowing(who("ci-4711-1001")))
        .contains(
            "warning the credentials were used 1 time from `203.0.113.77`",
            "which is not where they were obtained (`34.1.2.3`): `s3:GetObject`");
  }

  @Test
  void aKeyUsedUnderAnotherPrincipalAndAfterItsEndIsADisagreement() throws IOException {
    opened("ASIAONEJOBONEJOB1", "03T06:00:00", SHOP, "ci-4711-1001")
        .used("ASIAONEJOBONEJOB1", "03T09:00:00", "another", "PutObject", "34.1.2.3");

    JsonNode session = json("ci-4711-1001").at("/sessions/0");

    assertThat(session.at("/link").stringValue()).isEqualTo("access-key");
    assertThat(session.at("/disagreements").toString())
        .contains("the principal is not", "used after it had ended");
    assertThat(flowing(who("ci-4711-1001")))
        .contains(
            "was handed to this session, and was used as `AROADEPLOYDEPLOY7:another`",
            "used until 2025-11-03T09:00:00Z, after the credentials had ended at 2025-11-03T07:00:00Z");
  }

  @Test
  void useWhoseOpeningIsNotThereIsTold() throws IOException {
    opened("ASIAOTHEROTHEROT1", "04T06:00:00", WEB, "ci-4712-1002")
        .used("ASIAORPHANORPHAN1", "03T06:01:00", "ci-4711-1001", "ListBuckets", "34.1.2.3");

    Run run = who("ci-4711-1001");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith(
            "ci-4711-1001: no session was opened; its credentials were used, and its opening is not in the trail");
    assertThat(json("ASIAORPHANORPHAN1").at("/orphans/0/name").stringValue())
        .isEqualTo("ci-4711-1001");
  }

  @Test
  void refusedCallsOfTheNameAreTold() throws IOException {
    oneJob().refused("03T05:59:00", WEB, "ci-4711-1001");

    assertThat(flowing(who("ci-4711-1001")))
        .contains(
            "STS refused 1 call under that name, by `" + WEB + "`",
            "2025-11-03T05:59:00Z AccessDenied (not-trusted) for deploy, from 34.1.2.3, by " + WEB);
  }

  @Test
  void aTrailOfSeveralAccountsTellsWhoseItIs() throws IOException {
    oneJob().opened("ASIAOTHEROTHEROT1", "04T06:00:00", SHOP, "ci-4711-1001", "999988887777");

    assertThat(json("ci-4711-1001").at("/sessions").size()).isEqualTo(2);
    assertThat(
            json("arn:aws:sts::999988887777:assumed-role/deploy/ci-4711-1001")
                .at("/sessions/0/account")
                .stringValue())
        .isEqualTo("999988887777");
  }

  @Test
  void onlyOneRoleIsToldWhereItIsAskedFor() throws IOException {
    oneJob();

    assertThat(who("ci-4711-1001", "--role", "deploy").code()).isZero();
    assertThat(who("ci-4711-1001", "--role", "arn:aws:iam::123456789012:role/deploy").code())
        .isZero();
    assertThat(who("ci-4711-1001", "--role", "other").code()).isEqualTo(3);
  }

  @Test
  void aNameUsedAgainAndAgainIsBounded() throws IOException {
    for (int i = 0; i < 30; i++) {
      opened("ASIACONSTANTCON%02d".formatted(i), "%02dT06:00:00".formatted(i + 1), SHOP, "gitlab");
    }

    Run run = who("gitlab");

    assertThat(run.out())
        .startsWith("gitlab: 30 sessions of deploy by acme/shop, branch main\n")
        .contains("the last 10 follow; the earlier 20 are in `--format json`");
    assertThat(json("gitlab").at("/sessions").size()).isEqualTo(30);
  }

  @Test
  void whatTheTrailDoesNotKnowIsSaidWithWhatWasReadAndTheNearest() throws IOException {
    Run run = oneJob().who("ci-4711-1010");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "error: the trail knows no session `ci-4711-1010`: what was read holds 1 session and 0 denied calls from 2025-11-03T06:00:00Z to 2025-11-03T06:00:00Z; nearest: `ci-4711-1001`\n");
    assertThat(who("AKIAEXAMPLEEXAMPLE").err())
        .contains("`AKIA` begins the key of a user, which no web identity obtained");
  }

  @Test
  void aSnapshotAddsTodaysPolicyAndTheDemoIsOne() {
    Run run =
        Run.of(
            directory,
            Sources.REAL,
            "who",
            "--session",
            "gitlab-ci-49980211-9403832801",
            "--demo",
            "--format",
            "json");

    JsonNode session = JsonMapper.shared().readTree(run.out()).at("/sessions/0");
    assertThat(session.at("/today/answer").stringValue()).isEqualTo("accepted");
    assertThat(session.at("/warnings/0").stringValue()).contains("`203.0.113.77`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "who | name a POLICY.json to ask who can come in, or `--session NAME --trail PATH` to ask who did",
        "who p.json --session a | `p.json` and `--session` exclude each other",
        "who --session a | `--session` needs a trail: give `--trail PATH`",
        "who p.json --trail t | `--trail` goes with `--session NAME`",
        "who --session a --trail t --issuer https://gitlab.com | `--issuer` goes with a POLICY.json",
        "who --session a --trail missing | `--trail missing`: there is no such file or folder",
        "who --session a --demo --trail t | `--demo` excludes `--trail` and `--snapshot`"
      })
  void aQuestionThatMakesNoSenseIsAUsageError(String command, String message) {
    Run run = Run.of(directory, Run.showing(ExampleAccount.empty()), command.strip().split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: " + message);
  }
}
