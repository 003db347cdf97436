package dev.trustdrift.facts.sessions;

import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One session that was opened: who came in under which name, until when, and whether today's trust
/// would let it in again.
///
/// @param call as the trail has it: subject, audience, role, time, and the project path that the
///   subject attests ([Caller#project])
/// @param name the session name; null where the event tells it nowhere
/// @param claim what the name says of the job; null where it does not follow the convention
/// @param projectId the ID that the subject itself attests, as some customised layouts do; null in
///   all others
public record Assumption(
    Call call,
    @Nullable String name,
    @Nullable NameClaim claim,
    @Nullable String projectId,
    Expiry expiry,
    Today today) {

  /// The event behind it.
  public TrailEvent event() {
    return call.event();
  }

  /// Whether the credentials are still good at a time.
  public boolean livesAt(Instant time) {
    return expiry.at().isAfter(time);
  }

  /// Whether an OIDC provider of the account vouched, and not one that AWS has built in, such as
  /// Cognito, which CI does not use. An event that names none counts as if one had.
  public boolean byOidcProvider() {
    String provider = event().provider();
    return provider == null || provider.contains(":oidc-provider/");
  }

  /// The session name of an event: as asked for, or else behind the colon of the assumed role's ID.
  public static @Nullable String name(TrailEvent event) {
    String id = event.assumedRoleId();
    int colon = id == null ? -1 : id.indexOf(':');
    return event.sessionName() != null || id == null || colon < 0
        ? event.sessionName()
        : id.substring(colon + 1);
  }
}
