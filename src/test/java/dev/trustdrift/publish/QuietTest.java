package dev.trustdrift.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.publish.Delivery.Outcome;
import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/// TRUSTDRIFT_QUIET: no digest where nothing changed, and one a week all the same.
class QuietTest {
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));
  private static final Instant START = RichReport.TAKEN_AT;
  private static final List<Tracked> KNOWN =
      List.of(ManyFindings.finding("a", Severity.HIGH, Status.PERSISTING));

  private final FakeAws aws = FakeAws.start();
  private final FakeBucket bucket = FakeBucket.on(aws);

  QuietTest() {
    aws.on("sns:Publish", request -> Answer.xml(request.action(), "<MessageId>m-1</MessageId>"));
    aws.on("sns:PublishBatch", FakeTopic::takingAll);
    run(true, first());
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void theFirstRunIsTold() {
    assertThat(digests()).isEqualTo(1);
  }

  @Test
  void aDayWithoutAChangeGetsNoDigestAndTheResultSaysWhy() {
    Publication publication = run(true, unchanged(1));

    assertThat(digests()).isEqualTo(1);
    Delivery sns = publication.deliveries().get(1);
    assertThat(sns.outcome()).isEqualTo(Outcome.UNNEEDED);
    assertThat(sns.detail())
        .isEqualTo(
            "nothing changed since the digest of 2026-11-20T06:00:00Z: none is sent"
                + " (TRUSTDRIFT_QUIET); a sign of life follows a week after it");
    assertThat(publication.shortfall()).isEmpty();
    assertThat(bucket.objects().get("/reports/trustdrift/v1/123456789012/latest.json"))
        .contains("\"takenAt\" : \"2026-11-21T06:00:00Z\"");
  }

  @Test
  void otherwiseEachRunIsTold() {
    run(false, unchanged(1));

    assertThat(digests()).isEqualTo(2);
  }

  @Test
  void onceAWeekThereIsASignOfLifeAndThenTheWeekBeginsAnew() {
    for (int day = 1; day <= 15; day++) {
      run(true, unchanged(day));
    }

    // On the first day, the eighth and the fifteenth.
    assertThat(digests()).isEqualTo(3);
    assertThat(FakeTopic.form(last(), "email")).contains("this is the weekly sign of life");
  }

  @Test
  void aRunThatStartsABitEarlierThanLastWeeksIsTheSignOfLifeToo() {
    run(true, report(START.plus(Duration.ofDays(7)).minusSeconds(90), KNOWN, List.of(), List.of()));

    assertThat(digests()).isEqualTo(2);
  }

  @Test
  void anythingNewIsTold() {
    run(
        true,
        report(
            day(1),
            List.of(KNOWN.getFirst(), ManyFindings.finding("b", Severity.LOW, Status.NEW)),
            List.of(),
            List.of()));

    assertThat(digests()).isEqualTo(2);
    assertThat(FakeTopic.form(last(), "email")).doesNotContain("sign of life");
  }

  @Test
  void whatIsResolvedIsTold() {
    run(
        true,
        report(
            day(1),
            List.of(),
            List.of(ManyFindings.finding("a", Severity.HIGH, Status.RESOLVED)),
            List.of()));

    assertThat(digests()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MEDIUM", "CRITICAL"})
  void whatBecameWorseOrMilderIsTold(Severity severity) {
    run(
        true,
        report(
            day(1),
            List.of(ManyFindings.finding("a", severity, Status.PERSISTING)),
            List.of(),
            List.of()));

    assertThat(digests()).isEqualTo(2);
  }

  @Test
  void aPartThatCouldNotBeReadIsToldOnceAndThatItCanAgainToo() {
    List<Gap> gaps = List.of(Gap.unread(Gap.Part.TRAIL, "throttled after 3 pages"));
    List<Gap> other = List.of(Gap.unread(Gap.Part.TRAIL, "throttled after 7 pages"));

    run(true, report(day(1), KNOWN, List.of(), gaps));
    assertThat(digests()).isEqualTo(2);
    run(true, report(day(2), KNOWN, List.of(), other));
    assertThat(digests()).isEqualTo(2);
    run(true, unchanged(3));
    assertThat(digests()).isEqualTo(3);
  }

  @Test
  void aDigestThatWasNotTakenIsNotToldOf() {
    aws.failing("sns:Publish", 403, "AuthorizationError");
    run(
        true,
        report(
            day(1),
            List.of(KNOWN.getFirst(), ManyFindings.finding("b", Severity.LOW, Status.NEW)),
            List.of(),
            List.of()));
    aws.on("sns:Publish", request -> Answer.xml(request.action(), "<MessageId>m-1</MessageId>"));
    int before = digests();

    // The baseline stayed, so it is new still.
    run(
        true,
        report(
            day(2),
            List.of(KNOWN.getFirst(), ManyFindings.finding("b", Severity.LOW, Status.NEW)),
            List.of(),
            List.of()));

    assertThat(digests()).isEqualTo(before + 1);
  }

  @Test
  void aDigestFromTheFutureKeepsNobodyWaiting() {
    run(true, report(day(1000), KNOWN, List.of(), List.of()));
    int before = digests();

    run(true, unchanged(1));

    assertThat(digests()).isEqualTo(before + 1);
  }

  @Test
  void withoutABucketEachRunIsTold() {
    new Publisher(null, topic(), true)
        .publish(unchanged(1), new Previous.First(), _ -> unchanged(1));

    assertThat(digests()).isEqualTo(2);
  }

  private static Instant day(int number) {
    return START.plus(Duration.ofDays(number));
  }

  private static Report first() {
    return ManyFindings.of(
        START,
        null,
        List.of(ManyFindings.finding("a", Severity.HIGH, Status.NEW)),
        List.of(),
        List.of());
  }

  private static Report unchanged(int day) {
    return report(day(day), KNOWN, List.of(), List.of());
  }

  private static Report report(
      Instant takenAt, List<Tracked> findings, List<Tracked> resolved, List<Gap> gaps) {
    return ManyFindings.of(takenAt, START, findings, resolved, gaps);
  }

  private int digests() {
    return (int)
        aws.requests().stream()
            .filter(request -> request.action().equals("sns:Publish"))
            .filter(request -> request.form().containsValue("digest"))
            .count();
  }

  private FakeAws.Request last() {
    return aws.requests().stream()
        .filter(request -> request.action().equals("sns:Publish"))
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  private SnsSink topic() {
    return new SnsSink(
        SnsClient.builder()
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(CREDENTIALS)
            .endpointOverride(aws.endpoint())
            .build(),
        "arn:aws:sns:eu-central-1:123456789012:trustdrift");
  }

  private Publication run(boolean quiet, Report report) {
    Publisher publisher =
        new Publisher(
            new S3Reports(
                S3Client.builder()
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(CREDENTIALS)
                    .endpointOverride(aws.endpoint())
                    .forcePathStyle(true)
                    .build(),
                "reports"),
            topic(),
            quiet);
    return publisher.publish(report, publisher.previous(RichReport.ACCOUNT), _ -> report);
  }
}
