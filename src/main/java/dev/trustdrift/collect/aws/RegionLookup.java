package dev.trustdrift.collect.aws;

import dev.trustdrift.collect.trail.CloudTrailRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/// `LookupEvents` in one Region: one attribute a lookup, fifty events a page, newest first, at the
/// pace that AWS allows to all callers in an account and Region together.
///
/// A page that was refused for coming too fast, or that the server failed to give, is asked for
/// again after a while, from where the lookup stands.
final class RegionLookup {
  static final String ACTION = "cloudtrail:LookupEvents";

  /// Waits 1, 2, 4, … seconds, half a minute in all, before it gives a page up.
  private static final int MOST_TRIES = 6;

  private final CloudTrailClient cloudTrail;
  private final String region;
  private final Ticker ticker;
  private final Pace pace;
  private final long start;
  private final Duration patience;

  /// @param patience how long all lookups together may take, from now on
  RegionLookup(CloudTrailClient cloudTrail, String region, Ticker ticker, Duration patience) {
    this.cloudTrail = cloudTrail;
    this.region = region;
    this.ticker = ticker;
    this.pace = new Pace(ticker, Pace.LOOKUP_EVENTS);
    this.start = ticker.nanos();
    this.patience = patience;
  }

  String region() {
    return region;
  }

  /// How a lookup ended.
  ///
  /// @param answered whether there was any answer
  /// @param reached events are known from then on to the window's end
  /// @param failure why the lookup ended before the window's start
  /// @param pages how many were read
  /// @param more whether older events were left because they were not asked for
  record Outcome(
      boolean answered, Instant reached, Optional<String> failure, int pages, boolean more) {}

  /// Reads back from the window's end until its start, a failure or the end of patience.
  Outcome read(LookupAttributeKey key, String value, CloudTrailRecords records)
      throws InterruptedException {
    return read(key, value, records, Integer.MAX_VALUE);
  }

  /// The same, at most so many pages.
  Outcome read(LookupAttributeKey key, String value, CloudTrailRecords records, int mostPages)
      throws InterruptedException {
    LookupEventsRequest request =
        LookupEventsRequest.builder()
            .lookupAttributes(
                LookupAttribute.builder().attributeKey(key).attributeValue(value).build())
            .startTime(records.from())
            .endTime(records.to())
            .maxResults(50)
            .build();
    Set<String> tokens = new HashSet<>();
    boolean answered = false;
    Instant reached = records.to();
    for (int pages = 1; ; pages++) {
      LookupEventsResponse page;
      try {
        page = page(request);
      } catch (SdkException e) {
        return new Outcome(
            answered, reached, Optional.of(Failure.reason(ACTION, region, e)), pages, false);
      }
      answered = true;
      for (Event event : page.events()) {
        if (event.eventTime() != null && event.eventTime().isBefore(reached)) {
          reached = event.eventTime();
        }
        records.add(
            event.cloudTrailEvent() == null ? "" : event.cloudTrailEvent(), "trail in " + region);
      }
      String token = page.nextToken();
      if (token == null || token.isEmpty()) {
        return new Outcome(true, reached, Optional.empty(), pages, false);
      }
      if (pages == mostPages) {
        return new Outcome(true, reached, Optional.empty(), pages, true);
      }
      if (!tokens.add(token)) {
        return stopped(reached, pages, "broke off: its pages go in a circle");
      }
      if (ticker.nanos() - start >= patience.toNanos()) {
        return stopped(
            reached,
            pages,
            "stopped after "
                + patience.toSeconds()
                + " s, the limit: choose fewer days (`trail: {days: …}`), or read log files"
                + " (`trail: {source: files}`)");
      }
      request = request.toBuilder().nextToken(token).build();
    }
  }

  private Outcome stopped(Instant reached, int pages, String why) {
    return new Outcome(
        true, reached, Optional.of(ACTION + " in " + region + " " + why), pages, false);
  }

  private LookupEventsResponse page(LookupEventsRequest request) throws InterruptedException {
    for (int tries = 1; ; tries++) {
      pace.await();
      try {
        return cloudTrail.lookupEvents(request);
      } catch (SdkException e) {
        if (tries == MOST_TRIES || !passes(e)) {
          throw e;
        }
        pace.rest(Duration.ofSeconds(1L << (tries - 1)));
      }
    }
  }

  /// Whether the same request may well succeed in a while.
  private static boolean passes(SdkException failure) {
    return failure instanceof AwsServiceException answer
        ? Failure.throttled(answer) || answer.statusCode() >= 500
        : failure.retryable();
  }
}
