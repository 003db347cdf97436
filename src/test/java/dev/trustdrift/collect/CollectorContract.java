package dev.trustdrift.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.User;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What every source of inventories must show of the account that all of them hold.
///
/// A real service chooses IDs and dates itself, and nobody has used its keys: these are compared
/// only where the source could be told.
public interface CollectorContract {
  /// What the source shows; read once for all tests.
  Inventory seen();

  /// Whether IDs, dates and use are those of [ContractAccount].
  boolean exact();

  /// Parts that this service does not have.
  default List<Gap.Part> lacking() {
    return List.of();
  }

  private static Inventory held() {
    return ContractAccount.inventory();
  }

  @Test
  default void showsTheAccount() {
    assertThat(seen().account().alias()).isEqualTo(held().account().alias());
    assertThat(seen().account().takenAt()).isEqualTo(held().account().takenAt());
    if (exact()) {
      assertThat(seen()).isEqualTo(held());
    }
  }

  @Test
  default void showsProvidersWithSchemeAudiencesAndThumbprints() {
    assertThat(seen().providers()).isEqualTo(held().providers());
  }

  @Test
  default void showsRolesWithPoliciesTagsAndLimits() {
    assertThat(seen().roles().stream().map(CollectorContract::told).toList())
        .isEqualTo(held().roles().stream().map(CollectorContract::told).toList());
    assertThat(seen().roles()).allSatisfy(role -> assertThat(role.id()).startsWith("AROA"));
  }

  @Test
  default void showsTheDefaultVersionOfManagedPolicies() {
    assertThat(seen().managedPolicies()).isEqualTo(held().managedPolicies());
  }

  @Test
  default void showsUsersWithTheirKeys() {
    assertThat(seen().users()).extracting(User::arn).isEqualTo(arns(held().users()));
    assertThat(seen().users()).extracting(User::tags).isEqualTo(tags(held().users()));
    List<AccessKey> keys = seen().users().getLast().keys();
    assertThat(seen().users().getFirst().keys()).isEmpty();
    assertThat(keys)
        .extracting(AccessKey::status)
        .containsExactlyInAnyOrder(AccessKey.Status.ACTIVE, AccessKey.Status.INACTIVE);
    assertThat(keys)
        .allSatisfy(key -> assertThat(Objects.requireNonNull(key.id())).startsWith("AKIA"))
        .noneSatisfy(key -> assertThat(key.use()).isInstanceOf(AccessKey.Use.Unknown.class));
  }

  @Test
  default void hasNoGapsButForWhatTheServiceLacks() {
    assertThat(seen().gaps()).extracting(Gap::part).hasSameElementsAs(lacking());
    assertThat(seen().trail() == null).isEqualTo(lacking().contains(Gap.Part.TRAIL));
    assertThat(seen().root() == null).isEqualTo(lacking().contains(Gap.Part.CREDENTIAL_REPORT));
  }

  private static List<String> arns(List<User> users) {
    return users.stream().map(User::arn).toList();
  }

  private static List<java.util.Map<String, String>> tags(List<User> users) {
    return users.stream().map(User::tags).toList();
  }

  /// Without what the service chooses.
  private static Role told(Role role) {
    return new Role(
        role.arn(),
        role.name(),
        role.path(),
        "",
        Instant.EPOCH,
        role.trustPolicy(),
        role.maxSessionSeconds(),
        null,
        role.tags(),
        role.attachedPolicies().stream()
            .sorted(Comparator.comparing(Role.AttachedPolicy::arn))
            .toList(),
        role.inlinePolicies(),
        role.boundaryArn());
  }
}
