package dev.trustdrift;

import com.amazonaws.services.lambda.runtime.Context;
import dev.trustdrift.RunLog.Level;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.Config;
import dev.trustdrift.drift.Baseline;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.publish.Delivery;
import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.JsonV1.Summary;
import dev.trustdrift.report.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One invocation: the audit step by step, a log line each, and at the end of every audit, whether
/// it succeeded or failed, one that CloudWatch turns into metrics.
final class AuditRun {
  /// A report holds them all.
  private static final int MOST_REASONS = 10;

  private final Surroundings surroundings;
  private final RunLog log;
  private final RunMetrics metrics = new RunMetrics();
  private final String function;
  private final RunLog.Step whole;

  /// The account of the metrics: the function's own until the credentials say which is audited.
  private String account;

  AuditRun(Surroundings surroundings, Context context) {
    this.surroundings = surroundings;
    this.log =
        new RunLog(
            surroundings.lines(),
            surroundings.clock(),
            System::nanoTime,
            Objects.requireNonNullElse(context.getAwsRequestId(), "unknown"));
    this.function = Objects.requireNonNullElse(context.getFunctionName(), "unknown");
    this.account = accountOf(context.getInvokedFunctionArn());
    this.whole = log.begin("run");
  }

  /// The result of an event that asks for nothing that can be done. No audit, no metrics.
  byte[] refuse(String message, @Nullable String field) {
    log.say(Level.WARN, "request", "refused the event: " + message);
    return InvocationResult.error(message, field);
  }

  /// The result of an audit.
  byte[] answer(AuditRequest request) {
    try {
      String own = surroundings.identity().account();
      account = own;
      if (request.account() != null && !request.account().equals(own)) {
        return refuse(
            "the function's credentials are for account `%s`, and it has no role to take in `%s`; deploy it there, or leave `account` out"
                .formatted(own, request.account()),
            "account");
      }
      byte[] result = audit(request);
      end(Level.INFO, "the audit is done");
      return result;
    } catch (NothingReadable e) {
      throw failed(new IllegalStateException(e.getMessage(), e));
    } catch (RuntimeException e) {
      // Nothing is swallowed: the metrics and the log hear of it, then Lambda and its alarm.
      throw failed(e);
    } catch (Error e) {
      // Out of memory, most likely: say so before Lambda ends the process.
      throw failed(e);
    }
  }

  private byte[] audit(AuditRequest request) throws NothingReadable {
    log.say(Level.INFO, "request", "audit of " + account + ": " + words(request));
    Config config = surroundings.config().get();
    Inventory inventory = collect(config);
    Previous previous = previous(inventory);
    Baseline baseline = null;
    switch (previous) {
      case Previous.Known known -> baseline = known.baseline();
      case Previous.First() -> {}
      case Previous.Unusable(String reason, String _) ->
          inventory =
              inventory.with(
                  Gap.unread(
                      Gap.Part.BASELINE, reason + "; every finding counts as new this time"));
    }
    Inventory seen = inventory;
    Function<@Nullable Baseline, Report> audit =
        with -> Audit.only(request.only()).run(seen, config, surroundings.roots().get(), with);
    Report report = judge(audit, baseline);
    Publication publication = publish(report, previous, audit);
    publication
        .shortfall()
        .ifPresent(
            message -> {
              throw new Undelivered(message);
            });
    return InvocationResult.of(report, publication, InvocationResult.MOST_BYTES);
  }

  private Inventory collect(Config config) throws NothingReadable {
    RunLog.Step step = log.begin("collect");
    Inventory seen =
        surroundings
            .collector()
            .telling(note -> log.say(Level.INFO, "collect", note), metrics::sent)
            .collect(config);
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("providers", seen.providers().size());
    counts.put("chains", seen.chains().size());
    counts.put("roles", seen.roles().size());
    counts.put("users", seen.users().size());
    Trail trail = seen.trail();
    if (trail != null) {
      counts.put("events", trail.events().size());
    }
    counts.put("gaps", seen.gaps().size());
    counts.put("awsCalls", metrics.calls());
    step.end(
        seen.gaps().isEmpty() ? Level.INFO : Level.WARN,
        seen.gaps().isEmpty()
            ? "the account was read"
            : "the account was read, but not all of it: " + parts(seen.gaps()),
        counts);
    return seen;
  }

