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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TightenCommandTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String GITLAB = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
  private static final String SHOP = "project_path:acme/shop:ref_type:branch:ref:";
  private static final String WEB = "project_path:acme/web:ref_type:branch:ref:main";

  private final List<String> events = new ArrayList<>();

  @TempDir Path directory;

  private static String policy(String condition) {
    return """
        {"Version": "2012-10-17", "Statement": [{"Sid": "Deploy", "Effect": "Allow",
          "Principal": {"Federated": "%s"}, "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": %s}]}
        """
        .formatted(GITLAB, condition);
  }

  private static final String GROUP =
      policy("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}");

  private TightenCommandTest came(String day, String subject) {
    return came(day, subject, "deploy", "ci-4711-" + events.size());
  }

  private TightenCommandTest came(String day, String subject, String role, String name) {
    events.add(
        """
        {"eventID": "e%1$d", "eventTime": "2025-%2$sT06:00:00Z", "eventSource": "sts.amazonaws.com",
         "eventName": "AssumeRoleWithWebIdentity", "awsRegion": "eu-central-1",
         "sourceIPAddress": "203.0.113.10", "recipientAccountId": "123456789012",
         "userIdentity": {"type": "WebIdentityUser", "userName": "%3$s", "identityProvider": "%6$s"},
         "requestParameters": {"roleArn": "arn:aws:iam::123456789012:role/%4$s", "roleSessionName": "%5$s"},
         "responseElements": {"credentials": {"accessKeyId": "ASIAEXAMPLE%1$d"},
           "subjectFromWebIdentityToken": "%3$s",
           "assumedRoleUser": {"assumedRoleId": "AROADEPLOY:%5$s",
             "arn": "arn:aws:sts::123456789012:assumed-role/%4$s/%5$s"},
           "provider": "%6$s", "audience": "https://gitlab.com"}}"""
            .formatted(events.size(), day, subject, role, name, GITLAB)
            .replace("\n", " "));
    return this;
  }

  private TightenCommandTest refused(String day, String subject) {
    came(day, subject);
    events.set(
        events.size() - 1,
        events
            .getLast()
            .replaceFirst(
                "\"responseElements\": .*",
                "\"errorCode\": \"AccessDenied\", \"responseElements\": null}"));
    return this;
  }

  private Run tighten(String policy, String... options) throws IOException {
    Files.writeString(directory.resolve("old.json"), policy);
    Files.writeString(directory.resolve("trail.json"), String.join("\n", events));
    List<String> args = new ArrayList<>(List.of("tighten", "old.json", "--trail", "trail.json"));
    args.addAll(List.of(options));
    return Run.of(directory, Run.showing(ExampleAccount.empty()), args.toArray(String[]::new));
  }

  private JsonNode json(String policy, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--format", "json"));
    all.addAll(List.of(options));
    Run run = tighten(policy, all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    return JSON.readTree(run.out());
  }

  private static List<String> subjects(JsonNode answer, int statement, String operator) {
    JsonNode value =
        answer
            .path("policy")
            .path("Statement")
            .path(statement)
            .path("Condition")
            .path(operator)
            .path("gitlab.com:sub");
    return value.isArray()
        ? value.values().stream().map(JsonNode::stringValue).toList()
        : List.of(value.stringValue());
  }

  @Test
  void thePolicyNamesWhoCameAndNobodyElse() throws IOException {
    came("10-01", SHOP + "main").came("10-09", WEB).came("11-03", SHOP + "main");

    JsonNode answer = json(GROUP);

    assertThat(subjects(answer, 0, "StringEquals")).containsExactly(SHOP + "main", WEB);
    assertThat(answer.path("schema").stringValue()).isEqualTo("trustdrift/tighten/v1");
    assertThat(answer.path("role").stringValue()).endsWith(":role/deploy");
    assertThat(answer.path("diff").path("verdict").stringValue()).isEqualTo("narrower");
    assertThat(answer.path("cutOff").path(0).path("witness").path("gitlab.com:sub").stringValue())
        .startsWith("project_path:acme/");
    assertThat(answer.path("observations").path(0).path("count").intValue()).isEqualTo(2);
  }

  @Test
  void theTextHoldsThePolicyToPaste() throws IOException {
    came("10-01", SHOP + "main").came("11-03", SHOP + "main");
    Run run = tighten(GROUP);

    assertThat(run.code()).isZero();
    String policy =
        run.out().substring(run.out().indexOf("\n{\n") + 1, run.out().indexOf("\n}\n") + 2);
    assertThat(JSON.readTree(policy)).isEqualTo(json(GROUP).path("policy"));
    assertThat(run.out())
        .startsWith("tightened: admits the one subject seen, pinned\n")
        .contains("  lost      ", "cut off");
  }

  @Test
  void outputIsTheDocumentAlone() throws IOException {
    came("10-01", SHOP + "main").came("11-03", SHOP + "main");
    Run run = tighten(GROUP, "--output", "new.json");
    assertThat(run.err()).contains("new.json");
    assertThat(JSON.readTree(Files.readString(directory.resolve("new.json"))))
        .isEqualTo(json(GROUP).path("policy"));
  }

  @Test
  void aRefusedCallAdmitsNobody() throws IOException {
    came("10-01", SHOP + "main").refused("11-03", WEB);
    assertThat(subjects(json(GROUP), 0, "StringEquals")).containsExactly(SHOP + "main");
  }

  @Test
  void aStrangerIsNamedLoudlyAndLeftOut() throws IOException {
    came("10-01", SHOP + "main").came("11-03", "project_path:evil/x:ref_type:branch:ref:main");
    Run run = tighten(GROUP);
    assertThat(run.out())
        .contains("STRANGERS CAME IN", "STRANGER  project_path:evil/x:ref_type:branch:ref:main");
    assertThat(subjects(json(GROUP), 0, "StringEquals")).containsExactly(SHOP + "main");
  }

  @Test
  void whoTheOldPolicyRefusesTodayIsNamedAndLeftOut() throws IOException {
    came("10-01", SHOP + "main").came("11-03", SHOP + "old");
    JsonNode answer =
        json(policy("{\"StringEquals\": {\"gitlab.com:sub\": \"%smain\"}}".formatted(SHOP)));
    assertThat(answer.path("observations").path(1).path("admitted").booleanValue()).isFalse();
    assertThat(answer.path("observations").path(1).path("reason").stringValue())
        .contains("refuses it as it is today");
  }

  @Test
  void aFolderOfRefsIsTrustedOnlyWhereAskedAndOnlyWithItsSlash() throws IOException {
    came("10-01", SHOP + "release/1.0").came("10-20", SHOP + "release/1.1").came("11-03", WEB);
    assertThat(subjects(json(GROUP), 0, "StringEquals")).hasSize(3);
    assertThat(subjects(json(GROUP, "--reach", "ref-pattern"), 0, "StringLike"))
        .containsExactly(SHOP + "release/*", WEB);
    events.clear();
    came("10-01", SHOP + "release1").came("11-03", SHOP + "release2");
    assertThat(subjects(json(GROUP, "--reach", "ref-pattern"), 0, "StringEquals"))
        .containsExactly(SHOP + "release1", SHOP + "release2");
  }

  @Test
  void aPatternBeyondTheOldPolicyGivesWayToItsSubjects() throws IOException {
    came("10-01", SHOP + "release/1.0").came("11-03", SHOP + "release/1.1");
    String old =
        policy("{\"StringLike\": {\"gitlab.com:sub\": \"%srelease/1.*\"}}".formatted(SHOP));
    JsonNode answer = json(old, "--reach", "ref-pattern");
    assertThat(subjects(answer, 0, "StringEquals")).hasSize(2);
    assertThat(answer.path("breadth").stringValue()).isEqualTo("pinned");
  }

  @Test
  void everyBranchOfAProjectIsTrustedOnlyWhereAsked() throws IOException {
    came("10-01", SHOP + "a").came("11-03", SHOP + "b");
    JsonNode answer = json(GROUP, "--reach", "any-ref");
    assertThat(subjects(answer, 0, "StringLike")).containsExactly(SHOP + "*");
    assertThat(answer.path("notes").toString()).contains("whoever may push");
  }

  @Test
  void aGivenProjectIdIsAskedForAndOneInASessionNameIsOnlyMentioned() throws IOException {
    came("10-01", SHOP + "main").came("11-03", WEB, "deploy", "ci-4712-1");
    JsonNode unasked = json(GROUP);
    assertThat(unasked.path("policy").toString()).doesNotContain("4711");
    assertThat(unasked.path("notes").toString()).contains("--project-id acme/shop=4711");

    JsonNode answer = json(GROUP, "--project-id", "acme/shop=12");
    JsonNode statements = answer.path("policy").path("Statement");
    assertThat(statements).hasSize(2);
    assertThat(subjects(answer, 0, "StringEquals")).containsExactly(WEB);
    assertThat(subjects(answer, 1, "StringEquals")).containsExactly(SHOP + "main");
    assertThat(
            statements.path(1).path("Condition").path("StringEquals").path("gitlab.com:project_id"))
        .hasToString("\"12\"");
    assertThat(statements.path(1).path("Sid").stringValue()).isEqualTo("Deploy2");
  }

  @Test
  void aHistoryShorterThanWantedIsRefusedWithTheReason() throws IOException {
    came("11-01", SHOP + "main").came("11-03", SHOP + "main");
    Run run = tighten(GROUP, "--min-days", "14");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("the history is too short", "2 days", "--min-days");
    assertThat(tighten(GROUP, "--min-days", "2").code()).isZero();
  }

  @Test
  void aShortHistoryIsSaidWhereverTheAnswerIsRead() throws IOException {
    came("11-01", SHOP + "main").came("11-03", SHOP + "main");
    Run run = tighten(GROUP);
    assertThat(run.code()).isZero();
    assertThat(run.err()).startsWith("warning: ").contains("span 2 days", "cut off");
    assertThat(run.out()).contains("2 days: SHORT", "note: the trail's web-identity calls span");
    JsonNode answer = JSON.readTree(tighten(GROUP, "--format", "json").out());
    assertThat(answer.path("notes").path(0).stringValue()).contains("span 2 days");
  }

  @Test
  void whoIsAdmittedThoughNobodySaidWhoseTheyAreIsNoted() throws IOException {
    came("10-01", SHOP + "main").came("11-03", "project_path:evil/x:ref_type:branch:ref:main");
    String open = policy("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:*\"}}");
    assertThat(json(open).path("notes").path(0).stringValue())
        .contains("not known", "`project_path:acme/shop:ref_type:branch:ref:main`", "`owned`");
    assertThat(json(GROUP).path("notes").toString()).doesNotContain("not known");
  }

  @Test
  void anIdThatTwoProjectsBearIsNotProposed() throws IOException {
    came("10-01", SHOP + "main", "deploy", "ci-4711-1").came("11-03", WEB, "deploy", "ci-4711-2");
    assertThat(json(GROUP).path("notes").toString())
        .contains("`acme/shop` a project ID that others bear as well")
        .doesNotContain("--project-id");
  }

  @Test
  void aTrailFromLaterThanThisMachinesClockCounts() throws IOException {
    came("10-01", SHOP + "main").came("11-03", SHOP + "main");
    events.replaceAll(event -> event.replace("2025-", "2999-"));
    assertThat(subjects(json(GROUP), 0, "StringEquals")).containsExactly(SHOP + "main");
  }

  @Test
  void aLongHistoryIsNotWarnedOf() throws IOException {
    came("10-01", SHOP + "main").came("11-03", SHOP + "main");
    assertThat(tighten(GROUP).err()).isEmpty();
  }

  @Test
  void aSingleCallIsNoHistoryUnlessAskedFor() throws IOException {
    came("11-01", SHOP + "main");
    Run run = tighten(GROUP);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("the history is too short", "a single web-identity call");
    assertThat(tighten(GROUP, "--min-days", "0").code()).isZero();
  }

  @Test
  void aFewHoursAreNoHistoryEither() throws IOException {
    came("11-01", SHOP + "main").came("11-01", WEB);
    Run run = tighten(GROUP);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains("the history is too short", "less than a day", "a day at least is wanted");
    assertThat(tighten(GROUP, "--min-days", "0").code()).isZero();
  }

  @Test
  void aTrailInWhichNobodyCameIsRefused() throws IOException {
    came("10-01", SHOP + "main", "other", "ci-1-1").came("11-03", SHOP + "main", "other", "ci-1-2");
    Run run = tighten(GROUP, "--role", "deploy");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("nobody came in");
  }

  @Test
  void sessionsOfSeveralRolesAskForTheRole() throws IOException {
    came("10-01", SHOP + "main").came("11-03", WEB, "other", "ci-1-1");
    Run run = tighten(GROUP);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("role/deploy", "role/other", "--role");
    assertThat(subjects(json(GROUP, "--role", "other"), 0, "StringEquals")).containsExactly(WEB);
    String role =
        "{\"Role\": {\"Arn\": \"arn:aws:iam::123456789012:role/deploy\","
            + " \"AssumeRolePolicyDocument\": %s}}".formatted(GROUP);
    assertThat(subjects(json(role), 0, "StringEquals")).containsExactly(SHOP + "main");
  }

  @Test
  void moreSubjectsThanAwsTakesOfferAWiderReach() throws IOException {
    for (int i = 0; i < 60; i++) {
      came("10-%02d".formatted(1 + i % 28), SHOP + "release/" + "x".repeat(50) + i);
    }
    Run run = tighten(GROUP);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("AWS takes 4096 at most", "`ref-pattern`");
    assertThat(tighten(GROUP, "--reach", "ref-pattern").code()).isZero();
  }

  @Test
  void hostileRefsStayText() throws IOException {
    String hostile = SHOP + "a${aws:username}'$(id)";
    came("10-01", hostile).came("11-03", hostile);
    JsonNode answer = json(GROUP);
    assertThat(subjects(answer, 0, "StringEquals"))
        .containsExactly(SHOP + "a${$}{aws:username}'$(id)");
  }

  @Test
  void aPolicyThatIsNotUnderstoodIsRefused() throws IOException {
    came("10-01", SHOP + "main").came("11-03", SHOP + "main");
    Run run = tighten(GROUP.replace("StringLike", "StringOdd"), "--role", "deploy");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("StringOdd", "mend that first");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--reach some | give pinned, ref-pattern, any-ref",
        "--project-id shop=1 | it reads like acme/shop=4711",
        "--min-days -1 | 0 or more",
      })
  void wrongOptionsSayWhatIsExpected(String options, String message) throws IOException {
    Run run = tighten(GROUP, options.split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  /// The README shows this very run.
  @Test
  void theReadmeShowsWhatIsPrinted() throws IOException {
    came("10-01", SHOP + "main").came("11-03", SHOP + "main");
    String out = tighten(GROUP).out();
    String readme = Files.readString(Path.of("README.md"));
    assertThat(readme).contains(out.substring(0, out.indexOf("\n{\n")));
    assertThat(readme).contains(out.substring(out.indexOf("\nnarrower:")));
  }
}
