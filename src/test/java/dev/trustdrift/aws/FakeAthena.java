package dev.trustdrift.aws;

import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.aws.FakeAws.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Queries as Athena answers them: started, queued, running, done, and then read in pages of the
/// size asked for, the header in the first. What a query finds is what a test hands in, in turn.
public final class FakeAthena {
  public static final String START = "athena:StartQueryExecution";
  public static final String STATE = "athena:GetQueryExecution";
  public static final String STOP = "athena:StopQueryExecution";
  public static final String RESULTS = "athena:GetQueryResults";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final List<Query> planned = new CopyOnWriteArrayList<>();
  private final Map<String, Query> started = new ConcurrentHashMap<>();
  private final List<String> statements = new CopyOnWriteArrayList<>();
  private final List<String> stopped = new CopyOnWriteArrayList<>();
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  /// A query to come.
  ///
  /// @param states one for each time it is asked, the last from then on
  /// @param reason `StateChangeReason`
  private record Query(
      List<String> states,
      @Nullable String reason,
      long scanned,
      List<List<@Nullable String>> rows,
      AtomicInteger asked) {}

  private @Nullable Function<String, List<List<@Nullable String>>> engine;

  private FakeAthena() {}

  /// Adds the four actions to a server.
  public static FakeAthena on(FakeAws aws) {
    FakeAthena athena = new FakeAthena();
    aws.on(START, athena::start);
    aws.on(STATE, athena::state);
    aws.on(STOP, athena::stop);
    aws.on(RESULTS, athena::results);
    return athena;
  }

  /// The next query finds these rows, of which the first is the header.
  public FakeAthena finds(long scanned, List<List<@Nullable String>> rows) {
    planned.add(
        new Query(
            List.of("QUEUED", "RUNNING", "SUCCEEDED"), null, scanned, rows, new AtomicInteger()));
    return this;
  }

  /// Every further query is run by an engine.
  ///
  /// @param engine gives a statement's rows, of which the first is the header
  public FakeAthena runs(Function<String, List<List<@Nullable String>>> engine) {
    this.engine = engine;
    return this;
  }

  /// The next query ends so.
  public FakeAthena ends(String state, String reason) {
    planned.add(new Query(List.of("QUEUED", state), reason, 0, List.of(), new AtomicInteger()));
    return this;
  }

  /// The next query goes on for ever, scanning so many bytes each time one asks.
  public FakeAthena neverEnds(long scanned) {
    planned.add(
        new Query(List.of("QUEUED", "RUNNING"), null, scanned, List.of(), new AtomicInteger()));
    return this;
  }

  /// The statements that were started, each once.
  public List<String> statements() {
    return List.copyOf(statements);
  }

  /// IDs of the queries that were stopped: `query-1`, ….
  public List<String> stopped() {
    return List.copyOf(stopped);
  }

  private Answer start(Request request) {
    JsonNode body = MAPPER.readTree(request.body());
    String token = body.path("ClientRequestToken").asString();
    if (token.length() < 32) {
      return Answer.error(START, 400, "InvalidRequestException", "ClientRequestToken too short");
    }
    String id =
        tokens.computeIfAbsent(
            token,
            _ -> {
              String sql = body.path("QueryString").asString();
              statements.add(sql);
              if (engine != null) {
                finds(1, engine.apply(sql));
              }
              String name = "query-" + statements.size();
              started.put(name, planned.removeFirst());
              return name;
            });
    return Answer.json("{\"QueryExecutionId\":\"%s\"}".formatted(id));
  }

  private Query query(Request request) {
    return Objects.requireNonNull(
        started.get(MAPPER.readTree(request.body()).path("QueryExecutionId").asString()));
  }

  private Answer state(Request request) {
    Query query = query(request);
    int asked = query.asked.getAndIncrement();
    ObjectNode answer = MAPPER.createObjectNode();
    ObjectNode execution = answer.putObject("QueryExecution");
    ObjectNode status = execution.putObject("Status");
    String state = query.states.get(Math.min(asked, query.states.size() - 1));
    status.put("State", state);
    if (query.reason != null && !state.equals("QUEUED")) {
      status.put("StateChangeReason", query.reason);
      status
          .putObject("AthenaError")
          .put("ErrorCategory", 2)
          .put("ErrorType", 1300)
          .put("Retryable", false)
          .put("ErrorMessage", query.reason);
    }
    execution
        .putObject("Statistics")
        .put(
            "DataScannedInBytes",
            query.states.getLast().equals("RUNNING") ? asked * query.scanned : query.scanned);
    return Answer.json(answer.toString());
  }

  private Answer stop(Request request) {
    stopped.add(MAPPER.readTree(request.body()).path("QueryExecutionId").asString());
    return Answer.json("{}");
  }

  private Answer results(Request request) {
    JsonNode body = MAPPER.readTree(request.body());
    List<List<@Nullable String>> rows = query(request).rows;
    int from = Integer.parseInt(body.path("NextToken").asString("0"));
    int to = Math.min(rows.size(), from + body.path("MaxResults").asInt());
    ObjectNode answer = MAPPER.createObjectNode();
    ArrayNode page = answer.putObject("ResultSet").putArray("Rows");
    for (List<@Nullable String> row : new ArrayList<>(rows.subList(from, to))) {
      ArrayNode data = page.addObject().putArray("Data");
      for (String value : row) {
        ObjectNode datum = data.addObject();
        if (value != null) {
          datum.put("VarCharValue", value);
        }
      }
    }
    if (to < rows.size()) {
      answer.put("NextToken", Integer.toString(to));
    }
    return Answer.json(answer.toString());
  }
}
