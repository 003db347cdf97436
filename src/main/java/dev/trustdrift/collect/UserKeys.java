package dev.trustdrift.collect;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Use;
import dev.trustdrift.inventory.Gap;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys of one user: IDs from `ListAccessKeys`, use from the credential report.
///
/// @param keys oldest first
/// @param gaps a key whose line of the report can't be told
public record UserKeys(List<AccessKey> keys, List<Gap> gaps) {
  private static final Comparator<AccessKey> ORDER =
      Comparator.comparing(
              (AccessKey key) -> key.created(), Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(key -> key.id(), Comparator.nullsFirst(Comparator.naturalOrder()));

  public UserKeys {
    keys = keys.stream().sorted(ORDER).toList();
    gaps = List.copyOf(gaps);
  }

  /// Joins what is known of a user's keys.
  ///
  /// The report has no key IDs. A slot belongs to the key that was created when the slot was last
  /// rotated (to the second); where dates don't tell, to the only key of its status. A single key
  /// belongs to a single slot. What stays open is [Use.Unknown] and a gap, never a guess.
  ///
  /// @param listed null where `ListAccessKeys` could not be read: then the report's slots stand for
  ///   the keys, without IDs
  /// @param reported null where there is no report; empty where it has no line for the user
  public static UserKeys of(
      String user, @Nullable List<AccessKey> listed, @Nullable List<AccessKey> reported) {
    if (listed == null) {
      return new UserKeys(reported == null ? List.of() : reported, List.of());
    }
    if (reported == null) {
      return new UserKeys(listed, List.of());
    }
    List<AccessKey> keys = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (AccessKey key : listed) {
      if (!(key.use() instanceof Use.Unknown)) {
        keys.add(key);
        continue;
      }
      Optional<Use> use = slot(key, listed, reported).map(AccessKey::use).filter(u -> fits(u, key));
      if (use.isEmpty()) {
        gaps.add(
            Gap.unread(
                Gap.Part.ACCESS_KEYS,
                "last use of key `%s` of user `%s` unknown: the credential report, which can be four hours old, has no line that is surely this key's; audit again later"
                    .formatted(Printable.of(String.valueOf(key.id())), Printable.of(user))));
      }
      keys.add(
          new AccessKey(key.id(), key.status(), key.created(), use.orElseGet(Use.Unknown::new)));
    }
    return new UserKeys(keys, gaps);
  }

  private static Optional<AccessKey> slot(
      AccessKey key, List<AccessKey> listed, List<AccessKey> slots) {
    if (listed.size() == 1 && slots.size() == 1) {
      return Optional.of(slots.getFirst());
    }
    List<AccessKey> sameDate = slots.stream().filter(slot -> sameDate(slot, key)).toList();
    List<AccessKey> twins = listed.stream().filter(other -> sameDate(other, key)).toList();
    if (sameDate.size() == 1 && twins.size() == 1) {
      return Optional.of(sameDate.getFirst());
    }
    List<AccessKey> sameStatus = slots.stream().filter(slot -> sameStatus(slot, key)).toList();
    boolean only = listed.stream().filter(other -> sameStatus(other, key)).count() == 1;
    return sameStatus.size() == 1 && only ? Optional.of(sameStatus.getFirst()) : Optional.empty();
  }

  private static boolean sameDate(AccessKey one, AccessKey other) {
    return one.created() != null && Objects.equals(second(one), second(other));
  }

  private static @Nullable Instant second(AccessKey key) {
    return key.created() == null ? null : key.created().truncatedTo(ChronoUnit.SECONDS);
  }

  /// The report says active or not; `Expired` is not active.
  private static boolean sameStatus(AccessKey one, AccessKey other) {
    return one.active() == other.active();
  }

  /// A use before the key's creation is another key's: the report is older than the key. IAM rounds
  /// times of use down, so a quarter of an hour before still fits.
  private static boolean fits(Use use, AccessKey key) {
    return !(use instanceof Use.Last last
        && key.created() != null
        && last.at().isBefore(key.created().minus(15, ChronoUnit.MINUTES)));
  }
}
