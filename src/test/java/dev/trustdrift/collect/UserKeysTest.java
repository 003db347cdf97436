package dev.trustdrift.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Status;
import dev.trustdrift.inventory.AccessKey.Use;
import dev.trustdrift.inventory.Gap;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UserKeysTest {
  private static final Use NEVER = new Use.Never();
  private static final Use USED = new Use.Last(Instant.parse("2026-05-01T00:00:00Z"), "s3", null);

  private static AccessKey key(@Nullable String id, Status status, String created, Use use) {
    return new AccessKey(id, status, Instant.parse(created), use);
  }

  private static AccessKey listed(String id, Status status, String created) {
    return key(id, status, created, new Use.Unknown());
  }

  @Test
  void aSlotBelongsToTheKeyOfItsDate() {
    UserKeys keys =
        UserKeys.of(
            "u",
            List.of(
                listed("A", Status.ACTIVE, "2026-01-01T10:00:00.750Z"),
                listed("B", Status.ACTIVE, "2026-02-01T10:00:00Z")),
            List.of(
                key(null, Status.ACTIVE, "2026-02-01T10:00:00Z", USED),
                key(null, Status.ACTIVE, "2026-01-01T10:00:00Z", NEVER)));
    assertThat(keys.keys()).extracting(AccessKey::use).containsExactly(NEVER, USED);
    assertThat(keys.gaps()).isEmpty();
  }

  @Test
  void whereDatesDoNotTellTheStatusDoes() {
    UserKeys keys =
        UserKeys.of(
            "u",
            List.of(
                listed("A", Status.ACTIVE, "2026-01-01T10:00:00Z"),
                listed("B", Status.INACTIVE, "2026-01-01T10:00:00Z")),
            List.of(
                key(null, Status.INACTIVE, "2026-01-01T10:00:00Z", USED),
                key(null, Status.ACTIVE, "2026-01-01T10:00:00Z", NEVER)));
    assertThat(keys.keys()).extracting(AccessKey::use).containsExactly(NEVER, USED);
    assertThat(keys.gaps()).isEmpty();
  }

  @Test
  void whatNothingTellsStaysUnknown() {
    UserKeys keys =
        UserKeys.of(
            "u",
            List.of(
                listed("A", Status.ACTIVE, "2026-01-01T10:00:00Z"),
                listed("B", Status.ACTIVE, "2026-01-01T10:00:00Z")),
            List.of(
                key(null, Status.ACTIVE, "2026-01-01T10:00:00Z", USED),
                key(null, Status.ACTIVE, "2026-01-01T10:00:00Z", NEVER)));
    assertThat(keys.keys()).extracting(AccessKey::use).containsOnly(new Use.Unknown());
    assertThat(keys.gaps())
        .hasSize(2)
        .allSatisfy(gap -> assertThat(gap.part()).isEqualTo(Gap.Part.ACCESS_KEYS))
        .extracting(Gap::reason)
        .element(0)
        .asString()
        .startsWith("last use of key `A` of user `u` unknown: ");
  }

  @Test
  void aSingleKeyNeedsNoDate() {
    UserKeys keys =
        UserKeys.of(
            "u",
            List.of(listed("A", Status.INACTIVE, "2026-01-01T10:00:00Z")),
            List.of(key(null, Status.ACTIVE, "2026-01-05T10:00:00Z", USED)));
    assertThat(keys.keys())
        .containsExactly(key("A", Status.INACTIVE, "2026-01-01T10:00:00Z", USED));
  }

  @Test
  void aUseFromBeforeTheKeyIsAnotherKeys() {
    UserKeys keys =
        UserKeys.of(
            "u",
            List.of(listed("A", Status.ACTIVE, "2026-06-01T10:00:00Z")),
            List.of(key(null, Status.ACTIVE, "2026-01-05T10:00:00Z", USED)));
    assertThat(keys.keys()).extracting(AccessKey::use).containsExactly(new Use.Unknown());
    assertThat(keys.gaps()).hasSize(1);
  }

  @Test
  void withoutIdsTheSlotsStandForTheKeys() {
    List<AccessKey> slots = List.of(key(null, Status.ACTIVE, "2026-01-05T10:00:00Z", USED));
    assertThat(UserKeys.of("u", null, slots)).isEqualTo(new UserKeys(slots, List.of()));
  }

  @Test
  void withoutAReportTheUseIsUnknownAndTheReportsGapSaysWhy() {
    List<AccessKey> keys = List.of(listed("A", Status.ACTIVE, "2026-06-01T10:00:00Z"));
    assertThat(UserKeys.of("u", keys, null)).isEqualTo(new UserKeys(keys, List.of()));
  }
}
