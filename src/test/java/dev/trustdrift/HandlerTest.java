package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.LambdaRuntime.Outcome;
import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.aws.FakeCloudTrail;
import dev.trustdrift.aws.FakeIam;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.publish.FakeBucket;
import dev.trustdrift.publish.FakeTopic;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.RuleInfo.Group;
import dev.trustdrift.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The handler as Lambda runs it: under Lambda's runtime interface client, in a process of its own,
/// with AWS on 127.0.0.1.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandlerTest {
  private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:trustdrift";
  private static final String CONFIG = "/config/trustdrift.yaml";
  private static final String FOLDER = "/reports/trustdrift/v1/123456789012/";

  private final FakeAws aws = FakeAws.start();
  private FakeBucket bucket = FakeBucket.on(aws);
  private LambdaRuntime lambda;

  @BeforeAll
  void startLambda() throws IOException {
    lambda =
        LambdaRuntime.start(
            Map.of(
                "AWS_ENDPOINT_URL", aws.endpoint().toString(),
                "AWS_ACCESS_KEY_ID", "testing",
                "AWS_SECRET_ACCESS_KEY", "testing",
                "AWS_REGION", "us-east-1",
                // As the template sets it: text through Lambda's own logger would be wrapped.
                "AWS_LAMBDA_LOG_FORMAT", "JSON",
                "TRUSTDRIFT_CONFIG", "s3:/" + CONFIG,
                "TRUSTDRIFT_TOPIC_ARN", TOPIC,
                "TRUSTDRIFT_REPORT_BUCKET", "reports"));
  }

  @AfterAll
  void stopLambda() {
    lambda.close();
    aws.close();
  }

  /// An account with one role that a look-alike can assume. The probe refuses to dial the private
  /// address of its provider, which is a gap.
  @BeforeEach
  void freshAccount() {
    OidcProvider local =
        new OidcProvider(
            "arn:aws:iam::123456789012:oidc-provider/127.0.0.1",
            "https://127.0.0.1",
            List.of("https://127.0.0.1"),
            List.of("b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a"),
            Map.of(),
            true);
    ExampleAccount account =
        ExampleAccount.empty()
            .provider(local)
            .role(
                "deploy",
                ExampleAccount.webIdentityPolicy(
                    "{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme*\"}}"));
    FakeIam.of(account.inventory(), aws);
    FakeCloudTrail.of(List.of(), aws, System::nanoTime);
    bucket = FakeBucket.on(aws);
    bucket.put(CONFIG, "issuers: {https://gitlab.com: {owned: [acme]}}\nfailOn: low\n");
    aws.on("sns:Publish", request -> Answer.xml(request.action(), "<MessageId>m-1</MessageId>"));
    aws.on("sns:PublishBatch", FakeTopic::takingAll);
  }

  @ParameterizedTest
  @ValueSource(strings = {"schedule", "rule", "on-demand"})
  void anEventForTheDailyRunAuditsEverything(String event) throws Exception {
    JsonNode result = result(lambda.invoke(Files.readAllBytes(Path.of("events", event + ".json"))));

    assertThat(result.propertyNames())
        .containsExactly(
            "schema",
            "account",
            "takenAt",
            "summary",
            "report",
            "published",
            "findings",
            "findingsOmitted",
            "gaps");
    assertThat(result.at("/schema").stringValue()).isEqualTo("trustdrift/result/v1");
    assertThat(result.at("/account").stringValue()).isEqualTo("123456789012");
    assertThat(result.at("/report").stringValue())
        .matches("s3:/" + FOLDER + "\\d{4}/\\d\\d/\\d\\d/\\d{8}T\\d{6}Z\\.json");
    assertThat(result.at("/published/0/sink").stringValue()).isEqualTo("s3");
    assertThat(result.at("/published/1/sink").stringValue()).isEqualTo("sns");
    assertThat(result.at("/published/1/published").booleanValue()).isTrue();
    assertThat(result.at("/gaps").toString()).contains("\"part\":\"tls\"");
    assertThat(bucket.objects()).containsKey(FOLDER + "latest.json");
  }

  @Test
  void theResultIsTheStoredReportsSummaryAndItsFindingsFromFailOnUp() throws Exception {
    JsonNode result = result(lambda.invoke("{}"));

    JsonNode report = JsonMapper.shared().readTree(bucket.objects().get(FOLDER + "latest.json"));
    assertThat(result.get("summary")).isEqualTo(report.get("summary"));
    assertThat(result.get("takenAt")).isEqualTo(report.get("takenAt"));
    assertThat(result.at("/findings").size())
        .isEqualTo(report.at("/findings").size() - report.at("/summary/info").intValue());
  }

  @Test
  void theSecondRunComparesWithTheFirst() throws Exception {
    result(lambda.invoke("{}"));
    JsonNode second = result(lambda.invoke("{}"));

    assertThat(second.at("/summary/new").intValue()).isZero();
    assertThat(second.at("/summary/persisting").intValue()).isPositive();
  }

  @Test
  void afterACertificateRotationProvidersAloneAreLookedAtAndTheBaselineStays() throws Exception {
    JsonNode result =
        result(lambda.invoke(Files.readAllBytes(Path.of("events", "certificate-rotation.json"))));

    assertThat(result.at("/findings").valueStream().map(f -> f.at("/rule").stringValue()))
        .isNotEmpty()
        .allMatch(rule -> group(rule) == Group.PROVIDERS);
    assertThat(bucket.objects()).doesNotContainKey(FOLDER + "latest.json");
  }

  @Test
  void anotherAccountIsRefusedByName() throws Exception {
    JsonNode result = result(lambda.invoke(Files.readAllBytes(Path.of("events", "account.json"))));

    assertThat(result.toString())
        .isEqualTo(
            "{\"schema\":\"trustdrift/result/v1\",\"error\":{\"message\":\"the function's credentials"
                + " are for account `123456789012`, and it has no role to take in `210987654321`;"
                + " deploy it there, or leave `account` out\",\"field\":\"account\"}}");
    assertThat(bucket.objects()).containsOnlyKeys(CONFIG);
  }

  @Test
  void theOwnAccountIsAudited() throws Exception {
    assertThat(result(lambda.invoke("{\"account\": \"123456789012\"}")).has("summary")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"onyl\": [\"keys\"]} | \"onyl\" | unknown field `onyl`; known are `only`, `reason`, `account`",
        "nonsense | null | the event is not JSON",
        "[] | null | the event is a list",
      })
  void anEventThatMakesNoSenseIsAnErrorInTheResult(String event, String field, String message)
      throws Exception {
    JsonNode result = result(lambda.invoke(event));

    assertThat(result.propertyNames()).containsExactly("schema", "error");
    assertThat(result.at("/error/field").toString()).isEqualTo(field);
    assertThat(result.at("/error/message").stringValue()).startsWith(message);
  }

  @Test
  void aTopicThatRefusesFailsTheRunAfterTheReportIsStored() throws Exception {
    aws.denying("sns:Publish");
    aws.denying("sns:PublishBatch");

    Outcome outcome = lambda.invoke("{}");

    assertThat(outcome.failed()).isTrue();
    assertThat(outcome.body())
        .contains("nobody was told")
        .contains("sns:Publish is denied on `" + TOPIC + "`");
    assertThat(bucket.objects()).hasSize(4).doesNotContainKey(FOLDER + "latest.json");
  }

  @Test
  void anAlertThatIsNotTakenFailsTheRunAndTheNextOneTellsItAgain() throws Exception {
    aws.denying("sns:PublishBatch");

    Outcome outcome = lambda.invoke("{}");

    assertThat(outcome.failed()).isTrue();
    assertThat(outcome.body()).contains("its digest was sent, but").contains("sns-alerts: 0 of ");
    assertThat(bucket.objects()).doesNotContainKey(FOLDER + "latest.json");

    aws.on("sns:PublishBatch", FakeTopic::takingAll);
    JsonNode result = result(lambda.invoke("{}"));

    assertThat(result.at("/published/2/sink").stringValue()).isEqualTo("sns-alerts");
    assertThat(result.at("/published/2/published").booleanValue()).isTrue();
    assertThat(result.at("/summary/persisting").intValue()).isZero();
    assertThat(bucket.objects()).containsKey(FOLDER + "latest.json");
  }

  @Test
  void aBucketThatRefusesIsSaidAndTheTopicIsTold() throws Exception {
    aws.on("s3:PutObject", request -> FakeBucket.error(403, "AccessDenied", "Access Denied"));

    JsonNode result = result(lambda.invoke("{}"));

    assertThat(result.at("/published/0/published").booleanValue()).isFalse();
    assertThat(result.at("/published/1/published").booleanValue()).isTrue();
    assertThat(result.at("/report").stringValue()).contains("could not be stored");
  }

  @Test
  void aBaselineThatCannotBeReadIsAGap() throws Exception {
    bucket.put(FOLDER + "latest.json", "half");

    JsonNode result = result(lambda.invoke("{}"));

    assertThat(result.at("/gaps").toString())
        .contains("\"part\":\"baseline\"")
        .contains("every finding counts as new");
  }

  @Test
  void aConfigurationWithATypoFailsTheRunAndNamesTheKey() throws Exception {
    bucket.put(CONFIG, "isuers: {}\n");

    Outcome outcome = lambda.invoke("{}");

    assertThat(outcome.failed()).isTrue();
    assertThat(outcome.body()).contains("s3:/" + CONFIG).contains("isuers").contains("issuers");
  }

  @Test
  void credentialsThatAreNoneFailTheRun() throws Exception {
    aws.failing("sts:GetCallerIdentity", 403, "ExpiredToken");

    Outcome outcome = lambda.invoke("{}");

    assertThat(outcome.failed()).isTrue();
    assertThat(outcome.body()).contains("sts:GetCallerIdentity");
  }

  @Test
  void logsEachStepAndEndsWithMetricsForCloudWatch() throws Exception {
    result(lambda.invoke("{}"));
    result(lambda.invoke("{}"));

    List<JsonNode> log = lambda.log();
    assertThat(log)
        .extracting(line -> line.path("step").asString())
        .containsExactly("request", "collect", "baseline", "rules", "s3", "sns", "publish", "run");
    assertThat(log)
        .allMatch(line -> List.of("INFO", "WARN").contains(line.path("level").asString()));
    assertThat(log.get(1).path("roles").intValue()).isEqualTo(1);
    assertThat(log.get(1).path("awsCalls").intValue()).isGreaterThan(5);
    EmbeddedMetrics metrics = new EmbeddedMetrics(log.getLast());
    assertThat(metrics.names()).containsExactlyInAnyOrderElementsOf(SentMetrics.NAMES);
    assertThat(metrics.value(Metric.CRITICAL)).isPositive();
    assertThat(metrics.value(Metric.NEW)).isZero();
    assertThat(metrics.value(Metric.SUCCEEDED)).isEqualTo(1);
    assertThat(metrics.value(Metric.GAPS)).isPositive();
    assertThat(metrics.value(Metric.LAST_SUCCESS_AGE)).isBetween(0L, 600L);
    assertThat(log.getLast().path("FunctionName").asString()).isEqualTo("trustdrift");
    assertThat(log.getLast().path("Account").asString()).isEqualTo("123456789012");
  }

  @Test
  void aRunThatFailsSaysSoAndCountsNoFindings() throws Exception {
    aws.failing("sts:GetCallerIdentity", 403, "ExpiredToken");

    lambda.invoke("{}");

    JsonNode last = lambda.log().getLast();
    EmbeddedMetrics metrics = new EmbeddedMetrics(last);
    assertThat(last.path("level").asString()).isEqualTo("ERROR");
    assertThat(last.path("message").asString()).contains("sts:GetCallerIdentity");
    assertThat(metrics.value(Metric.SUCCEEDED)).isZero();
    assertThat(metrics.names()).contains("Duration").doesNotContain("Critical", "Gaps");
    // Not known from the credentials; from the function's own name then.
    assertThat(last.path("Account").asString()).isEqualTo("123456789012");
  }

  @Test
  void anAuditThatNobodyWasToldOfIsNoSuccess() throws Exception {
    aws.denying("sns:Publish");

    lambda.invoke("{}");

    EmbeddedMetrics metrics = new EmbeddedMetrics(lambda.log().getLast());
    assertThat(metrics.value(Metric.SUCCEEDED)).isZero();
    assertThat(metrics.value(Metric.FAILED_DELIVERIES)).isEqualTo(1);
  }

  /// Its counts would be a gap in the curves of whole audits.
  @Test
  void anAuditOfAPartCountsNeitherFindingsNorAsASuccess() throws Exception {
    result(lambda.invoke("{\"only\": [\"providers\"]}"));

    assertThat(new EmbeddedMetrics(lambda.log().getLast()).names())
        .contains("Gaps", "Roles", "Duration")
        .doesNotContain("Critical", "New", "Succeeded");
  }

  @Test
  void aRefusedEventIsAWarningAndNoRun() throws Exception {
    result(lambda.invoke("{\"onyl\": [\"keys\"]}"));

    assertThat(lambda.log()).hasSize(1);
    assertThat(lambda.log().getFirst().path("level").asString()).isEqualTo("WARN");
    assertThat(lambda.log().getFirst().has("_aws")).isFalse();
  }

  private static Group group(String rule) {
    return Rules.byId(rule).orElseThrow().info().group();
  }

  private static JsonNode result(Outcome outcome) {
    assertThat(outcome.failed()).as(outcome.body()).isFalse();
    return JsonMapper.shared().readTree(outcome.body());
  }
}
