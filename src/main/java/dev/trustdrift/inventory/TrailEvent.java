package dev.trustdrift.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One `AssumeRoleWithWebIdentity` event of CloudTrail, allowed or denied. Every field but ID and
/// time may be missing in real logs.
///
/// @param id `eventID`, or what stands for it
/// @param region empty where the event names none
/// @param provider ARN of the OIDC provider (`userIdentity.identityProvider`)
/// @param subject the token's `sub` (`userIdentity.userName`), attested by the issuer
/// @param audience the token's audience
/// @param role ARN of the requested role; null on many denied calls
/// @param sessionName chosen by the caller: proves nothing
/// @param accessKeyId `ASIA…` of the credentials that were handed out
/// @param assumedRoleId `AROA…:<session name>`
/// @param expiration when the credentials end, where the event says so
/// @param verification `identityProviderConnectionVerificationMethod`: `IAMTrustStore` or
///   `Thumbprint`
/// @param errorCode null on success; the `Exception` suffix as logged
public record TrailEvent(
    String id,
    Instant time,
    String region,
    @Nullable String account,
    @Nullable String provider,
    @Nullable String subject,
    @Nullable String audience,
    @Nullable String role,
    @Nullable String sessionName,
    @Nullable Integer durationSeconds,
    @Nullable String accessKeyId,
    @Nullable String assumedRoleId,
    @Nullable Instant expiration,
    @Nullable String verification,
    @Nullable String sourceIp,
    @Nullable String userAgent,
    @Nullable String errorCode,
    @Nullable String errorMessage) {

  /// An event that does not say when its credentials end.
  public TrailEvent(
      String id,
      Instant time,
      String region,
      @Nullable String account,
      @Nullable String provider,
      @Nullable String subject,
      @Nullable String audience,
      @Nullable String role,
      @Nullable String sessionName,
      @Nullable Integer durationSeconds,
      @Nullable String accessKeyId,
      @Nullable String assumedRoleId,
      @Nullable String verification,
      @Nullable String sourceIp,
      @Nullable String userAgent,
      @Nullable String errorCode,
      @Nullable String errorMessage) {
    this(
        id,
        time,
        region,
        account,
        provider,
        subject,
        audience,
        role,
        sessionName,
        durationSeconds,
        accessKeyId,
        assumedRoleId,
        null,
        verification,
        sourceIp,
        userAgent,
        errorCode,
        errorMessage);
  }

  public boolean denied() {
    return errorCode != null;
  }
}
