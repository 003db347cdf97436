package dev.trustdrift.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.drift.Baseline;
import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import dev.trustdrift.report.TextReport;
import dev.trustdrift.report.html.HtmlReport;
import dev.trustdrift.rules.RuleInfo.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

class PublisherTest {
  private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:trustdrift";
  private static final String FOLDER = "/reports/trustdrift/v1/123456789012/";
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));
  private static final Report REPORT = RichReport.report();

  /// Tells itself from the report by having no gaps.
  private static final Report AGAIN =
      new Report(
          REPORT.account(),
          REPORT.version(),
          REPORT.failOn(),
          REPORT.groups(),
          REPORT.comparedWith(),
          REPORT.findings(),
          REPORT.accepted(),
          REPORT.resolved(),
          List.of(),
          REPORT.roles(),
          REPORT.providers(),
          REPORT.sessions(),
          REPORT.state());

  private final FakeAws aws = FakeAws.start();
  private final FakeBucket bucket = FakeBucket.on(aws);

  PublisherTest() {
    aws.on("sns:Publish", request -> Answer.xml(request.action(), "<MessageId>m-1</MessageId>"));
    aws.on("sns:PublishBatch", FakeTopic::takingAll);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void aReportIsStoredToldAndKeptAsBaseline() {
    Publication publication = publish(TOPIC);

    assertThat(bucket.objects())
        .containsOnlyKeys(
            FOLDER + "2026/11/20/20261120T060000Z.html",
            FOLDER + "2026/11/20/20261120T060000Z.json",
            FOLDER + "2026/11/20/20261120T060000Z.txt",
            FOLDER + "latest.html",
            FOLDER + "latest.json")
        .containsEntry(FOLDER + "latest.html", HtmlReport.of(REPORT))
        .containsEntry(FOLDER + "2026/11/20/20261120T060000Z.html", HtmlReport.of(REPORT))
        .containsEntry(FOLDER + "latest.json", JsonV1.of(REPORT))
        .containsEntry(FOLDER + "2026/11/20/20261120T060000Z.json", JsonV1.of(REPORT))
        .containsEntry(FOLDER + "2026/11/20/20261120T060000Z.txt", TextReport.of(REPORT, false));
    assertThat(bucket.type(FOLDER + "latest.json")).isEqualTo("application/json");
    assertThat(bucket.type(FOLDER + "2026/11/20/20261120T060000Z.txt"))
        .isEqualTo("text/plain; charset=utf-8");
    assertThat(bucket.type(FOLDER + "latest.html")).isEqualTo("text/html; charset=utf-8");
    assertThat(publication.location())
        .isEqualTo("s3://reports/trustdrift/v1/123456789012/2026/11/20/20261120T060000Z.json");
    assertThat(publication.deliveries())
        .extracting(Delivery::sink)
        .containsExactly("s3", "sns", "sns-alerts");
    assertThat(publication.deliveries()).extracting(Delivery::published).containsOnly(true);
    assertThat(publication.shortfall()).isEmpty();
  }

  @Test
  void theMessageIsTheDigestAndSaysWhereTheReportIs() {
    publish(TOPIC);

    FakeAws.Request request = request("sns:Publish");
    assertThat(request.parameter("Subject")).startsWith("trustdrift 123456789012: 1 critical");
    assertThat(request.parameter("MessageStructure")).isEqualTo("json");
    assertThat(FakeTopic.form(request, "email"))
        .endsWith(
            "The full report: s3://reports/trustdrift/v1/123456789012/2026/11/20/20261120T060000Z.json\n");
    assertThat(request.form()).containsValue("CRITICAL").doesNotContainKey("MessageGroupId");
  }

  @Test
  void aFifoTopicGetsItsGroupAndDeduplication() {
    publish(TOPIC + ".fifo");

    FakeAws.Request request = request("sns:Publish");
    assertThat(request.parameter("MessageGroupId")).isEqualTo("123456789012");
    assertThat(request.parameter("MessageDeduplicationId")).isEqualTo("123456789012-1795154400000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | AuthorizationError | sns:Publish is denied on `" + TOPIC + "`; allow it",
        "404 | NotFound | `" + TOPIC + "` does not exist in this account and Region",
        "400 | KMSAccessDenied | the key that encrypts `" + TOPIC + "` refuses",
        "400 | Throttling | was throttled to the last attempt",
        "500 | InternalError | was answered with 500 InternalError to the last attempt",
        "400 | InvalidParameterException | failed with 400 InvalidParameterException",
        "403 | ExpiredToken | the credentials have expired",
      })
  void whereTheTopicRefusesNothingBecomesTheBaseline(int status, String code, String reason) {
    aws.failing("sns:Publish", status, code);
    aws.failing("sns:PublishBatch", status, code);

    Publication publication = publish(TOPIC);

    assertThat(publication.deliveries())
        .extracting(Delivery::published)
        .containsExactly(true, false, false);
    assertThat(publication.deliveries().get(1).detail()).contains(reason);
    assertThat(publication.deliveries().get(2).detail()).contains(reason);
    assertThat(bucket.objects()).hasSize(3).doesNotContainKey(FOLDER + "latest.json");
    assertThat(publication.shortfall())
        .hasValueSatisfying(
            shortfall -> assertThat(shortfall).contains("nobody was told").contains(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | AccessDenied | Access Denied | s3:PutObject is denied on `s3://reports/",
        "403 | AccessDenied | not authorized to perform: kms:GenerateDataKey on resource | allow `kms:GenerateDataKey` on it",
        "404 | NoSuchBucket | no such bucket | does not exist in this account and Region (s3:PutObject)",
        "503 | SlowDown | Please reduce your request rate | was throttled",
        "500 | InternalError | We encountered an internal error | was answered with 500 InternalError",
        "301 | PermanentRedirect | must be addressed using the specified endpoint | is in another Region (s3:PutObject)",
        "400 | AuthorizationHeaderMalformed | the region is wrong | is in another Region (s3:PutObject)",
        "400 | EntityTooLarge | Your proposed upload exceeds | since the message is too large",
        "400 | KMS.DisabledException | arn:aws:kms:eu-central-1:123456789012:key/k is disabled. | the key that encrypts",
        "400 | ExpiredToken | The provided token has expired. | the credentials have expired",
      })
  void whereTheBucketRefusesTheTopicIsStillTold(
      int status, String code, String message, String reason) {
    aws.on("s3:PutObject", request -> FakeBucket.error(status, code, message));

    Publication publication = publish(TOPIC);

    assertThat(publication.deliveries())
        .extracting(Delivery::published)
        .containsExactly(false, true, true);
    assertThat(publication.deliveries().getFirst().detail()).contains(reason);
    assertThat(publication.location()).startsWith("The full report could not be stored: ");
    assertThat(FakeTopic.form(request("sns:Publish"), "email"))
        .contains("The full report could not be stored: ");
    assertThat(publication.shortfall()).isEmpty();
  }

  @Test
  void aServerThatDoesNotAnswerIsSaid() {
    aws.close();

    Publication publication = publish(TOPIC);

    assertThat(publication.deliveries()).extracting(Delivery::published).containsOnly(false);
    assertThat(publication.deliveries()).allMatch(d -> d.detail().contains("got no answer"));
    assertThat(publication.shortfall()).isPresent();
  }

  @Test
  void withoutABucketTheResultSaysSo() {
    Publication publication =
        new Publisher(null, new SnsSink(sns(), TOPIC))
            .publish(REPORT, new Previous.First(), _ -> REPORT);

    assertThat(publication.location()).startsWith("no bucket is configured");
    assertThat(FakeTopic.form(request("sns:Publish"), "email")).contains("no bucket is configured");
  }

  @Test
  void withNothingConfiguredTheCallerIsTheReader() {
    Publication publication =
        new Publisher(null, null).publish(REPORT, new Previous.First(), _ -> REPORT);

    assertThat(publication.deliveries()).isEmpty();
    assertThat(publication.shortfall()).isEmpty();
  }

  @Test
  void aPartialAuditIsStoredButNoBaseline() {
    Report partial =
        new Report(
            REPORT.account(),
            REPORT.version(),
            REPORT.failOn(),
            Set.of(Group.PROVIDERS),
            null,
            REPORT.findings(),
            REPORT.accepted(),
            REPORT.resolved(),
            REPORT.gaps(),
            REPORT.roles(),
            REPORT.providers(),
            REPORT.sessions(),
            REPORT.state());

    publisher(TOPIC).publish(partial, new Previous.First(), _ -> REPORT);

    assertThat(bucket.objects()).hasSize(3).doesNotContainKey(FOLDER + "latest.json");
  }

  @Test
  void theBaselineIsWhatWasKept() {
    assertThat(publisher(TOPIC).previous("123456789012")).isEqualTo(new Previous.First());

    publish(TOPIC);

    assertThat(publisher(TOPIC).previous("123456789012"))
        .isInstanceOfSatisfying(
            Previous.Known.class, known -> assertThat(known.baseline().findings()).hasSize(18));
  }

  @Test
  void aDamagedBaselineIsReplacedByTheNextReport() {
    bucket.put(FOLDER + "latest.json", "{\"schema\": ");

    Previous previous = publisher(TOPIC).previous("123456789012");
    assertThat(previous)
        .isInstanceOfSatisfying(
            Previous.Unusable.class,
            unusable -> assertThat(unusable.reason()).contains("is not JSON (line 1"));

    publisher(TOPIC).publish(REPORT, previous, _ -> REPORT);
    assertThat(bucket.objects())
        .containsEntry(FOLDER + "latest.json", JsonV1.of(REPORT))
        .containsEntry(FOLDER + "latest.json.unusable-20261119T060000Z", "{\"schema\": ");
  }

  @Test
  void aBaselineOfAnotherAccountIsNotUsedAndKeptAside() {
    String other = JsonV1.of(REPORT).replace("\"123456789012\"", "\"210987654321\"");
    bucket.put(FOLDER + "latest.json", other);

    assertThat(publisher(TOPIC).previous("123456789012"))
        .isInstanceOfSatisfying(
            Previous.Unusable.class,
            unusable ->
                assertThat(unusable.reason())
                    .contains("is a report of account `210987654321`")
                    .endsWith("latest.json.unusable-20261119T060000Z`"));
    assertThat(bucket.objects())
        .containsEntry(FOLDER + "latest.json.unusable-20261119T060000Z", other);
  }

  @Test
  void aRunThatWasOvertakenIsComparedAgainWithTheOther() {
    Previous first = publisher(TOPIC).previous("123456789012");
    bucket.put(FOLDER + "latest.json", JsonV1.of(REPORT));
    List<Baseline> compared = new ArrayList<>();

    Publication publication =
        publisher(TOPIC)
            .publish(
                REPORT,
                first,
                other -> {
                  compared.add(other);
                  return AGAIN;
                });

    assertThat(compared).containsExactly(REPORT.asBaseline());
    assertThat(bucket.objects()).containsEntry(FOLDER + "latest.json", JsonV1.of(AGAIN));
    assertThat(publication.deliveries()).extracting(Delivery::published).containsOnly(true);
  }

  @Test
  void theBaselineOfALaterAuditIsLeftAlone() {
    Previous first = publisher(TOPIC).previous("123456789012");
    String later =
        JsonV1.of(REPORT)
            .replace(
                "\"takenAt\" : \"2026-11-20T06:00:00Z\"", "\"takenAt\" : \"2026-11-20T06:00:05Z\"");
    bucket.put(FOLDER + "latest.json", later);

    publisher(TOPIC).publish(REPORT, first, _ -> AGAIN);

    assertThat(bucket.objects()).containsEntry(FOLDER + "latest.json", later);
  }

  @Test
  void twoReportsOfOneSecondAreBothKept() {
    publish(TOPIC);

    Publication second = publish(TOPIC);

    assertThat(second.location()).endsWith("/20261120T060000Z-2.json");
    assertThat(bucket.objects())
        .containsKeys(
            FOLDER + "2026/11/20/20261120T060000Z.json",
            FOLDER + "2026/11/20/20261120T060000Z-2.json",
            FOLDER + "2026/11/20/20261120T060000Z-2.txt");
  }

  @Test
  void aBaselineThatIsDeniedStaysForTheNextRun() {
    aws.on("s3:GetObject", request -> FakeBucket.error(403, "AccessDenied", "Access Denied"));

    Previous previous = publisher(TOPIC).previous("123456789012");
    assertThat(previous)
        .isEqualTo(
            new Previous.Unusable(
                "s3:GetObject is denied on `s3://reports/trustdrift/v1/123456789012/latest.json`; allow it",
                null));

    publisher(TOPIC).publish(REPORT, previous, _ -> REPORT);
    assertThat(bucket.objects()).doesNotContainKey(FOLDER + "latest.json");
  }

  private Publication publish(String topic) {
    return publisher(topic).publish(REPORT, new Previous.First(), _ -> REPORT);
  }

  private Publisher publisher(String topic) {
    return new Publisher(new S3Reports(s3(), "reports"), new SnsSink(sns(), topic));
  }

  private S3Client s3() {
    return S3Client.builder()
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(CREDENTIALS)
        .endpointOverride(aws.endpoint())
        .forcePathStyle(true)
        .build();
  }

  private SnsClient sns() {
    return SnsClient.builder()
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(CREDENTIALS)
        .endpointOverride(aws.endpoint())
        .build();
  }

  private FakeAws.Request request(String action) {
    return aws.requests().stream().filter(r -> r.action().equals(action)).findFirst().orElseThrow();
  }
}