  private Previous previous(Inventory inventory) {
    RunLog.Step step = log.begin("baseline");
    Previous previous = surroundings.publisher().previous(account);
    switch (previous) {
      case Previous.Known earlier -> {
        Baseline known = earlier.baseline();
        metrics.lastSuccess(known.takenAt(), inventory.account().takenAt());
        step.end(
            Level.INFO,
            "compared with the audit of " + known.takenAt(),
            Map.of("findings", known.findings().size()));
      }
      case Previous.First() ->
          step.end(Level.INFO, "no earlier audit is known: all counts as new", Map.of());
      case Previous.Unusable(String reason, String _) -> step.end(Level.WARN, reason, Map.of());
    }
    return previous;
  }

  private Report judge(Function<@Nullable Baseline, Report> audit, @Nullable Baseline baseline) {
    RunLog.Step step = log.begin("rules");
    Report report = audit.apply(baseline);
    metrics.report(report);
    Summary summary = Summary.of(report);
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("critical", summary.critical());
    counts.put("high", summary.high());
    counts.put("medium", summary.medium());
    counts.put("low", summary.low());
    counts.put("info", summary.info());
    counts.put("new", summary.fresh());
    counts.put("persisting", summary.persisting());
    counts.put("resolved", summary.resolved());
    counts.put("accepted", summary.accepted());
    counts.put("gaps", summary.gaps());
    if (!report.gaps().isEmpty()) {
      counts.put(
          "reasons",
          report.gaps().stream()
              .limit(MOST_REASONS)
              .map(gap -> gap.part().label() + ": " + gap.reason())
              .toList());
    }
    step.end(
        report.gaps().isEmpty() ? Level.INFO : Level.WARN,
        report.gaps().isEmpty()
            ? "all was judged"
            : "judged, but for what could not be read: " + parts(report.gaps()),
        counts);
    return report;
  }

  private Publication publish(
      Report report, Previous previous, Function<@Nullable Baseline, Report> audit) {
    RunLog.Step step = log.begin("publish");
    Publication publication = surroundings.publisher().publish(report, previous, audit);
    metrics.publication(report, publication);
    for (Delivery delivery : publication.deliveries()) {
      log.say(
          delivery.failed() ? Level.WARN : Level.INFO,
          delivery.sink(),
          words(delivery.outcome()) + ": " + delivery.detail());
    }
    long failed = publication.deliveries().stream().filter(Delivery::failed).count();
    step.end(
        failed == 0 ? Level.INFO : Level.WARN,
        failed == 0 ? "published" : "not published everywhere",
        Map.of("failed", failed));
    return publication;
  }

  private static String words(Delivery.Outcome outcome) {
    return switch (outcome) {
      case PUBLISHED -> "published";
      case UNNEEDED -> "not sent";
      case FAILED -> "not published";
    };
  }

  private <T extends Throwable> T failed(T failure) {
    metrics.put(Metric.SUCCEEDED, 0);
    end(
        Level.ERROR,
        "the audit failed: "
            + Objects.requireNonNullElse(failure.getMessage(), failure.toString()));
    return failure;
  }

  private void end(Level level, String message) {
    metrics.put(Metric.DURATION, whole.millis());
    whole.end(level, message, metrics.embedded(surroundings.clock().instant(), function, account));
  }

  private static String parts(List<Gap> gaps) {
    return gaps.stream()
        .map(gap -> gap.part().label())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String words(AuditRequest request) {
    String groups =
        request.only().equals(AuditRequest.everything())
            ? "everything"
            : request.only().stream()
                .sorted()
                .map(group -> group.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    return request.reason() == null ? groups : groups + ", because of " + request.reason();
  }

  /// The fifth part of `arn:aws:lambda:eu-central-1:123456789012:function:trustdrift`.
  private static String accountOf(@Nullable String functionArn) {
    String[] parts = functionArn == null ? new String[0] : functionArn.split(":", -1);
    return parts.length > 4 && !parts[4].isEmpty() ? parts[4] : "unknown";
  }
}
