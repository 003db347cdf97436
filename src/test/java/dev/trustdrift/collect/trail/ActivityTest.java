package dev.trustdrift.collect.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Tally;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ActivityTest {
  private static final String ASSUMPTION = ContractAccount.records().getFirst();

  private final CloudTrailRecords records =
      new CloudTrailRecords("123456789012", ContractAccount.TAKEN_AT);

  private List<Activity> read(Object... lines) throws InterruptedException {
    String text = Stream.of(lines).map(String::valueOf).collect(Collectors.joining("\n"));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TrailFile.read("f.json", () -> new ByteArrayInputStream(bytes), records::add);
    return records.trail(Instant.EPOCH).activity();
  }

  private Activity only(Object... lines) throws InterruptedException {
    List<Activity> all = read(lines);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void countsWhatASessionDid() throws InterruptedException {
    Activity activity =
        only(
            ASSUMPTION,
            Event.call("1"),
            Event.call("2").at("2026-11-18T08:20:00Z").with("errorCode", "AccessDenied"),
            Event.call("3").at("2026-11-18T08:05:00Z").with("eventName", "GetObject"),
            Event.call("4").with("sourceIPAddress", "203.0.113.9").with("awsRegion", "us-east-1"));
    assertThat(activity.accessKeyId()).isEqualTo(Event.KEY);
    assertThat(activity.principalId()).isEqualTo(Event.PRINCIPAL);
    assertThat(activity.sessionName()).isEqualTo("gitlab-ci-42-1001");
    assertThat(activity.identity()).isEqualTo("arn:aws:iam::123456789012:role/ci/deploy");
    assertThat(activity.federatedProvider()).isNull();
    assertThat(activity.events()).isEqualTo(4);
    assertThat(activity.denied()).isEqualTo(1);
    assertThat(activity.first()).isEqualTo("2026-11-18T08:05:00Z");
    assertThat(activity.last()).isEqualTo("2026-11-18T08:20:00Z");
    assertThat(activity.calls().of("s3:PutObject"))
        .hasValue(
            new Tally.Seen(
                "s3:PutObject",
                3,
                1,
                Instant.parse("2026-11-18T08:10:00Z"),
                Instant.parse("2026-11-18T08:20:00Z")));
    assertThat(activity.addresses().values()).containsExactly("198.51.100.7", "203.0.113.9");
    assertThat(activity.agents().values()).containsExactly("aws-cli/2.15.0");
    assertThat(activity.regions().values()).containsExactly("eu-central-1", "us-east-1");
  }

  @Test
  void findsASessionThatIsReadBeforeItIsOpened() throws InterruptedException {
    assertThat(only(Event.call("1"), ASSUMPTION).events()).isEqualTo(1);
  }

  @Test
  void countsEachEventOnce() throws InterruptedException {
    assertThat(only(ASSUMPTION, Event.call("1"), Event.call("1"), Event.call("2")).events())
        .isEqualTo(2);
  }

  @Test
  void dropsSessionsThatNoTokenOpened() throws InterruptedException {
    assertThat(
            read(
                ASSUMPTION,
                Event.call("1")
                    .identity("accessKeyId", "ASIAOTHER")
                    .identity("principalId", "AROAX:i-1"),
                Event.call("2")
                    .identity("accessKeyId", "ASIAOTHER")
                    .identity("principalId", "AROAX:i-1")
                    .federated("{}")))
        .isEmpty();
  }

  @Test
  void keepsFederatedSessionsWhoseAssumptionIsNotInTheTrail() throws InterruptedException {
    Activity activity =
        only(
            Event.call("1")
                .federated(
                    "{\"federatedProvider\":\"arn:aws:iam::123456789012:oidc-provider/gitlab.com\",\"attributes\":{}}"));
    assertThat(activity.federatedProvider())
        .isEqualTo("arn:aws:iam::123456789012:oidc-provider/gitlab.com");
  }

  @Test
  void tellsTheJoinsApartWhereTheyDisagree() throws InterruptedException {
    assertThat(
            read(
                ASSUMPTION,
                Event.call("1"),
                Event.call("2").identity("accessKeyId", "ASIASTRANGE"),
                Event.call("3").identity("principalId", "AROAOTHER:gitlab-ci-42-1001"),
                Event.call("4").without("accessKeyId")))
        .extracting(Activity::accessKeyId, Activity::principalId)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(null, Event.PRINCIPAL),
            org.assertj.core.groups.Tuple.tuple(Event.KEY, Event.PRINCIPAL),
            org.assertj.core.groups.Tuple.tuple(Event.KEY, "AROAOTHER:gitlab-ci-42-1001"),
            org.assertj.core.groups.Tuple.tuple("ASIASTRANGE", Event.PRINCIPAL));
  }

  @Test
  void keepsStaticKeys() throws InterruptedException {
    Activity activity =
        only(
            Event.call("1")
                .without("sessionContext")
                .identity("type", "IAMUser")
                .identity("principalId", "AIDAEXAMPLE")
                .identity("arn", "arn:aws:iam::123456789012:user/deployer")
                .identity("accessKeyId", "AKIAOLD"));
    assertThat(activity.isStaticKey()).isTrue();
    assertThat(activity.sessionName()).isNull();
    assertThat(activity.identity()).isEqualTo("arn:aws:iam::123456789012:user/deployer");
  }

  @Test
  void needsNoTypeOfIdentity() throws InterruptedException {
    assertThat(only(ASSUMPTION, Event.call("1").without("type")).events()).isEqualTo(1);
  }

  @Test
  void takesNullsForNothing() throws InterruptedException {
    String nulls =
        Event.call("1")
            .toString()
            .replace("\"userAgent\":\"aws-cli/2.15.0\"", "\"userAgent\":null,\"errorCode\":null");
    Activity activity = only(ASSUMPTION, nulls);
    assertThat(activity.agents()).isEqualTo(Tally.EMPTY);
    assertThat(activity.denied()).isZero();
    assertThat(records.gaps()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AccessDenied",
        "AccessDeniedException",
        "Client.UnauthorizedOperation",
        "UnauthorizedException",
        "NotAuthorized",
        "AuthorizationError",
        "KmsAccessDeniedException"
      })
  void knowsTheWordsForWantOfPermission(String code) throws InterruptedException {
    assertThat(only(ASSUMPTION, Event.call("1").with("errorCode", code)).denied()).isEqualTo(1);
  }

  @Test
  void doesNotCallEveryErrorADenial() throws InterruptedException {
    assertThat(only(ASSUMPTION, Event.call("1").with("errorCode", "NoSuchBucket")).denied())
        .isZero();
  }

  @Test
  void countsACallWithoutTimeAsMalformed() throws InterruptedException {
    assertThat(read(ASSUMPTION, Event.call("1").without("eventTime"))).isEmpty();
    assertThat(records.gaps()).extracting(Gap::malformed).containsExactly(true);
    assertThat(records.gaps().getFirst().reason()).contains("f.json:2: expected `eventTime`");
  }

  @Test
  void countsACallWithoutIdAndItsCopyOnce() throws InterruptedException {
    Event cut = Event.call("1").without("eventID");
    assertThat(only(ASSUMPTION, cut, cut).events()).isEqualTo(1);
    assertThat(records.gaps()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-18T08:10:00Z",
        "2026-11-18T08:10:00.000Z",
        "2026-11-18T08:10:00+00:00",
        "2026-11-18T09:10:00+01:00",
        "2026-13-18T08:10:00Z"
      })
  void readsTimesAsTheLibraryDoes(String time) throws InterruptedException {
    List<Activity> all = read(ASSUMPTION, Event.call("1").with("eventTime", time));
    if (time.startsWith("2026-13")) {
      assertThat(all).isEmpty();
      assertThat(records.gaps()).hasSize(1);
    } else {
      assertThat(all.getFirst().first()).isEqualTo("2026-11-18T08:10:00Z");
    }
  }

  @Test
  void leavesOutWhatLiesOutsideTheWindowAndTheAccount() throws InterruptedException {
    CloudTrailRecords window =
        new CloudTrailRecords(
            "123456789012", Instant.parse("2026-11-18T00:00:00Z"), ContractAccount.TAKEN_AT);
    for (Event event :
        List.of(
            Event.call("1").at("2026-11-17T23:59:59Z"),
            Event.call("2"),
            Event.call("3").at("2026-11-20T06:04:00Z"),
            Event.call("4").at("2026-11-20T07:00:00Z"),
            Event.call("5").with("recipientAccountId", "210987654321"))) {
      window.add(event.toString(), "here");
    }
    window.add(ASSUMPTION, "here");
    // Clocks may differ by five minutes: the third is in.
    assertThat(window.trail(window.from()).activity().getFirst().events()).isEqualTo(2);
    assertThat(window.gaps())
        .extracting(Gap::reason)
        .anyMatch(reason -> reason.startsWith("1 event of other accounts [210987654321]"))
        .anyMatch(reason -> reason.startsWith("1 event later than the audit's clock"));
  }

  /// A constant, so that a session of a million calls takes no more memory than one of thousands.
  @Test
  void keepsTheSameFewOfTooManyValuesInAnyOrder() throws InterruptedException {
    List<Event> events = new ArrayList<>();
    for (int n = 0; n < 1000; n++) {
      events.add(
          Event.call("id-" + n)
              .with("eventName", "Call%04d".formatted(n % 500))
              .with("sourceIPAddress", "10.0.%d.%d".formatted(n % 100, 1)));
    }
    Collections.shuffle(events, new Random(1));
    Activity one = only(Stream.concat(Stream.of(ASSUMPTION), events.stream()).toArray());
    assertThat(one.events()).isEqualTo(1000);
    assertThat(one.calls().seen()).hasSize(256).allMatch(seen -> seen.count() == 2);
    assertThat(one.calls().others()).isEqualTo(1000 - 512);
    assertThat(one.calls().complete()).isFalse();
    assertThat(one.addresses().seen()).hasSize(64).allMatch(seen -> seen.count() == 10);

    Collections.shuffle(events, new Random(2));
    CloudTrailRecords again = new CloudTrailRecords("123456789012", ContractAccount.TAKEN_AT);
    events.forEach(event -> again.add(event.toString(), "here"));
    again.add(ASSUMPTION, "here");
    assertThat(again.trail(Instant.EPOCH).activity()).containsExactly(one);
  }

  @Test
  void tellsThousandsOfEventsApart() throws InterruptedException {
    List<Object> lines = new ArrayList<>(List.of(ASSUMPTION));
    for (int n = 0; n < 4000; n++) {
      lines.add(Event.call("id-" + n));
    }
    List<Object> twice = new ArrayList<>(lines);
    twice.addAll(lines);
    assertThat(only(twice.toArray()).events()).isEqualTo(4000);
  }

  @Test
  void keepsHostileTextsAsTheyAre() throws InterruptedException {
    String hostile = "=cmd|' /C calc'!A0 \u001b[2J<script>\"}],{\u202e\u0000\ud83d\ude00\\";
    Activity activity =
        only(
            ASSUMPTION,
            Event.call("1").with("userAgent", hostile).with("sourceIPAddress", hostile));
    assertThat(activity.agents().values()).containsExactly(hostile);
    assertThat(activity.addresses().values()).containsExactly(hostile);
    assertThat(records.gaps()).isEmpty();
  }

  @Test
  void keepsNamesWithEveryCharacterThatStsAllows() throws InterruptedException {
    String name = "AZaz09_+=,.@-" + "x".repeat(51);
    String principal = "AROADEPLOY:" + name;
    assertThat(
            only(
                    ASSUMPTION.replace(Event.PRINCIPAL, principal),
                    Event.call("1").identity("principalId", principal))
                .sessionName())
        .isEqualTo(name);
  }

  @Test
  void cutsWhatIsTooLongToBeAnAgent() throws InterruptedException {
    Activity activity = only(ASSUMPTION, Event.call("1").with("userAgent", "x".repeat(100_000)));
    assertThat(activity.agents().values().findFirst().orElseThrow()).hasSize(512);
  }

  @Test
  void keepsNoSecret() throws InterruptedException {
    assertThat(read(ASSUMPTION, Event.call("1")).toString()).doesNotContain("SECRET");
    assertThat(records.trail(Instant.EPOCH).toString()).doesNotContain("SECRET-SESSION-TOKEN");
  }
}
