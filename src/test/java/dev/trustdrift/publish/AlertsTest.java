package dev.trustdrift.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.aws.FakeAws.Request;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AlertsTest {
  private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:trustdrift";
  private static final String LATEST = "/reports/trustdrift/v1/123456789012/latest.json";
  private static final Whereabouts WHERE =
      new Whereabouts("s3://reports/x.json", null, List.of("The full report: s3://reports/x.json"));
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));

  private final FakeAws aws = FakeAws.start();
  private final FakeBucket bucket = FakeBucket.on(aws);

  AlertsTest() {
    aws.on("sns:Publish", request -> Answer.xml(request.action(), "<MessageId>m-1</MessageId>"));
    aws.on("sns:PublishBatch", FakeTopic::takingAll);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void eachNewCriticalOrHighFindingGetsOneWithAttributesToFilterBy() {
    publish(RichReport.report());

    Request batch = batches().getFirst();
    assertThat(FakeTopic.entries(batch))
        .containsExactly(
            "trustdrift 123456789012: CRITICAL lookalike-namespace",
            "trustdrift 123456789012: HIGH leftover-ci-user");
    assertThat(FakeTopic.parameter(batch, 0, "MessageStructure")).isEqualTo("json");
    assertThat(batch.form())
        .containsValue("alert")
        .containsValue("CRITICAL")
        .containsValue("lookalike-namespace")
        .containsValue("new")
        .doesNotContainKey("PublishBatchRequestEntries.member.1.MessageGroupId");
  }

  @Test
  void anAlertSaysAllThereIsToSayOfItsFinding() {
    Message alert = alert(RichReport.report().findings().getFirst());

    assertThat(FakeTopic.form(alert.body(), "email"))
        .startsWith("CRITICAL  lookalike-namespace: A namespace that only looks like yours")
        .contains("lets in  a pipeline on tag `a` of project `acmea/a`")
        .contains("aws iam update-assume-role-policy --role-name deploy")
        .endsWith("\nThe full report: s3://reports/x.json\n");
    assertThat(FakeTopic.form(alert.body(), "default"))
        .startsWith("CRITICAL lookalike-namespace: `project_path:acme*`")
        .doesNotContain("\n");
    JsonNode json = JsonMapper.shared().readTree(FakeTopic.form(alert.body(), "lambda"));
    assertThat(json.at("/schema").stringValue()).isEqualTo("trustdrift/alert/v1");
    assertThat(json.at("/rule").stringValue()).isEqualTo("lookalike-namespace");
    assertThat(json.at("/report").stringValue()).isEqualTo("s3://reports/x.json");
    assertThat(json.at("/finding/fix").stringValue()).contains("update-assume-role-policy");
  }

  @Test
  void anAlertForAChatIsACustomNotification() {
    Message alert =
        new Alert(RichReport.report(), RichReport.report().findings().getFirst(), WHERE, true)
            .message();

    JsonNode chat = JsonMapper.shared().readTree(FakeTopic.form(alert.body(), "https"));
    assertThat(chat.at("/source").stringValue()).isEqualTo("custom");
    assertThat(chat.at("/content/title").stringValue())
        .isEqualTo("trustdrift 123456789012: CRITICAL lookalike-namespace");
    assertThat(chat.at("/content/description").stringValue()).contains("such as 'acmea'");
    assertThat(chat.at("/metadata/eventType").stringValue()).isEqualTo("trustdrift.alert");
  }

  @ParameterizedTest
  @CsvSource({"300000, 10, true", "10, 300000, false", "300000, 300000, false"})
  void aFindingTooLongForAMessageLosesItsPartsWholeAndSaysSo(
      int fix, int message, boolean sentence) {
    Tracked one = RichReport.report().findings().getFirst();
    Finding finding = one.finding();
    Tracked longer =
        one.with(
            new Finding(
                finding.id(),
                finding.rule(),
                finding.severity(),
                finding.confidence(),
                finding.account(),
                finding.resource(),
                finding.title(),
                "m".repeat(message),
                finding.why(),
                "f".repeat(fix),
                finding.evidence()));

    Message alert = alert(longer);

    assertThat(alert.size()).isLessThanOrEqualTo(Message.LIMIT);
    assertThat(FakeTopic.form(alert.body(), "email"))
        .contains("This finding is too long for a message; the full report has all of it.")
        .endsWith("s3://reports/x.json\n");
    JsonNode json = JsonMapper.shared().readTree(FakeTopic.form(alert.body(), "sqs"));
    assertThat(json.at("/finding").isNull()).isTrue();
    assertThat(json.at("/shortened/id").stringValue()).isEqualTo(finding.id());
    assertThat(json.at("/shortened/message").isString()).isEqualTo(sentence);
  }

  @Test
  void batchesHoldTenAndNoMoreThanAMessageMay() {
    publish(ManyFindings.report(25, Severity.HIGH, Status.NEW, ManyFindings.yesterday()));

    assertThat(batches())
        .extracting(batch -> FakeTopic.entries(batch).size())
        .containsExactly(10, 10, 5);
    assertThat(digests()).hasSize(1);
  }

  @Test
  void aBatchThatWouldBeTooLargeIsTwo() {
    List<Tracked> findings = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Tracked one = ManyFindings.finding("role-" + i, Severity.HIGH, Status.NEW);
      findings.add(one.with(one.finding().withMessage("m".repeat(12_000))));
    }
    publish(
        ManyFindings.of(
            RichReport.TAKEN_AT, ManyFindings.yesterday(), findings, List.of(), List.of()));

    assertThat(batches()).hasSizeGreaterThan(1);
    assertThat(batches()).allMatch(batch -> size(batch) <= Message.LIMIT);
    assertThat(batches().stream().mapToInt(batch -> FakeTopic.entries(batch).size()).sum())
        .isEqualTo(6);
  }

  @Test
  void knownMilderAndAcceptedFindingsGetNone() {
    publish(
        ManyFindings.of(
            RichReport.TAKEN_AT,
            ManyFindings.yesterday(),
            List.of(
                ManyFindings.finding("a", Severity.CRITICAL, Status.PERSISTING),
                ManyFindings.finding("b", Severity.MEDIUM, Status.NEW)),
            List.of(ManyFindings.finding("c", Severity.CRITICAL, Status.RESOLVED)),
            List.of()));

    assertThat(batches()).isEmpty();
    assertThat(digests()).hasSize(1);
  }

  @Test
  void withABaselineThereIsOneForEveryFinding() {
    Publication publication =
        publish(ManyFindings.report(200, Severity.HIGH, Status.NEW, ManyFindings.yesterday()));

    assertThat(batches()).hasSize(20);
    assertThat(publication.deliveries().get(2).detail()).isEqualTo(TOPIC + " (200 of 200 alerts)");
  }

  @Test
  void withoutABaselineOnlyTheWorstGetOneAndTheDigestSaysOfHowMany() {
    List<Tracked> findings =
        new ArrayList<>(ManyFindings.report(200, Severity.HIGH, Status.NEW, null).findings());
    findings.add(ManyFindings.finding("worst", Severity.CRITICAL, Status.NEW));

    Publication publication =
        publish(ManyFindings.of(RichReport.TAKEN_AT, null, findings, List.of(), List.of()));

    assertThat(batches()).hasSize(5);
    assertThat(FakeTopic.entries(batches().getFirst()).getFirst()).contains("CRITICAL");
    String said =
        "without a baseline the worst 50 of 201 CRITICAL and HIGH findings alone have an alert of their own";
    assertThat(FakeTopic.form(digests().getFirst(), "email")).contains(said);
    assertThat(publication.deliveries().get(2).detail()).contains(said);
    assertThat(publication.shortfall()).isEmpty();
    assertThat(bucket.objects()).containsKey(LATEST);
  }

  @Test
  void whatABatchDidNotTakeIsSentOnceMoreByItself() {
    aws.once("sns:PublishBatch", failing(Set.of(1), false));

    Publication publication = publish(RichReport.report());

    assertThat(aws.requests().stream().filter(r -> r.action().equals("sns:Publish")))
        .extracting(request -> request.parameter("Subject"))
        .containsExactly(
            "trustdrift 123456789012: HIGH leftover-ci-user",
            "trustdrift 123456789012: 1 critical, 13 high, 3 new, 1 resolved, 2 gaps");
    assertThat(publication.deliveries()).allMatch(Delivery::published);
    assertThat(publication.shortfall()).isEmpty();
    assertThat(bucket.objects()).containsKey(LATEST);
  }

  @Test
  void whatIsNotTakenByItselfEitherKeepsTheBaseline() {
    aws.once("sns:PublishBatch", failing(Set.of(1), false));
    aws.once("sns:Publish", Answer.error("sns:Publish", 403, "AuthorizationError", "no"));

    Publication publication = publish(RichReport.report());

    assertThat(publication.deliveries())
        .extracting(Delivery::published)
        .containsExactly(true, true, false);
    assertThat(publication.deliveries().get(2).detail())
        .startsWith("1 of 2 alerts were taken; `leftover-ci-user` on `arn:aws:iam::")
        .contains("sns:Publish is denied on `" + TOPIC + "`")
        .endsWith("the baseline stays, so that the next run sends them again");
    assertThat(bucket.objects()).doesNotContainKey(LATEST);
    assertThat(FakeTopic.form(digests().getLast(), "email"))
        .contains("1 of 2 alerts could not be sent: `leftover-ci-user`");
    assertThat(publication.shortfall())
        .hasValueSatisfying(
            shortfall ->
                assertThat(shortfall)
                    .startsWith("the audit ran and its digest was sent, but 1 alert was not: "));
  }

  @Test
  void aMessageThatSnsWillNeverTakeIsNamedInTheDigestAndHoldsNothingUp() {
    aws.once("sns:PublishBatch", failing(Set.of(0), true));

    Publication publication = publish(RichReport.report());

    // The digest alone: another attempt would be refused too.
    assertThat(digests()).hasSize(1);
    assertThat(FakeTopic.form(digests().getFirst(), "email"))
        .contains("1 of 2 alerts could not be sent: `lookalike-namespace`")
        .contains("SNS refuses this message (InvalidParameter: said the fake)");
    assertThat(publication.deliveries().get(2).failed()).isTrue();
    assertThat(publication.shortfall()).isPresent();
    assertThat(bucket.objects()).containsKey(LATEST);
  }

  @Test
  void aBatchThatIsRefusedAsAWholeIsSentEntryByEntry() {
    aws.failing("sns:PublishBatch", 400, "BatchRequestTooLong");

    Publication publication = publish(RichReport.report());

    assertThat(aws.calls()).containsEntry("sns:Publish", 3);
    assertThat(publication.deliveries()).allMatch(Delivery::published);
  }

  @Test
  void onceTheTopicTakesNothingTheRestIsNotTried() {
    AtomicInteger calls = new AtomicInteger();
    aws.on(
        "sns:PublishBatch",
        request ->
            calls.incrementAndGet() == 1
                ? FakeTopic.takingAll(request)
                : Answer.error(request.action(), 403, "AuthorizationError", "no"));

    Publication publication =
        publish(ManyFindings.report(45, Severity.HIGH, Status.NEW, ManyFindings.yesterday()));

    assertThat(calls).hasValue(2);
    assertThat(publication.deliveries().get(2).detail())
        .startsWith("10 of 45 alerts were taken; ")
        .contains("; and 30 more; ");
    assertThat(publication.unsent()).isEqualTo(35);
    assertThat(bucket.objects()).doesNotContainKey(LATEST);
  }

  @Test
  void anEntryThatTheAnswerForgetsIsSentAgain() {
    aws.once(
        "sns:PublishBatch",
        Answer.xml(
            "sns:PublishBatch",
            "<Successful><member><Id>0</Id><MessageId>m</MessageId></member></Successful><Failed/>"));

    Publication publication = publish(RichReport.report());

    assertThat(aws.calls()).containsEntry("sns:Publish", 2);
    assertThat(publication.deliveries().get(2).detail()).contains("2 of 2 alerts");
  }

  @Test
  void aFifoTopicGetsGroupAndDeduplicationThatAnotherAttemptRepeats() {
    publish(TOPIC + ".fifo", RichReport.report());
    publish(TOPIC + ".fifo", RichReport.report());

    assertThat(batches())
        .extracting(batch -> FakeTopic.parameter(batch, 0, "MessageGroupId"))
        .containsOnly("123456789012");
    String id = RichReport.report().findings().getFirst().finding().id();
    assertThat(batches())
        .extracting(batch -> FakeTopic.parameter(batch, 0, "MessageDeduplicationId"))
        .containsExactly(id + "-1795068000000", id + "-1795068000000");
  }

  private static Answer failing(Set<Integer> places, boolean senderFault) {
    StringBuilder taken = new StringBuilder();
    StringBuilder failed = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      if (places.contains(i)) {
        failed.append(
            "<member><Id>%d</Id><Code>%s</Code><Message>said the fake</Message><SenderFault>%s</SenderFault></member>"
                .formatted(i, senderFault ? "InvalidParameter" : "InternalError", senderFault));
      } else {
        taken.append("<member><Id>%d</Id><MessageId>m</MessageId></member>".formatted(i));
      }
    }
    return Answer.xml(
        "sns:PublishBatch",
        "<Successful>%s</Successful><Failed>%s</Failed>".formatted(taken, failed));
  }

  private static int size(Request batch) {
    int size = 0;
    for (int i = 0; i < FakeTopic.entries(batch).size(); i++) {
      size += Message.bytes(FakeTopic.parameter(batch, i, "Message"));
    }
    return size;
  }

  private List<Request> batches() {
    return aws.requests().stream().filter(r -> r.action().equals("sns:PublishBatch")).toList();
  }

  /// What was published by itself and is no alert.
  private List<Request> digests() {
    return aws.requests().stream()
        .filter(request -> request.action().equals("sns:Publish"))
        .filter(request -> request.form().containsValue("digest"))
        .toList();
  }

  private static Message alert(Tracked tracked) {
    return new Alert(RichReport.report(), tracked, WHERE, false).message();
  }

  private Publication publish(Report report) {
    return publish(TOPIC, report);
  }

  private Publication publish(String topic, Report report) {
    return new Publisher(
            new S3Reports(
                S3Client.builder()
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(CREDENTIALS)
                    .endpointOverride(aws.endpoint())
                    .forcePathStyle(true)
                    .build(),
                "reports"),
            new SnsSink(
                SnsClient.builder()
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(CREDENTIALS)
                    .endpointOverride(aws.endpoint())
                    .build(),
                topic))
        .publish(report, new Previous.First(), _ -> report);
  }
}
