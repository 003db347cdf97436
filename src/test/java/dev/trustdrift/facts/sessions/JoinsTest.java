package dev.trustdrift.facts.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.SessionActivity.Disagreement;
import dev.trustdrift.facts.sessions.SessionActivity.Link;
import dev.trustdrift.facts.sessions.SessionActivity.Linked;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JoinsTest {
  private static final String JOB = "AROADEPLOY:job-1";

  @Test
  void keyAndPrincipalTogetherConfirm() {
    Joins joins = joins(List.of(opening("a", 0, "ASIA1", JOB)), List.of(did("ASIA1", JOB, 1)));

    assertThat(joins.sessions().getFirst().linked())
        .extracting(Linked::link)
        .containsExactly(Link.CONFIRMED);
    assertThat(joins.orphans()).isEmpty();
    assertThat(joins.gaps()).isEmpty();
  }

  @Test
  void aKeyWithAnotherPrincipalIsADisagreementAndSaidAsAGap() {
    Joins joins =
        joins(List.of(opening("a", 0, "ASIA1", JOB)), List.of(did("ASIA1", "AROAELSE:x", 1)));

    Linked linked = joins.sessions().getFirst().linked().getFirst();
    assertThat(linked.link()).isEqualTo(Link.ACCESS_KEY);
    assertThat(linked.disagreements()).containsExactly(Disagreement.PRINCIPAL);
    assertThat(joins.gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.part()).isEqualTo(Gap.Part.ACTIVITY);
              assertThat(gap.reason())
                  .startsWith(
                      "the trail contradicts itself about 1 session (`job-1`): the key is this session's, the principal is not");
            });
  }

  @Test
  void sessionsOfOneNameAreToldApartByTheirKeys() {
    Joins joins =
        joins(
            List.of(opening("a", 0, "ASIA1", JOB), opening("b", 10, "ASIA2", JOB)),
            List.of(did("ASIA2", JOB, 11), did("ASIA1", JOB, 12)));

    assertThat(joins.named("job-1"))
        .extracting(session -> session.linked().getFirst().activity().accessKeyId())
        .containsExactly("ASIA1", "ASIA2");
  }

  @Test
  void aKnownNameWithAKeyThatNobodyHandedOutIsAnOrphan() {
    Joins joins = joins(List.of(opening("a", 0, "ASIA1", JOB)), List.of(did("ASIA9", JOB, 1)));

    assertThat(joins.sessions().getFirst().linked()).isEmpty();
    assertThat(joins.orphansNamed("job-1"))
        .extracting(Activity::accessKeyId)
        .containsExactly("ASIA9");
  }

  @Test
  void aFederatedSessionFromBeforeTheWindowIsAnOrphan() {
    Activity before =
        SessionTrails.activity("ASIA9", "AROAOTHER:job-0", null, "provider", at(1), at(2));

    assertThat(joins(List.of(), List.of(before)).orphans()).containsExactly(before);
  }

  @Test
  void whatAServiceDidWithoutAKeyGoesToTheLastSessionOfTheNameBefore() {
    Joins joins =
        joins(
            List.of(
                opening("a", 0, "ASIA1", JOB),
                opening("b", 60, "ASIA2", JOB),
                opening("c", 120, "ASIA3", JOB)),
            List.of(did(null, JOB, 70)));

    assertThat(joins.sessions())
        .extracting(session -> session.linked().size())
        .containsExactly(0, 1, 0);
    assertThat(joins.sessions().get(1).linked().getFirst().link()).isEqualTo(Link.NAME);
  }

  @Test
  void anOpeningWithoutCredentialsIsFoundByItsName() {
    Joins joins = joins(List.of(opening("a", 0, null, JOB)), List.of(did("ASIA1", JOB, 1)));

    assertThat(joins.sessions().getFirst().linked())
        .extracting(Linked::link)
        .containsExactly(Link.NAME);
  }

  @Test
  void clocksMayDifferByMinutes() {
    assertThat(disagreements(-4, 64)).isEmpty();
  }

  @Test
  void useHoursBeforeAndAfterIsADisagreement() {
    assertThat(disagreements(-120, 66))
        .containsExactlyInAnyOrder(Disagreement.BEFORE, Disagreement.AFTER);
  }

  @Test
  void aStaticKeyIsNoSession() {
    Joins joins = joins(List.of(), List.of(did("AKIA1", "AIDA1", 1)));

    assertThat(joins.staticKeys()).hasSize(1);
    assertThat(joins.orphans()).isEmpty();
  }

  @Test
  void aSessionSumsWhatItsActivitiesCount() {
    Tally two =
        new Tally(
            List.of(
                new Tally.Seen("a:B", 1, 0, at(1), at(1)),
                new Tally.Seen("s3:Get", 2, 1, at(1), at(2))),
            3);
    Tally one = new Tally(List.of(new Tally.Seen("s3:Get", 5, 0, at(0), at(9))), 0);

    assertThat(SessionActivity.sum(List.of(two, one).stream()))
        .isEqualTo(
            new Tally(
                List.of(
                    new Tally.Seen("s3:Get", 7, 1, at(0), at(9)),
                    new Tally.Seen("a:B", 1, 0, at(1), at(1))),
                3));
  }

  @Test
  void moreAddressesThanAreKeptIsAGap() {
    Activity crowded =
        SessionTrails.activity(
            "ASIA1",
            JOB,
            null,
            null,
            at(1),
            at(2),
            new Tally(List.of(new Tally.Seen("203.0.113.10", 1, 0, at(1), at(2))), 7));

    assertThat(joins(List.of(opening("a", 0, "ASIA1", JOB)), List.of(crowded)).gaps())
        .extracting(Gap::reason)
        .containsExactly(
            "1 session (`job-1`) came from more addresses than are kept: whether the rest is a move was not judged; look them up by access key");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theOrderOfEventsAndActivitiesDoesNotMatter(long seed) {
    SessionTrails trail = SessionTrails.random(new Random(seed), 60);
    SessionTrails shuffled = trail.shuffled(new Random(seed + 100));

    Facts facts = trail.facts();
    Facts other = shuffled.facts();
    assertThat(other.joins()).isEqualTo(facts.joins());
    assertThat(other.moves()).isEqualTo(facts.moves()).isNotEmpty();
    assertThat(other.keysInCi()).isEqualTo(facts.keysInCi()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noActivityIsLostOrCountedTwice(long seed) {
    SessionTrails trail = SessionTrails.random(new Random(seed), 60);
    Joins joins = trail.facts().joins();
    int joined = joins.sessions().stream().mapToInt(SessionActivity::events).sum();
    int orphans = joins.orphans().stream().mapToInt(Activity::events).sum();
    int keys = joins.staticKeys().stream().mapToInt(Activity::events).sum();

    assertThat(joined + orphans + keys)
        .isEqualTo(trail.activity().stream().mapToInt(Activity::events).sum());
  }

  @Test
  void sessionsOfWhichThousandsShareANameAreEachJoined() {
    Facts facts = SessionTrails.large(20_000).facts();

    assertThat(facts.joins().sessions()).allMatch(session -> session.events() == 1);
    assertThat(facts.moves()).hasSize(200);
  }

  private static List<Disagreement> disagreements(int firstMinute, int lastMinute) {
    Activity activity =
        SessionTrails.activity("ASIA1", JOB, null, null, at(firstMinute), at(lastMinute));
    return List.copyOf(
        joins(List.of(opening("a", 0, "ASIA1", JOB)), List.of(activity))
            .sessions()
            .getFirst()
            .linked()
            .getFirst()
            .disagreements());
  }

  private static Joins joins(List<TrailEvent> events, List<Activity> activity) {
    return new SessionTrails(events, activity).facts().joins();
  }

  private static TrailEvent opening(
      String id, int minute, @Nullable String key, String assumedRoleId) {
    return SessionTrails.opening(id, at(minute), key, assumedRoleId, "203.0.113.10");
  }

  private static Activity did(@Nullable String key, String principal, int minute) {
    return SessionTrails.activity(key, principal, null, null, at(minute), at(minute));
  }

  private static Instant at(int minutes) {
    return SessionTrails.START.plus(Duration.ofMinutes(minutes));
  }
}
