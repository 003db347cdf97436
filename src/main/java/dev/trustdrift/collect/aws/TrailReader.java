package dev.trustdrift.collect.aws;

import static dev.trustdrift.inventory.Gap.Part.TRAIL;

import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.inventory.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/// One Region's `AssumeRoleWithWebIdentity` events of a window, through `LookupEvents`.
///
/// AWS allows two requests a second in an account and Region, to all callers together, and answers
/// fifty events a page, newest first.
final class TrailReader {
  static final String ACTION = "cloudtrail:LookupEvents";

  /// Somewhat more than half a second, so that a clock that differs a little does no harm.
  static final Duration PACE = Duration.ofMillis(550);

  private final CloudTrailClient cloudTrail;
  private final String region;
  private final Ticker ticker;
  private final Duration patience;

  TrailReader(CloudTrailClient cloudTrail, String region, Ticker ticker, Duration patience) {
    this.cloudTrail = cloudTrail;
    this.region = region;
    this.ticker = ticker;
    this.patience = patience;
  }

  /// The records of one Region.
  ///
  /// @param answered whether there was any answer: if not, the Region's trail is wholly unread
  record Lookup(CloudTrailRecords records, boolean answered) {}

  /// Reads back from the window's end until its start, a failure or the end of patience; what stays
  /// unread then is a gap that says from when on the events are known.
  Read<Lookup> read(String account, Instant from, Instant to) throws InterruptedException {
    CloudTrailRecords records = new CloudTrailRecords(account, to);
    Set<String> tokens = new HashSet<>();
    LookupEventsRequest request =
        LookupEventsRequest.builder()
            .lookupAttributes(
                LookupAttribute.builder()
                    .attributeKey(LookupAttributeKey.EVENT_NAME)
                    .attributeValue("AssumeRoleWithWebIdentity")
                    .build())
            .startTime(from)
            .endTime(to)
            .maxResults(50)
            .build();
    long start = ticker.nanos();
    Optional<String> failure = Optional.empty();
    boolean answered = false;
    Instant reached = to;
    while (failure.isEmpty()) {
      long asked = ticker.nanos();
      LookupEventsResponse page;
      try {
        page = cloudTrail.lookupEvents(request);
      } catch (SdkException e) {
        failure = Optional.of(Failure.reason(ACTION, region, e));
        break;
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
        break;
      }
      if (!tokens.add(token)) {
        failure = Optional.of(ACTION + " in " + region + " broke off: its pages go in a circle");
      } else if (ticker.nanos() - start >= patience.toNanos()) {
        failure =
            Optional.of(
                ACTION
                    + " in "
                    + region
                    + " stopped after "
                    + patience.toSeconds()
                    + " s, the limit: choose fewer days (`trail: {days: …}`)");
      }
      request = request.toBuilder().nextToken(token).build();
      pace(asked);
    }
    Read<Lookup> all = Read.of(new Lookup(records, answered));
    if (failure.isEmpty()) {
      return all;
    }
    String extent = answered ? "trail known only from " + reached + " on: " : "trail not read: ";
    return Read.of(all.value(), Gap.unread(TRAIL, extent + failure.get()));
  }

  private void pace(long asked) throws InterruptedException {
    Duration rest = PACE.minusNanos(ticker.nanos() - asked);
    if (rest.isPositive()) {
      ticker.sleep(rest);
    }
  }
}
