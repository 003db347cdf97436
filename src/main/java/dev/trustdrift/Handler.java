package dev.trustdrift;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.Config;
import dev.trustdrift.drift.Baseline;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.publish.Delivery;
import dev.trustdrift.publish.Publisher.Publication;
import dev.trustdrift.publish.S3Reports.Previous;
import dev.trustdrift.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs one audit per event. Whatever outlives an invocation is made once, in the constructor.
///
/// An event that makes no sense is an error in the result. What keeps the audit from running or
/// from reaching anybody (no credentials, a broken configuration, a topic that refuses) is thrown:
/// nobody reads the result of a scheduled run, but the alarm on failures is heard.
public final class Handler implements RequestStreamHandler {
  private final Surroundings surroundings;

  /// For Lambda: configured by the environment.
  public Handler() {
    this(Surroundings.ofProcess());
  }

  Handler(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(
        switch (AuditRequest.parse(input)) {
          case AuditRequest.Parsed.Invalid(String message, String field) ->
              refuse(message, field, context);
          case AuditRequest.Parsed.Valid(AuditRequest request) -> run(request, context);
        });
  }

  private byte[] run(AuditRequest request, Context context) {
    try {
      String own = surroundings.identity().account();
      if (request.account() != null && !request.account().equals(own)) {
        return refuse(
            "the function's credentials are for account `%s`, and it has no role to take in `%s`; deploy it there, or leave `account` out"
                .formatted(own, request.account()),
            "account",
            context);
      }
      return audit(request, own, context);
    } catch (NothingReadable e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private byte[] audit(AuditRequest request, String account, Context context)
      throws NothingReadable {
    log(context, "audit of " + account + ": " + words(request));
    Config config = surroundings.config().get();
    Inventory inventory = surroundings.collector().collect(config);
    Previous previous = surroundings.publisher().previous(account);
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
    Report report = audit.apply(baseline);
    Publication publication = surroundings.publisher().publish(report, previous, audit);
    publication
        .deliveries()
        .forEach(
            delivery ->
                log(
                    context,
                    "%s: %s %s"
                        .formatted(delivery.sink(), words(delivery.outcome()), delivery.detail())));
    publication
        .shortfall()
        .ifPresent(
            message -> {
              throw new Undelivered(message);
            });
    return InvocationResult.of(report, publication, InvocationResult.MOST_BYTES);
  }

  private static byte[] refuse(String message, @Nullable String field, Context context) {
    log(context, "refused the event: " + message);
    return InvocationResult.error(message, field);
  }

  private static String words(Delivery.Outcome outcome) {
    return switch (outcome) {
      case PUBLISHED -> "published";
      case UNNEEDED -> "not sent";
      case FAILED -> "FAILED";
    };
  }

  private static String words(AuditRequest request) {
    String groups =
        request.only().equals(AuditRequest.everything())
            ? "everything"
            : request.only().stream()
                .sorted()
                .map(group -> group.name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", "));
    return request.reason() == null ? groups : groups + ", because of " + request.reason();
  }

  private static void log(Context context, String line) {
    context.getLogger().log(Printable.of(line) + "\n");
  }
}
