package dev.trustdrift;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.report.JsonV1.Summary;
import dev.trustdrift.report.ProviderRow;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.RoleRow;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What one run measures, and its form for CloudWatch: the embedded metric format, a log line that
/// CloudWatch Logs turns into metrics (CloudWatch user guide, "Specification: Embedded metric
/// format"). No call, no permission, and the numbers stand in the log beside the request id.
///
/// Used by one thread, but for [#sent].
final class RunMetrics {
  private static final String FUNCTION = "FunctionName";
  private static final String ACCOUNT = "Account";

  /// One set of dimensions: each further one would double the metrics, which are what costs.
  static final List<String> DIMENSIONS = List.of(FUNCTION, ACCOUNT);

  private final Map<Metric, Long> values = new EnumMap<>(Metric.class);
  private final LongAdder calls = new LongAdder();

  /// A request goes to AWS. May be called by many threads.
  void sent() {
    calls.increment();
  }

  /// Requests so far.
  long calls() {
    return calls.sum();
  }

  void put(Metric metric, long value) {
    values.put(metric, value);
  }

  /// The last whole audit that was told was at `before`; the clocks of two machines may differ.
  void lastSuccess(Instant before, Instant now) {
    put(Metric.LAST_SUCCESS_AGE, Math.max(0, Duration.between(before, now).toSeconds()));
  }

  /// What the audit found.
  void report(Report report) {
    put(Metric.GAPS, report.gaps().size());
    put(Metric.ROLES, report.roles().stream().map(RoleRow::arn).distinct().count());
    put(Metric.PROVIDERS, report.providers().stream().map(ProviderRow::arn).distinct().count());
    put(Metric.SESSIONS, report.sessions().total());
    if (report.whole()) {
      Summary summary = Summary.of(report);
      put(Metric.CRITICAL, summary.critical());
      put(Metric.HIGH, summary.high());
      put(Metric.MEDIUM, summary.medium());
      put(Metric.LOW, summary.low());
      put(Metric.INFO, summary.info());
      put(Metric.NEW, summary.fresh());
      put(Metric.RESOLVED, summary.resolved());
      put(Metric.ACCEPTED, summary.accepted());
    }
  }

  /// Where it went.
  void publication(Report report, Publication publication) {
    put(
        Metric.FAILED_DELIVERIES,
        publication.deliveries().stream().filter(delivery -> !delivery.published()).count());
    if (publication.reachedNobody()) {
      put(Metric.SUCCEEDED, 0);
    } else if (report.whole()) {
      put(Metric.SUCCEEDED, 1);
    }
  }

  /// The members that make a log line one of metrics, in the format's order.
  ///
  /// @param account that was audited, or in which the function runs where it did not get so far
  Map<String, Object> embedded(Instant now, String function, String account) {
    put(Metric.AWS_CALLS, calls());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(
        "_aws",
        new Metadata(
            now.toEpochMilli(),
            List.of(
                new Directive(
                    Metric.NAMESPACE,
                    List.of(DIMENSIONS),
                    values.keySet().stream()
                        .map(metric -> new Definition(metric.word(), metric.unit().word()))
                        .toList()))));
    members.put(FUNCTION, function);
    members.put(ACCOUNT, account);
    values.forEach((metric, value) -> members.put(metric.word(), value));
    return members;
  }

  @JsonPropertyOrder({"Timestamp", "CloudWatchMetrics"})
  private record Metadata(
      @JsonProperty("Timestamp") long timestamp,
      @JsonProperty("CloudWatchMetrics") List<Directive> directives) {}

  @JsonPropertyOrder({"Namespace", "Dimensions", "Metrics"})
  private record Directive(
      @JsonProperty("Namespace") String namespace,
      @JsonProperty("Dimensions") List<List<String>> dimensions,
      @JsonProperty("Metrics") List<Definition> metrics) {}

  @JsonPropertyOrder({"Name", "Unit"})
  private record Definition(@JsonProperty("Name") String name, @JsonProperty("Unit") String unit) {}
}
