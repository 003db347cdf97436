package dev.trustdrift.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.SentMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TemplateTest {
  private final Template template = Template.read();

  @Test
  void runsTheJarOfTheBuildOnJava25() throws Exception {
    JsonNode function = template.properties("Auditor");

    assertThat(function.path("Runtime").asString()).isEqualTo("java25");
    assertThat(function.path("Handler").asString())
        .isEqualTo("dev.trustdrift.Handler::handleRequest");
    assertThat(function.path("CodeUri").asString()).isEqualTo("target/trustdrift.jar");
    assertThat(template.root().at("/Resources/Auditor/Metadata/SkipBuild").asBoolean()).isTrue();
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<finalName>trustdrift</finalName>");
  }

  @Test
  void handsOverTheThreeVariablesOfTheContractAndTheJvmsOptions() {
    assertThat(template.properties("Auditor").at("/Environment/Variables").propertyNames())
        .containsExactlyInAnyOrder(
            "JAVA_TOOL_OPTIONS",
            "TRUSTDRIFT_CONFIG",
            "TRUSTDRIFT_TOPIC_ARN",
            "TRUSTDRIFT_REPORT_BUCKET");
  }

  @Test
  void theScheduleSaysItsInputAndHasSomewhereToPutWhatFails() {
    JsonNode target = template.properties("Daily").path("Target");

    assertThat(target.path("Input").asString()).isEqualTo("{}");
    assertThat(target.at("/RetryPolicy/MaximumRetryAttempts").asInt()).isPositive();
    assertThat(target.at("/DeadLetterConfig/Arn").asString()).isEqualTo("Undelivered.Arn");
    assertThat(template.statements("DailyRole"))
        .flatExtracting(Template::actions)
        .containsExactlyInAnyOrder("lambda:InvokeFunction", "sqs:SendMessage");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TopicPolicy", "ReportsPolicy", "UndeliveredPolicy"})
  void refusesPlainHttp(String policy) {
    assertThat(template.properties(policy).at("/PolicyDocument/Statement"))
        .anySatisfy(
            statement -> {
              assertThat(statement.path("Effect").asString()).isEqualTo("Deny");
              assertThat(statement.path("Principal").asString()).isEqualTo("*");
              assertThat(statement.at("/Condition/Bool/aws:SecureTransport").asString())
                  .isEqualTo("false");
            });
  }

  @Test
  void encryptsTheTopicWithAKeyThatAlarmsMayUse() {
    assertThat(template.properties("Topic").path("KmsMasterKeyId").asString())
        .isEqualTo("TopicKey");
    assertThat(template.properties("TopicKey").path("EnableKeyRotation").asBoolean()).isTrue();
    assertThat(template.properties("TopicKey").at("/KeyPolicy/Statement"))
        .anySatisfy(
            statement -> {
              assertThat(statement.at("/Principal/Service").asString(""))
                  .isEqualTo("cloudwatch.amazonaws.com");
              assertThat(Template.actions(statement))
                  .contains("kms:GenerateDataKey*", "kms:Decrypt");
            });
  }

  @Test
  void keepsReportsEncryptedVersionedPrivateAndNotForEver() {
    JsonNode bucket = template.properties("Reports");

    assertThat(bucket.path("BucketEncryption").toString()).contains("SSEAlgorithm");
    assertThat(bucket.at("/VersioningConfiguration/Status").asString()).isEqualTo("Enabled");
    assertThat(bucket.path("PublicAccessBlockConfiguration"))
        .hasSize(4)
        .allMatch(JsonNode::asBoolean);
    assertThat(bucket.at("/OwnershipControls/Rules/0/ObjectOwnership").asString())
        .isEqualTo("BucketOwnerEnforced");
    assertThat(bucket.at("/LifecycleConfiguration/Rules/0").propertyNames())
        .contains("ExpirationInDays", "NoncurrentVersionExpiration");
    assertThat(template.root().at("/Resources/Reports/DeletionPolicy").asString())
        .isEqualTo("Retain");
  }

  @Test
  void alarmsOnFailedMissingAndLostRunsAlwaysAndOnTheRestIfWanted() {
    assertThat(alarms().filter(name -> !optional(name)))
        .containsExactlyInAnyOrder("Failed", "Missing", "Lost");
    assertThat(alarms().filter(this::optional))
        .containsExactlyInAnyOrder("Exposed", "Blind", "Untold", "Slow");
    assertThat(alarms())
        .allSatisfy(
            name ->
                assertThat(template.properties(name).at("/AlarmActions/0").asString())
                    .isEqualTo("Topic"));
    assertThat(template.properties("Missing").path("TreatMissingData").asString())
        .isEqualTo("breaching");
  }

  /// A metric that nobody sends leaves an alarm silent for ever.
  @Test
  void alarmsOnMetricsThatAreSent() {
    assertThat(alarms())
        .extracting(template::properties)
        .allSatisfy(
            alarm -> {
              String namespace = alarm.path("Namespace").asString();
              String metric = alarm.path("MetricName").asString();
              if (namespace.equals(SentMetrics.NAMESPACE)) {
                assertThat(SentMetrics.NAMES).contains(metric);
                assertThat(alarm.path("Dimensions"))
                    .extracting(dimension -> dimension.path("Name").asString())
                    .containsExactlyElementsOf(SentMetrics.DIMENSIONS);
              } else {
                // Lambda's and SQS's own (their developer guides).
                assertThat(namespace + "/" + metric)
                    .isIn(
                        "AWS/Lambda/Errors",
                        "AWS/Lambda/Duration",
                        "AWS/SQS/ApproximateNumberOfMessagesVisible");
              }
            });
  }

  @Test
  void speaksOfSlownessBeforeTheTimeoutAndShowsTheTimeout() {
    int timeout = template.properties("Auditor").path("Timeout").asInt() * 1000;

    assertThat(template.properties("Slow").path("Threshold").asInt())
        .isBetween(timeout / 2, timeout * 9 / 10);
    assertThat(dashboard().toString()).contains("\"value\":" + timeout);
  }

  @Test
  void showsEveryMetricThatIsSentAndNoOther() {
    List<JsonNode> rows =
        dashboard()
            .path("widgets")
            .valueStream()
            .flatMap(widget -> widget.at("/properties/metrics").valueStream())
            .toList();

    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.path(0).asString()).isEqualTo(SentMetrics.NAMESPACE);
              assertThat(List.of(row.path(2).asString(), row.path(4).asString()))
                  .isEqualTo(SentMetrics.DIMENSIONS);
              assertThat(row.path(3).asString()).isEqualTo("${Auditor}");
              assertThat(row.path(5).asString()).isEqualTo("${AWS::AccountId}");
            });
    assertThat(rows)
        .extracting(row -> row.path(1).asString())
        .containsExactlyInAnyOrderElementsOf(SentMetrics.NAMES);
    assertThat(template.root().at("/Resources/Overview/Condition").asString())
        .isEqualTo("HasDashboard");
  }

  /// PutDashboard: 24 columns, and a widget lies inside them.
  @Test
  void noWidgetOfTheDashboardLiesOverAnother() {
    Set<String> taken = new HashSet<>();
    for (JsonNode widget : dashboard().path("widgets")) {
      for (int x = 0; x < widget.path("width").intValue(); x++) {
        for (int y = 0; y < widget.path("height").intValue(); y++) {
          int column = widget.path("x").intValue() + x;
          assertThat(column).isLessThan(24);
          assertThat(taken.add(column + "," + (widget.path("y").intValue() + y))).isTrue();
        }
      }
    }
    assertThat(taken).isNotEmpty();
  }

  private JsonNode dashboard() {
    return JsonMapper.shared()
        .readTree(template.properties("Overview").path("DashboardBody").asString());
  }

  private Stream<String> alarms() {
    return template
        .resources()
        .filter(name -> template.type(name).equals("AWS::CloudWatch::Alarm"));
  }

  private boolean optional(String resource) {
    return template
        .root()
        .at("/Resources/" + resource + "/Condition")
        .asString("")
        .equals("HasMetricAlarms");
  }

  @Test
  void looksBackAWeekAtMostForAMissingRun() {
    // PutMetricAlarm: periods of an hour and more, 604,800 seconds together.
    int hours = template.root().at("/Parameters/MissingRunHours/MaxValue").asInt();
    int period = template.properties("Missing").path("Period").asInt();
    int days = template.root().at("/Parameters/GapDays/MaxValue").asInt();

    assertThat(period).isGreaterThanOrEqualTo(3600);
    assertThat(hours * period).isLessThanOrEqualTo(604_800);
    assertThat(days * template.properties("Blind").path("Period").asInt())
        .isLessThanOrEqualTo(604_800);
  }

  @Test
  void asksAthenaInOneWorkgroupOfOneTableAlone() {
    assertThat(statement("AskAthena").path("Resource").asString())
        .endsWith(":workgroup/${AthenaWorkgroup}");
    assertThat(statement("KnowTheTable").path("Resource").valueStream().map(JsonNode::toString))
        .hasSize(3)
        .anyMatch(resource -> resource.contains(":table/${AthenaTable}"))
        .noneMatch(resource -> resource.contains("*"));
    assertThat(statement("KeepResults").path("Resource").asString())
        .endsWith(":s3:::${AthenaResults}/*");
  }

  @Test
  void grantsNothingOfAthenaWithoutItsParameters() {
    List<String> under =
        template
            .properties("AuditorRole")
            .at("/Policies/0/PolicyDocument/Statement")
            .valueStream()
            .filter(JsonNode::isArray)
            .filter(
                either ->
                    List.of("AskAthena", "KnowTheTable", "KeepResults", "FindTheResults")
                        .contains(either.path(1).path("Sid").asString()))
            .map(either -> either.path(0).asString())
            .toList();
    assertThat(under).containsExactly("HasAthena", "HasAthena", "HasAthena", "HasAthenaResults");
  }

  private JsonNode statement(String sid) {
    return template.statements("AuditorRole").stream()
        .filter(each -> each.path("Sid").asString().equals(sid))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void keepsLogsForAWhile() {
    assertThat(template.properties("AuditorLogs").path("RetentionInDays").asString())
        .isEqualTo("LogRetentionDays");
    assertThat(template.properties("Auditor").at("/LoggingConfig/LogGroup").asString())
        .isEqualTo("AuditorLogs");
    // Above INFO the line with the metrics would be dropped.
    assertThat(template.properties("Auditor").at("/LoggingConfig/LogFormat").asString())
        .isEqualTo("JSON");
    assertThat(template.properties("Auditor").at("/LoggingConfig/ApplicationLogLevel").asString())
        .isEqualTo("INFO");
  }

  @Test
  void publishesAVersionForSnapStartAlone() {
    for (String resource : List.of("AuditorVersion", "AuditorAlias")) {
      assertThat(template.root().at("/Resources/" + resource + "/Condition").asString())
          .isEqualTo("SnapStarts");
    }
    assertThat(template.root().at("/Parameters/SnapStart/Default").asString()).isEqualTo("None");
  }

  @ParameterizedTest
  @MethodSource("events")
  void eachEventIsAJsonObject(Path event) {
    assertThat(JsonMapper.shared().readTree(event).isObject()).isTrue();
  }

  @Test
  void theTwoSchedulersDifferInTheirDetail() {
    JsonMapper json = JsonMapper.shared();

    assertThat(json.readTree(Path.of("events/schedule.json")).path("detail").isString()).isTrue();
    assertThat(json.readTree(Path.of("events/rule.json")).path("detail").isObject()).isTrue();
  }

  static Stream<Path> events() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("events"))) {
      return files.filter(file -> file.toString().endsWith(".json")).toList().stream();
    }
  }
}
