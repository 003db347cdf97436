package dev.trustdrift.collect.aws;

import dev.trustdrift.config.Config;
import dev.trustdrift.finding.Printable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaError;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.ResultConfiguration;
import software.amazon.awssdk.services.athena.model.Row;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;

/// Runs statements on Athena: started, waited for, and read page by page (Athena API reference,
/// StartQueryExecution, GetQueryExecution, GetQueryResults, StopQueryExecution).
///
/// A query that nobody waits for any longer is stopped, for it costs. Results are read through the
/// API, not from the bucket they lie in: a thousand rows a page, and the auditor then needs no more
/// of that bucket than Athena itself asks for.
final class AthenaQuery {
  static final String START = "athena:StartQueryExecution";
  static final String STATE = "athena:GetQueryExecution";
  static final String STOP = "athena:StopQueryExecution";
  static final String RESULTS = "athena:GetQueryResults";

  /// The most that GetQueryResults gives.
  private static final int PAGE = 1000;

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /// Refused or failed answers in a row, each after the SDK's own retries, before a running query
  /// is given up.
  private static final int MOST_FAILURES = 5;

  private static final int MOST_TEXT = 300;

  private final AthenaClient athena;
  private final String region;
  private final Config.Athena table;
  private final Ticker ticker;
  private final Duration patience;
  private final long start;
  private long scannedBefore;

  /// @param region of the client, for messages
  /// @param patience how long all queries together may take, from now on, where the configuration
  ///   does not say
  AthenaQuery(
      AthenaClient athena, String region, Config.Athena table, Ticker ticker, Duration patience) {
    this.athena = athena;
    this.region = region;
    this.table = table;
    this.ticker = ticker;
    this.patience =
        table.timeoutSeconds() == null ? patience : Duration.ofSeconds(table.timeoutSeconds());
    this.start = ticker.nanos();
  }

  /// How a query ended.
  ///
  /// @param rows how many were handed over
  /// @param scanned bytes read, which is what Athena charges for
  /// @param failure why there may be more rows, with what to do
  record Outcome(long rows, long scanned, Optional<String> failure) {}

  /// One row of a result.
  record Cells(Map<String, Integer> columns, List<Datum> values) {
    /// The text of a column, null where the row has none (an empty text is one).
    ///
    /// @param column as the statement names it
    @Nullable String get(String column) {
      Integer at = columns.get(column);
      if (at == null) {
        throw new NotTheResult("the result lacks the column `" + column + "`");
      }
      return at < values.size() ? values.get(at).varCharValue() : null;
    }
  }

  /// An answer that cannot be one to the statement.
  static final class NotTheResult extends RuntimeException {
    NotTheResult(String message) {
      super(message);
    }
  }

  /// Runs a statement and hands over its rows as they come.
  ///
  /// @throws InterruptedException after the query was stopped
  Outcome run(String sql, Consumer<Cells> rows) throws InterruptedException {
    String id;
    try {
      id = started(sql);
    } catch (SdkException e) {
      return new Outcome(0, 0, Optional.of(advised(Failure.reason(START, region, e))));
    }
    Ended ended;
    try {
      ended = waitedFor(id);
    } catch (InterruptedException e) {
      stopped(id);
      throw e;
    }
    scannedBefore += ended.scanned;
    if (ended.failure != null) {
      return new Outcome(0, ended.scanned, Optional.of(ended.failure));
    }
    return read(id, ended.scanned, rows);
  }

  private record Ended(long scanned, @Nullable String failure) {}

  private String started(String sql) {
    StartQueryExecutionRequest.Builder request =
        StartQueryExecutionRequest.builder()
            .queryString(sql)
            // A retry of a request whose answer was lost must not start, and pay for, a second one.
            .clientRequestToken(UUID.randomUUID().toString())
            .queryExecutionContext(context -> context.database(table.database()))
            .workGroup(table.workgroup());
    if (table.output() != null) {
      request.resultConfiguration(
          ResultConfiguration.builder().outputLocation(table.output()).build());
    }
    return athena.startQueryExecution(request.build()).queryExecutionId();
  }

  private Ended waitedFor(String id) throws InterruptedException {
    Duration wait = FIRST_WAIT;
    int failures = 0;
    long scanned = 0;
    while (true) {
      try {
        QueryExecution query =
            athena.getQueryExecution(request -> request.queryExecutionId(id)).queryExecution();
        failures = 0;
        if (query == null || query.status() == null) {
          return new Ended(scanned, STATE + " " + Failure.NOT_AWS + stopped(id));
        }
        scanned = scanned(query);
        if (query.status().state() == QueryExecutionState.SUCCEEDED) {
          return new Ended(scanned, null);
        }
        if (query.status().state() == QueryExecutionState.FAILED
            || query.status().state() == QueryExecutionState.CANCELLED) {
          return new Ended(scanned, ended(id, query));
        }
      } catch (SdkException e) {
        if (++failures == MOST_FAILURES || !passes(e)) {
          return new Ended(scanned, Failure.reason(STATE, region, e) + stopped(id));
        }
      }
      if (scannedBefore + scanned > table.maxScannedGb() * 1_000_000_000L) {
        return new Ended(
            scanned,
            "query `%s` had scanned %s, with all before it more than the limit of %d GB: choose fewer days or name the Regions under `trail`, or raise `trail.maxScannedGB`%s"
                .formatted(id, size(scanned), table.maxScannedGb(), stopped(id)));
      }
      if (ticker.nanos() - start >= patience.toNanos()) {
        return new Ended(
            scanned,
            "query `%s` was not done after %d s, the limit: choose fewer days or name the Regions under `trail`, or raise `trail.timeoutSeconds`%s"
                .formatted(id, patience.toSeconds(), stopped(id)));
      }
      ticker.sleep(wait);
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
    }
  }

