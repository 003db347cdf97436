package dev.trustdrift.facts.sessions;

import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a session's credentials end (STS API reference, `AssumeRoleWithWebIdentity`,
/// `DurationSeconds`).
public record Expiry(Instant at, Basis basis) {

  /// How the end is known.
  public enum Basis {
    /// The event says it.
    STATED("by the event"),
    /// The event says for how long the job asked.
    ASKED("as the job asked for"),
    /// The job asked for no duration, so it got AWS's default of one hour.
    DEFAULT("by AWS's default of an hour"),
    /// The event does not show what was asked for: the longest that the role allows today.
    ROLE_LIMIT("at the longest that the role allows"),
    /// Nor is the role's limit known: the longest that AWS allows.
    AWS_LIMIT("at the longest that AWS allows");

    private final String words;

    Basis(String words) {
      this.words = words;
    }

    /// As the end of a sentence about the expiry.
    public String words() {
      return words;
    }
  }

  private static final Duration DEFAULT = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofHours(12);

  /// Where the event leaves it open the end is late rather than early: a session that may live
  /// still is told of.
  ///
  /// @param role as it is today, null where it is gone or not known
  static Expiry of(TrailEvent event, @Nullable Role role) {
    if (event.expiration() != null) {
      return new Expiry(event.expiration(), Basis.STATED);
    }
    if (event.durationSeconds() != null) {
      return new Expiry(event.time().plusSeconds(event.durationSeconds()), Basis.ASKED);
    }
    if (event.sessionName() != null) {
      return new Expiry(event.time().plus(DEFAULT), Basis.DEFAULT);
    }
    return role == null || role.maxSessionSeconds() == null
        ? new Expiry(event.time().plus(LONGEST), Basis.AWS_LIMIT)
        : new Expiry(event.time().plusSeconds(role.maxSessionSeconds()), Basis.ROLE_LIMIT);
  }
}
