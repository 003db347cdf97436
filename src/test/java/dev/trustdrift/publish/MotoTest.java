package dev.trustdrift.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.RichReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The sinks against moto's SNS, SQS and S3: what a subscriber receives, and what lies in the
/// bucket. Where moto_server is not on the PATH these are skipped, with one line.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoTest {
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing"));

  private Process moto;
  private URI endpoint;
  private S3Client s3;
  private SnsClient sns;

  @BeforeAll
  void startMoto() throws IOException {
    if (!onPath("moto_server")) {
      System.out.println("skipped: sinks against moto (moto_server is not on the PATH)");
    }
    Assumptions.assumeTrue(onPath("moto_server"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    moto =
        new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    BufferedReader output = moto.inputReader();
    String line = output.readLine();
    while (line != null && !line.contains("Running on")) {
      line = output.readLine();
    }
    assertThat(line).as("moto_server did not start").isNotNull();
    // It logs each request: unread, the pipe would fill and stop it.
    Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
    endpoint = URI.create("http://127.0.0.1:" + port);
    s3 =
        S3Client.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .build();
    sns =
        SnsClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .endpointOverride(endpoint)
            .build();
    s3.createBucket(request -> request.bucket("reports"));
  }

  @AfterAll
  void stopMoto() {
    if (moto != null) {
      moto.destroy();
      moto.onExit().join();
    }
  }

  @Test
  void aSubscriberReceivesTheDigestAndTheBucketHoldsTheReport() throws Exception {
    String topic = sns.createTopic(request -> request.name("trustdrift")).topicArn();
    String queue = subscribe(topic, "inbox", "{\"kind\": [\"digest\"]}");

    Publication publication =
        new Publisher(new S3Reports(s3, "reports"), new SnsSink(sns, topic))
            .publish(RichReport.report(), new Previous.First(), _ -> RichReport.report());

    assertThat(publication.deliveries())
        .extracting(Delivery::published)
        .containsExactly(true, true, true);
    JsonNode message = receive(queue);
    assertThat(message.at("/Subject").stringValue())
        .startsWith("trustdrift 123456789012: 1 critical");
    JsonNode digest = JsonMapper.shared().readTree(message.at("/Message").stringValue());
    assertThat(digest.at("/schema").stringValue()).isEqualTo("trustdrift/digest/v1");
    assertThat(digest.at("/report").stringValue()).isEqualTo(publication.location());
    assertThat(digest.at("/findings").size()).isEqualTo(17);
    assertThat(message.at("/MessageAttributes/severity/Value").stringValue()).isEqualTo("CRITICAL");
    assertThat(message.at("/MessageAttributes/high/Type").stringValue()).isEqualTo("Number");
    assertThat(
            s3.getObjectAsBytes(
                    request ->
                        request
                            .bucket("reports")
                            .key("trustdrift/v1/123456789012/2026/11/20/20261120T060000Z.json"))
                .asByteArray())
        .isEqualTo(JsonV1.bytes(RichReport.report()));
    assertThat(new S3Reports(s3, "reports").previous("123456789012"))
        .isInstanceOf(Previous.Known.class);
  }

  @Test
  void aFilterPolicyChoosesTheAlerts() throws Exception {
    String topic = sns.createTopic(request -> request.name("filtered")).topicArn();
    String pager =
        subscribe(topic, "pager", "{\"kind\": [\"alert\"], \"severity\": [\"CRITICAL\"]}");
    String keys =
        subscribe(
            topic,
            "keys",
            "{\"rule\": [\"leftover-ci-user\"], \"account\": [\"123456789012\"], \"status\": [\"new\"]}");
    String nobody = subscribe(topic, "nobody", "{\"rule\": [\"root-access-key\"]}");

    new Publisher(null, new SnsSink(sns, topic))
        .publish(RichReport.report(), new Previous.First(), _ -> RichReport.report());

    JsonNode page = receive(pager);
    assertThat(page.at("/MessageAttributes/rule/Value").stringValue())
        .isEqualTo("lookalike-namespace");
    JsonNode alert = JsonMapper.shared().readTree(page.at("/Message").stringValue());
    assertThat(alert.at("/schema").stringValue()).isEqualTo("trustdrift/alert/v1");
    assertThat(alert.at("/finding/evidence/witness").toString())
        .contains("project_path:acmea/a:ref_type:tag:ref:a");
    assertThat(received(pager)).isEmpty();
    assertThat(receive(keys).at("/Subject").stringValue())
        .isEqualTo("trustdrift 123456789012: HIGH leftover-ci-user");
    assertThat(received(keys)).isEmpty();
    assertThat(received(nobody)).isEmpty();
  }

  @Test
  void aFifoTopicTakesDigestAndAlertsInTheAccountsGroup() throws Exception {
    String topic =
        sns.createTopic(
                request -> request.name("trustdrift.fifo").attributes(Map.of("FifoTopic", "true")))
            .topicArn();

    String queue = subscribeFifo(topic);

    Publication publication =
        new Publisher(null, new SnsSink(sns, topic))
            .publish(RichReport.report(), new Previous.First(), _ -> RichReport.report());

    assertThat(publication.deliveries())
        .extracting(Delivery::published)
        .containsExactly(true, true);
    List<String> schemas = new ArrayList<>();
    Optional<JsonNode> message = received(queue);
    while (message.isPresent()) {
      schemas.add(
          JsonMapper.shared()
              .readTree(message.get().at("/Message").stringValue())
              .at("/schema")
              .stringValue());
      message = received(queue);
    }
    assertThat(schemas)
        .containsExactly("trustdrift/alert/v1", "trustdrift/alert/v1", "trustdrift/digest/v1");
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    Publication publication =
        new Publisher(null, new SnsSink(sns, "arn:aws:sns:us-east-1:123456789012:nobody"))
            .publish(RichReport.report(), new Previous.First(), _ -> RichReport.report());

    assertThat(publication.deliveries()).hasSize(2).allMatch(Delivery::failed);
    assertThat(publication.deliveries().getFirst().detail())
        .startsWith("`arn:aws:sns:us-east-1:123456789012:nobody` does not exist");
  }

  @Test
  void ofTwoRunsAtOneTimeTheSlowerOneDoesNotOverwriteTheBaseline() {
    s3.createBucket(request -> request.bucket("twins"));
    S3Reports reports = new S3Reports(s3, "twins");

    assertThat(reports.keepAsLatest(RichReport.report(), new Previous.First(), null)).isPresent();
    assertThat(reports.keepAsLatest(RichReport.report(), new Previous.First(), null)).isEmpty();

    Previous known = reports.previous("123456789012");
    s3.putObject(
        request -> request.bucket("twins").key("trustdrift/v1/123456789012/latest.json"),
        RequestBody.fromString("another"));
    assertThat(reports.keepAsLatest(RichReport.report(), known, null)).isEmpty();

    Previous another = reports.previous("123456789012");
    assertThat(another).isInstanceOf(Previous.Unusable.class);
    assertThat(reports.keepAsLatest(RichReport.report(), another, null)).isPresent();
    assertThat(s3.listObjectsV2(request -> request.bucket("twins")).contents())
        .anyMatch(object -> object.key().contains("latest.json.unusable-"));
  }

  @Test
  void aBucketThatIsNotThereIsNamed() {
    S3Reports reports = new S3Reports(s3, "no-such-bucket");

    assertThat(reports.publish(RichReport.report()).delivery().detail())
        .contains("does not exist in this account and Region (s3:PutObject)");
    assertThat(reports.previous("123456789012")).isInstanceOf(Previous.Unusable.class);
  }

  private String subscribeFifo(String topic) throws Exception {
    sqs(
        "CreateQueue",
        "QueueName",
        "ordered.fifo",
        "Attribute.1.Name",
        "FifoQueue",
        "Attribute.1.Value",
        "true");
    return subscribe(topic, "ordered.fifo", "");
  }

  private String subscribe(String topic, String name, String filter) throws Exception {
    String answer = sqs("CreateQueue", "QueueName", name);
    Matcher url = Pattern.compile("<QueueUrl>(.*?)</QueueUrl>").matcher(answer);
    assertThat(url.find()).as(answer).isTrue();
    sns.subscribe(
        request ->
            request
                .topicArn(topic)
                .protocol("sqs")
                .endpoint("arn:aws:sqs:us-east-1:123456789012:" + name)
                .attributes(filter.isEmpty() ? Map.of() : Map.of("FilterPolicy", filter)));
    return url.group(1);
  }

  private JsonNode receive(String queue) throws Exception {
    return received(queue).orElseThrow();
  }

  /// The next message, which is then deleted.
  private Optional<JsonNode> received(String queue) throws Exception {
    String answer = sqs("ReceiveMessage", "QueueUrl", queue);
    Matcher body = Pattern.compile("<Body>(.*?)</Body>", Pattern.DOTALL).matcher(answer);
    if (!body.find()) {
      return Optional.empty();
    }
    Matcher handle = Pattern.compile("<ReceiptHandle>(.*?)</ReceiptHandle>").matcher(answer);
    assertThat(handle.find()).as(answer).isTrue();
    sqs("DeleteMessage", "QueueUrl", queue, "ReceiptHandle", handle.group(1));
    String json =
        body.group(1)
            .replace("&quot;", "\"")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
    return Optional.of(JsonMapper.shared().readTree(json));
  }

  /// SQS's query protocol by hand: two calls are not worth a client.
  private String sqs(String action, String... parameters) throws Exception {
    List<String> pairs = new ArrayList<>(List.of("Action", action, "Version", "2012-11-05"));
    pairs.addAll(List.of(parameters));
    String form =
        Stream.iterate(0, i -> i < pairs.size(), i -> i + 2)
            .map(
                i ->
                    pairs.get(i)
                        + "="
                        + URLEncoder.encode(pairs.get(i + 1), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=testing/20261120/us-east-1/sqs/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean onPath(String tool) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> java.nio.file.Files.isExecutable(java.nio.file.Path.of(folder, tool)));
  }
}
