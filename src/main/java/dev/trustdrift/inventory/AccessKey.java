package dev.trustdrift.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An access key of an IAM user.
///
/// @param id `AKIA…`; null where only the credential report (which has no key IDs) could be read
/// @param status as IAM says it: `Active`, `Inactive`, or `Expired`
/// @param created null where the report holds no date
/// @param use when it was last used, that it never was, or that nobody could say
public record AccessKey(@Nullable String id, Status status, @Nullable Instant created, Use use) {

  /// `Active` keys work; the others don't until somebody reactivates them.
  public enum Status {
    ACTIVE,
    INACTIVE,
    EXPIRED
  }

  /// What is known of a key's use. AWS keeps this since 2015-04-22.
  public sealed interface Use {
    /// Used last at that time; service and Region as IAM names them (`N/A` becomes null).
    record Last(Instant at, @Nullable String service, @Nullable String region) implements Use {}

    /// IAM says that the key was never used.
    record Never() implements Use {}

    /// Could not be read: neither used nor unused.
    record Unknown() implements Use {}
  }

  public boolean active() {
    return status == Status.ACTIVE;
  }
}
