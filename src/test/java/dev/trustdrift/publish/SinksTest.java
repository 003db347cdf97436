package dev.trustdrift.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.aws.FakeAws.Request;
import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RichReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sns.SnsClient;
import tools.jackson.databind.json.JsonMapper;

/// Each sink failing in its ways, and the ways to set them up.
class SinksTest {
  private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:trustdrift";
  private static final String FOLDER = "/reports/trustdrift/v1/123456789012/";
  private static final String DATED = FOLDER + "2026/11/20/20261120T060000Z";
  private static final Report REPORT = RichReport.report();
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));

  private final FakeAws aws = FakeAws.start();
  private final FakeBucket bucket = FakeBucket.on(aws);

  SinksTest() {
    aws.on("sns:Publish", request -> Answer.xml(request.action(), "<MessageId>m-1</MessageId>"));
    aws.on("sns:PublishBatch", FakeTopic::takingAll);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @ParameterizedTest
  @CsvSource({".html", ".txt"})
  void aCompanionThatIsRefusedFailsAlone(String suffix) {
    refusing(DATED + suffix);

    Publication publication = publish(null, null);

    assertThat(publication.deliveries())
        .extracting(Delivery::published)
        .containsExactly(true, true, true, false);
    assertThat(publication.deliveries().getLast().detail())
        .isEqualTo("s3:PutObject is denied on `s3:/%s`; allow it".formatted(DATED + suffix));
    assertThat(publication.shortfall()).isEmpty();
    assertThat(bucket.objects()).containsKey(FOLDER + "latest.json");
  }

  @Test
  void aLatestPageThatIsRefusedFailsAlone() {
    refusing(FOLDER + "latest.html");

    Publication publication = publish(null, null);

    assertThat(publication.deliveries().getLast().detail())
        .startsWith("s3:PutObject is denied on `s3:/" + FOLDER + "latest.html`");
    assertThat(bucket.objects()).containsKey(FOLDER + "latest.json");
  }

  @Test
  void aBaselineThatIsRefusedIsSaid() {
    refusing(FOLDER + "latest.json");

    Publication publication = publish(null, null);

    assertThat(publication.deliveries())
        .extracting(Delivery::published)
        .containsExactly(true, true, true, false);
    assertThat(publication.deliveries().getLast().detail())
        .startsWith("s3:PutObject is denied on `s3:/" + FOLDER + "latest.json`");
  }

  @Test
  void aBucketOfAnotherRegionIsNamedWithItsRegion() {
    aws.on(
        "s3:PutObject",
        request ->
            new Answer(
                301,
                "application/xml",
                Map.of("x-amz-bucket-region", "us-west-2"),
                "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>"));

    assertThat(publish(null, null).deliveries().getFirst().detail())
        .isEqualTo(
            "`s3:/%s.json` is in another Region (us-west-2) (s3:PutObject); name one of the function's own Region"
                .formatted(DATED));
  }

  @Test
  void aTopicOfAnotherAccountOrRegionIsNamed() {
    for (String action : List.of("sns:Publish", "sns:PublishBatch")) {
      aws.on(
          action,
          request -> Answer.error(action, 400, "InvalidParameter", "Invalid parameter: TopicArn"));
    }

    Publication publication = publish(null, null);

    assertThat(publication.deliveries().get(1).detail())
        .isEqualTo(
            "`%s` is no topic of this account and Region (sns:Publish); correct TRUSTDRIFT_TOPIC_ARN"
                .formatted(TOPIC));
    // Of two alerts one is tried, in its batch.
    assertThat(aws.calls()).containsEntry("sns:Publish", 1).containsEntry("sns:PublishBatch", 1);
  }

  @Test
  void aMessageThatSnsFindsTooLongIsSaidToBe() {
    aws.on(
        "sns:Publish",
        request ->
            Answer.error(
                request.action(), 400, "InvalidParameter", "Invalid parameter: Message too long"));

    assertThat(publish(null, null).deliveries().get(1).detail())
        .contains("was refused since the message is too large");
  }

  @ParameterizedTest
  @CsvSource({"KMSAccessDenied", "KMSDisabled", "KMSInvalidState", "KMSNotFound", "KMSThrottling"})
  void aTopicWhoseKeyRefusesIsToldFromOneThatRefuses(String code) {
    aws.failing("sns:Publish", 400, code);
    aws.failing("sns:PublishBatch", 400, code);

    Publication publication = publish(null, null);

    assertThat(publication.deliveries().get(1).detail())
        .startsWith("the key that encrypts `" + TOPIC + "` refuses (" + code + ")");
    assertThat(publication.deliveries().get(2).detail()).contains("the key that encrypts");
    assertThat(bucket.objects()).doesNotContainKey(FOLDER + "latest.json");
  }

  @Test
  void anEndpointThatTakesTheCallAndNeverAnswersIsATimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      UrlConnectionHttpClient.Builder http =
          UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMillis(20));
      Publication publication =
          new Publisher(
                  new S3Reports(
                      S3Client.builder()
                          .region(Region.EU_CENTRAL_1)
                          .credentialsProvider(CREDENTIALS)
                          .endpointOverride(endpoint)
                          .forcePathStyle(true)
                          .httpClientBuilder(http)
                          .overrideConfiguration(
                              o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                          .build(),
                      "reports"),
                  new SnsSink(
                      SnsClient.builder()
                          .region(Region.EU_CENTRAL_1)
                          .credentialsProvider(CREDENTIALS)
                          .endpointOverride(endpoint)
                          .httpClientBuilder(http)
                          .overrideConfiguration(
                              o ->
                                  o.apiCallTimeout(Duration.ofMillis(20))
                                      .retryStrategy(DefaultRetryStrategy.doNotRetry()))
                          .build(),
                      TOPIC))
              .publish(REPORT, new Previous.First(), _ -> REPORT);

      assertThat(publication.deliveries())
          .hasSize(3)
          .allMatch(Delivery::failed)
          .allMatch(delivery -> delivery.detail().contains("got no answer in time; check the way"));
      assertThat(publication.shortfall()).isPresent();
    }
  }

  @Test
  void aKeyOfOnesOwnEncryptsEveryObject() {
    publish("arn:aws:kms:eu-central-1:123456789012:key/k", null);

    assertThat(puts())
        .hasSize(5)
        .allSatisfy(
            put ->
                assertThat(put.headers())
                    .containsEntry("X-amz-server-side-encryption", "aws:kms")
                    .containsEntry(
                        "X-amz-server-side-encryption-aws-kms-key-id",
                        "arn:aws:kms:eu-central-1:123456789012:key/k"));
  }

  @Test
  void otherwiseTheBucketsDefaultDoes() {
    publish(null, null);

    assertThat(puts())
        .hasSize(5)
        .allSatisfy(
            put -> assertThat(put.headers()).doesNotContainKey("X-amz-server-side-encryption"));
  }

  @Test
  void aLinkIsInTheDigestAloneAndSaysHowLongItLives() {
    Publication publication =
        publish(
            null,
            link(
                StaticCredentialsProvider.create(
                    AwsSessionCredentials.create("ASIATESTING", "secret", "the-session-token"))));

    Request digest =
        aws.requests().stream()
            .filter(request -> request.action().equals("sns:Publish"))
            .findFirst()
            .orElseThrow();
    assertThat(FakeTopic.form(digest, "email"))
        .contains(
            "To read it in a browser, for 8 hours or until the function's credentials end: http")
        .contains("20261120T060000Z.html?")
        .contains("X-Amz-Expires=28800");
    assertThat(
            JsonMapper.shared().readTree(FakeTopic.form(digest, "sqs")).at("/link").stringValue())
        .startsWith("http");
    assertThat(publication.location()).isEqualTo("s3:/" + DATED + ".json");
    assertThat(publication.deliveries().toString()).doesNotContain("X-Amz-Signature");
    assertThat(bucket.objects().toString()).doesNotContain("X-Amz-Signature");
  }

  @Test
  void withoutConfigurationThereIsNoLink() {
    publish(null, null);

    assertThat(aws.requests().toString()).doesNotContain("X-Amz-Signature");
  }

  @Test
  void aLinkThatCannotBeSignedIsSaid() {
    Publication publication =
        publish(
            null,
            link(
                () -> {
                  throw software.amazon.awssdk.core.exception.SdkClientException.create(
                      "Unable to load credentials");
                }));

    assertThat(publication.deliveries().getLast().detail()).startsWith("no link could be made: ");
    assertThat(publication.shortfall()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TRUSTDRIFT_QUIET | yes | TRUSTDRIFT_QUIET is `yes`, expected `true` or `false`",
        "TRUSTDRIFT_LINK_HOURS | 169 | TRUSTDRIFT_LINK_HOURS is `169`, expected whole hours from 1 to 168",
        "TRUSTDRIFT_LINK_HOURS | -1 | TRUSTDRIFT_LINK_HOURS is `-1`, expected whole hours",
        "TRUSTDRIFT_TOPIC_ARN | trustdrift | TRUSTDRIFT_TOPIC_ARN is `trustdrift`, expected the ARN of an SNS topic",
      })
  void aVariableThatMakesNoSenseIsNamed(String name, String value, String message) {
    assertThatThrownBy(() -> Destinations.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aTopicIsAskedInItsOwnRegionAndQuietIsAsSaid() {
    Publisher publisher =
        Destinations.of(
            Map.of(
                "TRUSTDRIFT_TOPIC_ARN", TOPIC, "TRUSTDRIFT_QUIET", "TRUE", "TRUSTDRIFT_CHAT", ""));

    assertThat(publisher.topic()).isNotNull();
    assertThat(publisher.reports()).isNull();
    assertThat(publisher.quiet()).isTrue();
    assertThat(Destinations.of(Map.of()).quiet()).isFalse();
  }

  private void refusing(String path) {
    var usual = aws.answer("s3:PutObject");
    aws.on(
        "s3:PutObject",
        request ->
            request.path().equals(path)
                ? FakeBucket.error(403, "AccessDenied", "Access Denied")
                : usual.apply(request));
  }

  private List<Request> puts() {
    return aws.requests().stream().filter(r -> r.action().equals("s3:PutObject")).toList();
  }

  private PageLink link(AwsCredentialsProvider credentials) {
    return new PageLink(
        S3Presigner.builder()
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(credentials)
            .endpointOverride(aws.endpoint())
            .build(),
        8);
  }

  private Publication publish(@Nullable String key, @Nullable PageLink link) {
    return new Publisher(
            new S3Reports(
                S3Client.builder()
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(CREDENTIALS)
                    .endpointOverride(aws.endpoint())
                    .forcePathStyle(true)
                    .build(),
                "reports",
                key,
                link),
            new SnsSink(
                SnsClient.builder()
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(CREDENTIALS)
                    .endpointOverride(aws.endpoint())
                    .build(),
                TOPIC))
        .publish(REPORT, new Previous.First(), _ -> REPORT);
  }
}
