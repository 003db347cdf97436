package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.config.Config;
import java.io.BufferedReader;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Athena as moto has it, which runs no query but keeps their states, workgroups and results.
/// Skipped, with one line, where moto_server is not on the PATH.
final class AthenaMotoTest {
  private static final Config.Athena TABLE =
      new Config.Athena("security", "cloudtrail", "audit", "s3://acme-athena/x/", 1000, null);

  private final TurnedClock clock = new TurnedClock();

  @Test
  void startsWaitsReadsAndStops() throws Exception {
    if (!onPath()) {
      System.out.println("skipped: Athena in moto (moto_server is not on the PATH)");
    }
    Assumptions.assumeTrue(onPath());
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process moto =
        new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    BufferedReader output = moto.inputReader();
    String endpoint = "http://127.0.0.1:" + port;
    try (AthenaClient athena =
        AthenaClient.builder()
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("t", "t")))
            .endpointOverride(URI.create(endpoint))
            .build()) {
      String line = output.readLine();
      while (line != null && !line.contains("Running on")) {
        line = output.readLine();
      }
      // It logs each request: unread, the pipe would fill and stop it.
      Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
      post(
          endpoint + "/moto-api/state-manager/set-transition",
          "{\"model_name\":\"athena::execution\",\"transition\":{\"progression\":\"manual\",\"times\":2}}");

      assertThat(reasons(read(athena, Duration.ofMinutes(5), records())))
          .singleElement()
          .asString()
          .startsWith("trail not read: athena:StartQueryExecution in eu-central-1 answered")
          .contains("WorkGroup does not exist");

      athena.createWorkGroup(request -> request.name("audit"));
      post(endpoint + "/moto-api/static/athena/query-results", results());
      CloudTrailRecords records = records();
      Read<Boolean> read = read(athena, Duration.ofMinutes(5), records);
      assertThat(read.gaps()).isEmpty();
      assertThat(records.events())
          .extracting(event -> event.sessionName() + " " + event.accessKeyId())
          .containsExactly("gitlab-ci-42-1001 ASIAEXAMPLEAAAA00001");
      assertThat(records.calls()).isEqualTo(41);
      assertThat(clock.slept()).isNotEmpty();

      Read<Boolean> late = read(athena, Duration.ZERO, records());
      assertThat(reasons(late)).first().asString().endsWith("it was stopped");
      assertThat(executions(athena))
          .extracting(query -> query.status().state())
          .containsOnlyOnce(QueryExecutionState.CANCELLED)
          .contains(QueryExecutionState.SUCCEEDED);
      assertThat(executions(athena))
          .allSatisfy(query -> assertThat(query.workGroup()).isEqualTo("audit"))
          .allSatisfy(
              query -> assertThat(query.query()).contains("FROM \"security\".\"cloudtrail\""));
    } finally {
      moto.destroy();
      moto.onExit().join();
    }
  }

  private static CloudTrailRecords records() {
    return new CloudTrailRecords(
        "123456789012",
        ContractAccount.TAKEN_AT.minus(Duration.ofDays(14)),
        ContractAccount.TAKEN_AT);
  }

  private Read<Boolean> read(AthenaClient athena, Duration patience, CloudTrailRecords records)
      throws InterruptedException {
    return new AthenaSource(
            new AthenaQuery(athena, "eu-central-1", TABLE, clock, patience),
            TABLE,
            List.of(),
            _ -> {})
        .read(records);
  }

  private static List<String> reasons(Read<Boolean> read) {
    return read.gaps().stream()
        .map(gap -> gap.reason())
        .filter(reason -> reason.startsWith("trail"))
        .toList();
  }

  private static List<QueryExecution> executions(AthenaClient athena) {
    List<QueryExecution> executions = new ArrayList<>();
    for (String id : athena.listQueryExecutions(_ -> {}).queryExecutionIds()) {
      executions.add(
          athena.getQueryExecution(request -> request.queryExecutionId(id)).queryExecution());
    }
    return executions;
  }

  private static String results() {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("account_id", "123456789012").put("region", "eu-central-1");
    ArrayNode results = body.putArray("results");
    add(
        results,
        AthenaSourceTest.CALL_COLUMNS,
        List.of("id-1", "2026-11-18T08:00:00Z", "eu-central-1"),
        List.of(8, 10, 12),
        List.of(
            "gitlab-ci-42-1001", "ASIAEXAMPLEAAAA00001", "AROAEXAMPLEROLE00001:gitlab-ci-42-1001"));
    add(
        results,
        AthenaSourceTest.ACTIVITY_COLUMNS,
        List.of("ASIAEXAMPLEAAAA00001"),
        List.of(4, 5, 10, 11, 12),
        List.of(
            "s3.amazonaws.com", "GetObject", "41", "2026-11-18T08:00:01Z", "2026-11-18T08:05:00Z"));
    return body.toString();
  }

  private static void add(
      ArrayNode results,
      List<@Nullable String> columns,
      List<String> first,
      List<Integer> places,
      List<String> values) {
    List<@Nullable String> row = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int at = places.indexOf(i);
      row.add(i < first.size() ? first.get(i) : at < 0 ? null : values.get(at));
    }
    ObjectNode result = results.addObject();
    ArrayNode rows = result.putArray("rows");
    for (List<@Nullable String> each : List.of(columns, row)) {
      ArrayNode data = rows.addObject().putArray("Data");
      for (String value : each) {
        ObjectNode datum = data.addObject();
        if (value != null) {
          datum.put("VarCharValue", value);
        }
      }
    }
    ArrayNode info = result.putArray("column_info");
    for (String column : columns) {
      info.addObject().put("Name", column).put("Type", "varchar");
    }
  }

  private static void post(String url, String json) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(201);
    }
  }

  private static boolean onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "moto_server")));
  }
}