  private static boolean passes(SdkException failure) {
    return failure instanceof AwsServiceException answer
        ? Failure.throttled(answer) || answer.statusCode() >= 500
        : failure.retryable();
  }

  private static long scanned(QueryExecution query) {
    return query.statistics() == null || query.statistics().dataScannedInBytes() == null
        ? 0
        : query.statistics().dataScannedInBytes();
  }

  /// Stops a query, and says how that went.
  private String stopped(String id) {
    try {
      athena.stopQueryExecution(request -> request.queryExecutionId(id));
      return "; it was stopped";
    } catch (SdkException e) {
      return "; it could not be stopped and may go on and cost (%s)"
          .formatted(Failure.reason(STOP, region, e));
    }
  }

  private static String ended(String id, QueryExecution query) {
    AthenaError error = query.status().athenaError();
    String reason = query.status().stateChangeReason();
    if (reason == null || reason.isBlank()) {
      reason = error == null || error.errorMessage() == null ? "" : error.errorMessage();
    }
    String how =
        query.status().state() == QueryExecutionState.CANCELLED ? "was cancelled" : "failed";
    return advised(
        "query `%s` %s%s%s"
            .formatted(
                Printable.of(id, 60),
                how,
                reason.isBlank() ? "" : ": " + Printable.of(reason, MOST_TEXT),
                error != null && Boolean.TRUE.equals(error.retryable())
                    ? " (it may succeed when run again)"
                    : ""));
  }

  /// What Athena answers, with what to do about it. Its reasons are sentences, not codes; these are
  /// told by the words that its user guide ("Troubleshooting in Athena") and Trino's error names
  /// have.
  private static String advised(String reason) {
    String words = reason.toLowerCase(Locale.ROOT);
    String advice = null;
    if (has(words, "column_not_found", "cannot be resolved", "type_mismatch")) {
      advice = "the table is another than trustdrift's: make it with `athena/cloudtrail.sql`";
    } else if (has(words, "does not exist", "table_not_found", "schema_not_found", "entitynot")) {
      advice = "mend `trail.table`, or make the table with `athena/cloudtrail.sql`";
    } else if (has(words, "output location", "outputlocation", "output bucket")) {
      advice = "name a place for results that the auditor may write to, `trail.output`";
    } else if (has(words, "bytes scanned", "bytesscanned", "data scanned")) {
      advice =
          "choose fewer days or name the Regions under `trail`, or raise the workgroup's limit";
    } else if (has(words, "exhausted resources", "query timeout")) {
      advice = "choose fewer days or name the Regions under `trail`";
    } else if (has(words, "workgroup")) {
      advice = "mend `trail.workgroup`, or enable that workgroup";
    } else if (has(words, "access denied", "accessdenied", "permission", "not authorized")) {
      advice =
          "allow the auditor to read the table's definition and the trail's bucket, and to write results (the parameters that begin with `Athena` in template.yaml)";
    }
    return advice == null ? reason : reason + ": " + advice;
  }

  private static boolean has(String text, String... words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /// Reads a result's pages. The first row of all names the columns.
  private Outcome read(String id, long scanned, Consumer<Cells> rows) {
    GetQueryResultsRequest request =
        GetQueryResultsRequest.builder().queryExecutionId(id).maxResults(PAGE).build();
    Map<String, Integer> columns = null;
    Set<String> tokens = new HashSet<>();
    long count = 0;
    while (true) {
      GetQueryResultsResponse page;
      try {
        page = athena.getQueryResults(request);
      } catch (SdkException e) {
        return broken(count, scanned, advised(Failure.reason(RESULTS, region, e)));
      }
      if (page.resultSet() == null) {
        return broken(count, scanned, RESULTS + " " + Failure.NOT_AWS);
      }
      for (Row row : page.resultSet().rows()) {
        if (columns == null) {
          columns = columns(row);
          continue;
        }
        try {
          rows.accept(new Cells(columns, row.data()));
        } catch (NotTheResult e) {
          return broken(count, scanned, RESULTS + " gave another result: " + e.getMessage());
        }
        count++;
      }
      String token = page.nextToken();
      if (token == null || token.isEmpty()) {
        return new Outcome(count, scanned, Optional.empty());
      }
      if (!tokens.add(token)) {
        return broken(count, scanned, RESULTS + " broke off: its pages go in a circle");
      }
      if (ticker.nanos() - start >= patience.toNanos()) {
        return broken(
            count,
            scanned,
            "%s stopped after %d s, the limit: choose fewer days, or raise `trail.timeoutSeconds`"
                .formatted(RESULTS, patience.toSeconds()));
      }
      request = request.toBuilder().nextToken(token).build();
    }
  }

  private static Outcome broken(long rows, long scanned, String why) {
    return new Outcome(rows, scanned, Optional.of(why));
  }

  private static Map<String, Integer> columns(Row header) {
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < header.data().size(); i++) {
      String name = header.data().get(i).varCharValue();
      columns.put(name == null ? "" : name.toLowerCase(Locale.ROOT), i);
    }
    return columns;
  }

  /// `12.3 GB`; powers of ten.
  static String size(long bytes) {
    if (bytes < 1_000_000) {
      return bytes + " bytes";
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
