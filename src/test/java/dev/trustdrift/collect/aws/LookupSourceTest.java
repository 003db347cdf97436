package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Trail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class LookupSourceTest {
  private static final String ACTION = RegionLookup.ACTION;
  private static final String FIRST = ContractAccount.records().getFirst();

  /// A call of the session that the first record opened.
  private static final String CALL =
      """
      {"eventID":"call-1","eventTime":"2026-11-18T08:10:00Z","eventSource":"s3.amazonaws.com","eventName":"PutObject","awsRegion":"us-east-1","sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2.15.0","recipientAccountId":"123456789012","userIdentity":{"type":"AssumedRole","principalId":"AROADEPLOY:gitlab-ci-42-1001","accessKeyId":"ASIAEXAMPLEAAAA"}}""";

  private static Trail trail(Inventory inventory) {
    return Objects.requireNonNull(inventory.trail());
  }

  private static List<String> reasons(Inventory inventory) {
    return inventory.gaps().stream().map(Gap::reason).toList();
  }

  private static List<String> calls(int count) {
    List<String> records = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      records.add(
          FIRST.replace("aaaa0001", "id-" + n).replace("ASIAEXAMPLEAAAA", "ASIAEXAMPLE" + n));
    }
    return records;
  }

  /// Calls that all handed out the same key, so that the activity takes one lookup a Region.
  private static List<String> sameSession(int count) {
    List<String> records = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      records.add(FIRST.replace("aaaa0001", "id-" + n));
    }
    return records;
  }

  @Test
  void looksUpWhatAFewSessionsDidInEveryRegion() throws NothingReadable {
    try (Live live = Live.of(ContractAccount.inventory(), List.of(FIRST, CALL))) {
      Inventory seen = live.collect();
      assertThat(trail(seen).activity())
          .extracting(Activity::accessKeyId)
          .containsExactly("ASIAEXAMPLEAAAA");
      assertThat(trail(seen).activity().getFirst().events()).isEqualTo(1);
      assertThat(seen.gaps()).isEmpty();
      assertThat(live.cloudTrail.throttled()).isZero();
    }
  }

  @Test
  void looksUpTheNewestOfManySessionsAndSaysHowManyItDidNot() throws NothingReadable {
    int all = LookupSource.MOST_PAGES + 20;
    List<String> records = new ArrayList<>();
    for (int n = 0; n < all; n++) {
      records.add(
          FIRST
              .replace("aaaa0001", "id-" + n)
              .replace("ASIAEXAMPLEAAAA", "ASIAEXAMPLE" + n)
              .replace(
                  "2026-11-18T08:00:00Z",
                  "2026-11-18T%02d:%02d:00Z".formatted(8 + n / 60, n % 60)));
    }
    try (Live live = Live.of(ContractAccount.inventory(), records)) {
      Inventory seen = live.collect();
      assertThat(reasons(seen))
          .hasSize(2)
          .contains(
              "what was done in eu-central-1 is known of %d of %d sessions, those opened since 2026-11-18T08:20:00Z and 0 of 0 static keys: at two calls a second all would take too long; read the trail itself (`trail: {source: athena}` or `{source: files}`, or `--trail PATH`)"
                  .formatted(LookupSource.MOST_PAGES, all));
      assertThat(seen.complete(Gap.Part.TRAIL)).isTrue();
      assertThat(live.aws.calls("cloudtrail")).isEqualTo(3 + 1 + 2 * LookupSource.MOST_PAGES);
      assertThat(live.cloudTrail.throttled()).isZero();
    }
  }

  @Test
  void aBusySessionCostsTheOthersNothing() throws NothingReadable {
    List<String> records = new ArrayList<>(List.of(FIRST));
    for (int n = 0; n < 50 * LookupSource.PAGES_EACH + 1; n++) {
      records.add(
          CALL.replace("call-1", "call-" + n)
              .replace("us-east-1", "eu-central-1")
              .replace("08:10:00", "08:%02d:%02d".formatted(n / 60, n % 60)));
    }
    try (Live live = Live.of(ContractAccount.inventory(), records)) {
      Inventory seen = live.collect();
      assertThat(trail(seen).activity().getFirst().events())
          .isEqualTo(50 * LookupSource.PAGES_EACH);
      assertThat(reasons(seen))
          .singleElement()
          .asString()
          .startsWith(
              "what was done in eu-central-1 is known of 1 of 1 sessions and 0 of 0 static keys, of 1 of them the newest 200 calls alone: ");
    }
  }

  @Test
  void goesOnFromWhereItWasThrottled() throws NothingReadable {
    try (Live live = Live.of(ContractAccount.inventory(), sameSession(120))) {
      Answer refused = Answer.error(ACTION, 400, "ThrottlingException", "Rate exceeded");
      live.aws.once(ACTION, refused).once(ACTION, refused).once(ACTION, refused);
      Inventory seen = live.collect();
      assertThat(trail(seen).events()).hasSize(120);
      assertThat(seen.complete(Gap.Part.TRAIL)).isTrue();
      // Three pages of one Region, one of the other, and each refusal once more: none from the
      // start.
      assertThat(live.aws.calls("cloudtrail")).isEqualTo(3 + 1 + 3 + 2);
      assertThat(live.clock.slept()).contains(Duration.ofSeconds(1));
    }
  }

  @Test
  void keepsItsTokenThroughAThrottle() throws NothingReadable {
    try (Live live = Live.of(ContractAccount.inventory(), calls(120))) {
      boolean[] refused = new boolean[1];
      var answer = live.aws.answer(ACTION);
      live.aws.on(
          ACTION,
          request -> {
            if (request.body().contains("NextToken") && !refused[0]) {
              refused[0] = true;
              return Answer.error(ACTION, 400, "ThrottlingException", "Rate exceeded");
            }
            return answer.apply(request);
          });
      assertThat(trail(live.collect()).events()).hasSize(120);
      assertThat(
              live.aws.requests().stream()
                  .filter(request -> request.body().contains("NextToken"))
                  .count())
          .isEqualTo(3);
    }
  }

  @Test
  void saysFromWhenOnARegionIsKnownThatFailedHalfway() throws NothingReadable {
    List<String> records = new ArrayList<>();
    for (int n = 0; n < 120; n++) {
      records.add(
          FIRST
              .replace("aaaa0001", "id-" + n)
              .replace(
                  "2026-11-18T08:00:00Z",
                  "2026-11-18T%02d:%02d:00Z".formatted(8 + n / 60, n % 60)));
    }
    try (Live live = Live.of(ContractAccount.inventory(), records)) {
      var answer = live.aws.answer(ACTION);
      live.aws.on(
          ACTION,
          request ->
              request.body().contains("NextToken")
                  ? Answer.error(ACTION, 400, "AccessDeniedException", "no more")
                  : answer.apply(request));
      Inventory seen = live.collect();
      assertThat(trail(seen).events()).hasSize(50);
      assertThat(reasons(seen))
          .contains(
              "trail known only from 2026-11-18T09:10:00Z on: cloudtrail:LookupEvents in eu-central-1 denied: allow `cloudtrail:LookupEvents` in the auditor's policy");
    }
  }

  @Test
  void saysOfHowManySessionsTheActivityIsKnown() throws NothingReadable {
    try (Live live = Live.of(ContractAccount.inventory(), calls(3))) {
      var answer = live.aws.answer(ACTION);
      live.aws.on(
          ACTION,
          request ->
              request.body().contains("ASIAEXAMPLE1")
                  ? Answer.error(ACTION, 400, "AccessDeniedException", "no more")
                  : answer.apply(request));
      assertThat(live.collect().gaps())
          .extracting(Gap::part, Gap::reason)
          .contains(
              org.assertj.core.groups.Tuple.tuple(
                  Gap.Part.ACTIVITY,
                  "what was done in eu-central-1 is known of 1 of 3 sessions, those opened since 2026-11-18T08:00:00Z and 0 of 0 static keys: cloudtrail:LookupEvents in eu-central-1 denied: allow `cloudtrail:LookupEvents` in the auditor's policy"));
    }
  }

  @Test
  void aRecordThatMakesNoSenseIsCounted() throws NothingReadable {
    try (Live live = Live.of(ContractAccount.inventory(), List.of(FIRST))) {
      live.aws.on(
          ACTION,
          request ->
              Answer.json(
                  "{\"Events\":[{\"EventId\":\"x\",\"CloudTrailEvent\":\"{half\"},{\"EventId\":\"y\"}]}"));
      assertThat(reasons(live.collect()))
          .singleElement()
          .asString()
          .startsWith("4 records or files of the trail could not be understood")
          .contains("trail in eu-central-1: ");
    }
  }
}
