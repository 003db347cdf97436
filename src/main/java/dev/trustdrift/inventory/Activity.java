package dev.trustdrift.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one set of credentials did, counted while the trail streams by: the events themselves are
/// not kept.
///
/// There is one for each pair of access key and principal that occurs in an event's `userIdentity`.
/// Both joins to an assumption ([TrailEvent]) are open: `accessKeyId` equals
/// [TrailEvent#accessKeyId], `principalId` equals [TrailEvent#assumedRoleId]. Where one of them
/// holds and the other does not, the trail contradicts itself, and that is worth a word. The
/// session name alone proves nothing.
///
/// Kept are static keys (`AKIA…`), and role sessions that belong to an assumption seen in the trail
/// by one of the two joins or that say they are federated ([#federatedProvider]), as those do whose
/// assumption lies before the window.
///
/// @param accessKeyId `ASIA…` of a session, `AKIA…` of a user or the root user; null where the
///   event has none, as with some calls that a service made for the session
/// @param principalId `AROA…:<session name>` of a role session, `AIDA…` of a user
/// @param identity ARN of the session's role with its path (`sessionIssuer.arn`), or of the user
/// @param federatedProvider `webIdFederationData.federatedProvider`: ARN of the OIDC provider; null
///   where the session is not federated or the event does not tell
/// @param events how many; an event ID counts once among the first few thousand of a credential,
///   and files that are equal byte by byte are read once
/// @param denied how many of them were refused for want of permission
/// @param first time of the oldest event in the window
/// @param last time of the newest
/// @param calls as policies name them: `s3:PutObject`
/// @param addresses `sourceIPAddress` as logged: IPv4, IPv6, or the name of the AWS service that
///   made the call (`cloudformation.amazonaws.com`, `AWS Internal`); private ones through a VPC
///   endpoint
/// @param agents `userAgent` as logged, cut at 512 characters
/// @param regions `awsRegion`
public record Activity(
    @Nullable String accessKeyId,
    @Nullable String principalId,
    @Nullable String identity,
    @Nullable String federatedProvider,
    int events,
    int denied,
    Instant first,
    Instant last,
    Tally calls,
    Tally addresses,
    Tally agents,
    Tally regions) {

  /// Whether the credentials are a user's access key, which lives until somebody deletes it.
  public boolean isStaticKey() {
    return accessKeyId != null && accessKeyId.startsWith("AKIA");
  }

  /// The session name, which the caller chose; null for what is no role session.
  public @Nullable String sessionName() {
    if (principalId == null || isStaticKey()) {
      return null;
    }
    int colon = principalId.indexOf(':');
    return colon < 0 ? null : principalId.substring(colon + 1);
  }
}
