package dev.trustdrift.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.drift.Status;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.publish.AlertResult.Unsent;
import dev.trustdrift.publish.Message.Attribute;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DigestTest {
  private static final String URI = "s3://reports/x.json";
  private static final Whereabouts WHERE =
      new Whereabouts(URI, null, List.of("The full report: " + URI));
  private static final Report REPORT = RichReport.report();

  @Test
  void theSubjectCounts() {
    assertThat(message(REPORT).subject())
        .isEqualTo("trustdrift 123456789012: 1 critical, 13 high, 3 new, 1 resolved, 2 gaps")
        .hasSizeLessThan(100)
        .matches("[ -~]+");
  }

  @Test
  void attributesAreToFilterByAndNoMoreThanRawDeliveryTakes() {
    assertThat(message(REPORT).attributes())
        .hasSizeLessThanOrEqualTo(10)
        .containsEntry("kind", new Attribute("String", "digest"))
        .containsEntry("severity", new Attribute("String", "CRITICAL"))
        .containsEntry("status", new Attribute("String", "new"))
        .containsEntry("account", new Attribute("String", "123456789012"))
        .containsEntry("critical", new Attribute("Number", "1"))
        .containsEntry("high", new Attribute("Number", "13"))
        .containsEntry("medium", new Attribute("Number", "1"))
        .containsEntry("low", new Attribute("Number", "1"))
        .containsEntry("info", new Attribute("Number", "1"))
        .containsEntry("new", new Attribute("Number", "3"));
  }

  @Test
  void theMailHoldsEveryFindingWithItsFixAndEndsWithTheWhereabouts() {
    assertThat(form(message(REPORT), "email"))
        .startsWith("trustdrift: account acme-prod (123456789012) as of 2026-11-20 06:00 UTC\n")
        .contains("lets in  a pipeline on tag `a` of project `acmea/a`")
        .contains("aws iam update-assume-role-policy --role-name deploy")
        .contains("team-12-prod")
        .contains("RESOLVED  old-access-key")
        .contains("NOT READ  trail: us-east-1")
        .endsWith("\nThe full report: " + URI + "\n")
        .doesNotContain("left out");
  }

  @Test
  void whatAWaiverAcceptedIsListedInEachForm() {
    String mail = form(message(REPORT), "email").replaceAll("\\s+", " ");
    assertThat(mail)
        .containsPattern("ACCEPTED any-ref role staging-preview: .+, until \\d{4}-\\d\\d-\\d\\d");

    JsonNode json = JsonMapper.shared().readTree(form(message(REPORT), "sqs"));
    assertThat(json.at("/accepted/0/rule").stringValue()).isEqualTo("any-ref");
    assertThat(json.at("/accepted/0/reason").stringValue()).isNotBlank();
    assertThat(json.at("/accepted/0/until").stringValue()).matches("\\d{4}-\\d\\d-\\d\\d");
    assertThat(json.at("/acceptedOmitted").intValue()).isZero();

    assertThat(new ChatDigest(REPORT, "subject", List.of()).json())
        .containsPattern("- accepted until \\d{4}-\\d\\d-\\d\\d: `any-ref`");
  }

  @Test
  void ofOneSeverityNewFindingsComeFirst() {
    String text = form(message(REPORT), "email");

    assertThat(text.indexOf("leftover-ci-user")).isLessThan(text.indexOf("whole-group"));
  }

  @Test
  void theShortFormIsTheHeadlineAndWhereTheRestIs() {
    assertThat(form(message(REPORT), "default"))
        .startsWith("trustdrift: account acme-prod")
        .contains("Worst: ")
        .endsWith("\nThe full report: " + URI + "\n")
        .hasSizeLessThan(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqs", "lambda", "https"})
  void programsGetOneLineOfJson(String protocol) {
    String line = form(message(REPORT), protocol);

    assertThat(line).doesNotContain("\n");
    JsonNode json = JsonMapper.shared().readTree(line);
    assertThat(json.at("/schema").stringValue()).isEqualTo("trustdrift/digest/v1");
    assertThat(json.at("/kind").stringValue()).isEqualTo("digest");
    assertThat(json.at("/severity").stringValue()).isEqualTo("CRITICAL");
    assertThat(json.at("/account").stringValue()).isEqualTo("123456789012");
    assertThat(json.at("/comparedWith").stringValue()).isEqualTo("2026-11-19T06:00:00Z");
    assertThat(json.at("/summary/high").intValue()).isEqualTo(13);
    assertThat(json.at("/report").stringValue()).isEqualTo(URI);
    assertThat(json.at("/findings").size()).isEqualTo(17);
    assertThat(json.at("/findings/0/rule").stringValue()).isEqualTo("lookalike-namespace");
    assertThat(json.at("/findings/1/status").stringValue()).isEqualTo("new");
    assertThat(json.at("/findingsOmitted").intValue()).isZero();
    assertThat(json.at("/resolved/0/rule").stringValue()).isEqualTo("old-access-key");
    assertThat(json.at("/gaps").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {12_000, 16_000, 20_000, 24_000})
  void whatDoesNotFitIsLeftOutWhole(int limit) {
    Message message = new Digest(REPORT, WHERE, none(REPORT), false).message(limit);

    assertThat(message.size()).isLessThanOrEqualTo(limit);
    String text = form(message, "email");
    assertThat(text)
        .containsPattern("This message is full: \\d+ more findings? and \\d+ other lines? are left")
        .endsWith("\nThe full report: " + URI + "\n");
    // Each finding that is there is there with its last line.
    List<String> lines = text.lines().toList();
    long begun = lines.stream().filter(line -> line.matches("(CRITICAL|HIGH)  .*")).count();
    long ended =
        lines.stream()
            .filter(line -> line.equals("      }'") || line.contains("delete-access-key"))
            .count();
    assertThat(ended).isEqualTo(begun).isPositive();
    JsonNode json = JsonMapper.shared().readTree(form(message, "sqs"));
    assertThat(json.at("/findings").size() + json.at("/findingsOmitted").intValue()).isEqualTo(17);
    assertThat(json.at("/resolved").size() + json.at("/resolvedOmitted").intValue()).isEqualTo(1);
    assertThat(json.at("/gaps").size() + json.at("/gapsOmitted").intValue()).isEqualTo(2);
    assertThat(json.at("/accepted").size() + json.at("/acceptedOmitted").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000})
  void aThousandFindingsFitSnsAndWhatIsLeftOutIsCounted(int count) {
    Report report = ManyFindings.report(count, Severity.HIGH, Status.NEW, ManyFindings.yesterday());

    Message message = message(report);

    // Filled, too: a message that leaves out what would fit says less than it could.
    assertThat(message.size()).isBetween(Message.LIMIT * 9 / 10, Message.LIMIT);
    String text = form(message, "email");
    long shown = text.lines().filter(line -> line.startsWith("HIGH  ")).count();
    assertThat(text)
        .contains(
            "This message is full: %d more findings and 0 other lines".formatted(count - shown))
        .endsWith(URI + "\n");
    JsonNode json = JsonMapper.shared().readTree(form(message, "sqs"));
    assertThat(json.at("/findings").size()).isGreaterThan(50);
    assertThat(json.at("/findings").size() + json.at("/findingsOmitted").intValue())
        .isEqualTo(count);
    assertThat(json.at("/report").stringValue()).isEqualTo(URI);
  }

  @Test
  void aThousandHostileNamesFitToo() {
    List<dev.trustdrift.drift.Tracked> findings = new java.util.ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      findings.add(
          ManyFindings.finding(
              "\"\\\n\u202E\uD800é漢😀<&>\u0000" + i, Severity.HIGH, Status.PERSISTING));
    }
    Report report =
        ManyFindings.of(
            RichReport.TAKEN_AT, ManyFindings.yesterday(), findings, List.of(), List.of());

    Message message = message(report);

    assertThat(message.size()).isLessThanOrEqualTo(Message.LIMIT);
    // Nothing that splits a line but line feeds, nothing that turns the text around.
    assertThat(form(message, "email")).doesNotContain("\u202E", "\u0000", "\uD800");
    JsonNode json = JsonMapper.shared().readTree(form(message, "sqs"));
    assertThat(json.at("/findings").size() + json.at("/findingsOmitted").intValue())
        .isEqualTo(1_000);
  }

  @Test
  void anAlertThatCouldNotBeSentIsSaid() {
    AlertResult failed =
        new AlertResult(
            Alerts.of(REPORT),
            1,
            List.of(new Unsent("leftover-ci-user", "arn:x", "SNS refuses this message")),
            List.of());

    Message message = new Digest(REPORT, WHERE, failed, false).message();

    assertThat(form(message, "email"))
        .contains("1 of 2 alerts could not be sent: `leftover-ci-user` on `arn:x`: SNS refuses");
    assertThat(JsonMapper.shared().readTree(form(message, "sqs")).at("/alerts").toString())
        .isEqualTo("{\"sent\":1,\"failed\":1,\"withheld\":0}");
  }

  @Test
  void anAccountWithoutFindingsHasNoSeverity() {
    Report report =
        ManyFindings.of(
            RichReport.TAKEN_AT, ManyFindings.yesterday(), List.of(), List.of(), List.of());

    assertThat(message(report).attributes())
        .containsEntry("severity", new Attribute("String", "NONE"))
        .containsEntry("status", new Attribute("String", "persisting"));
  }

  @Test
  void chatsGetACustomNotificationAndQueuesStayAsTheyAre() {
    Message message = new Digest(REPORT, WHERE, none(REPORT), true).message();

    JsonNode chat = JsonMapper.shared().readTree(form(message, "https"));
    assertThat(chat.at("/version").stringValue()).isEqualTo("1.0");
    assertThat(chat.at("/source").stringValue()).isEqualTo("custom");
    assertThat(chat.at("/content/textType").stringValue()).isEqualTo("client-markdown");
    assertThat(chat.at("/content/title").stringValue())
        .startsWith("trustdrift 123456789012: 1 critical")
        .hasSizeLessThanOrEqualTo(250);
    assertThat(chat.at("/content/description").stringValue())
        .contains("- CRITICAL new `lookalike-namespace` `'project_path:acme*' has no")
        .hasSizeLessThanOrEqualTo(8000);
    assertThat(chat.at("/content/nextSteps").toString()).contains("Do first: ", URI);
    assertThat(chat.at("/content/keywords").toString()).contains("CRITICAL");
    assertThat(chat.at("/metadata/threadId").stringValue()).isEqualTo("trustdrift-123456789012");
    assertThat(form(message, "sqs")).contains("trustdrift/digest/v1");
  }

  @Test
  void aChatOfAThousandFindingsSaysHowManyItLeavesOut() {
    Report report = ManyFindings.report(1_000, Severity.HIGH, Status.NEW, ManyFindings.yesterday());

    Message message = new Digest(report, WHERE, none(report), true).message();

    assertThat(message.size()).isLessThanOrEqualTo(Message.LIMIT);
    String description =
        JsonMapper.shared()
            .readTree(form(message, "https"))
            .at("/content/description")
            .stringValue();
    long shown = description.lines().filter(line -> line.startsWith("- HIGH")).count();
    assertThat(description)
        .hasSizeBetween(7_000, 8_000)
        .endsWith("- and %d more lines, in the full report".formatted(1_000 - shown));
  }

  @Test
  void hostileTextStaysTextInAChat() {
    Report report =
        ManyFindings.of(
            RichReport.TAKEN_AT,
            ManyFindings.yesterday(),
            List.of(),
            List.of(
                ManyFindings.finding(
                    "`*x*` <!channel> [a](https://evil.example) _y_\n> z",
                    Severity.HIGH,
                    Status.RESOLVED)),
            List.of(Gap.unread(Gap.Part.TRAIL, "``` <https://evil.example|click>")));

    String description =
        JsonMapper.shared()
            .readTree(form(new Digest(report, WHERE, none(report), true).message(), "https"))
            .at("/content/description")
            .stringValue();

    assertThat(description.lines().skip(1))
        .containsExactly(
            "- resolved `lookalike-namespace` `arn:aws:iam::123456789012:role/'*x*' ‹!channel›"
                + " [a](https://evil.example) _y_\\u000A› z`",
            "- not read: trail `''' ‹https://evil.example|click›`");
  }

  private static Message message(Report report) {
    return new Digest(report, WHERE, none(report), false).message();
  }

  private static AlertResult none(Report report) {
    return new AlertResult(Alerts.of(report), 0, List.of(), List.of());
  }

  private static String form(Message message, String protocol) {
    return FakeTopic.form(message.body(), protocol);
  }
}
