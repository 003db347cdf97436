package dev.trustdrift.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An IAM role.
///
/// @param path begins and ends with `/`
/// @param id `AROA…`, the part before the colon in the assumed-role IDs of CloudTrail
/// @param trustPolicy the trust policy's text, percent-decoded, otherwise as IAM holds it; may be
///   anything, JSON or not
/// @param maxSessionSeconds from `ListRoles`; null where that could not be read
/// @param lastUsed `RoleLastUsed.LastUsedDate`: any use within 400 days, not only through OIDC
/// @param boundaryArn the permissions boundary, if there is one
public record Role(
    String arn,
    String name,
    String path,
    String id,
    Instant created,
    String trustPolicy,
    @Nullable Integer maxSessionSeconds,
    @Nullable Instant lastUsed,
    Map<String, String> tags,
    List<AttachedPolicy> attachedPolicies,
    List<InlinePolicy> inlinePolicies,
    @Nullable String boundaryArn) {

  public Role {
    tags = Map.copyOf(tags);
    attachedPolicies = List.copyOf(attachedPolicies);
    inlinePolicies = List.copyOf(inlinePolicies);
  }

  /// The same role with that limit, null where it is not known.
  public Role withMaxSession(@Nullable Integer seconds) {
    return new Role(
        arn,
        name,
        path,
        id,
        created,
        trustPolicy,
        seconds,
        lastUsed,
        tags,
        attachedPolicies,
        inlinePolicies,
        boundaryArn);
  }

  /// A managed policy attached to the role.
  public record AttachedPolicy(String arn, String name) {}

  /// A policy embedded in the role; the document's text, percent-decoded.
  public record InlinePolicy(String name, String document) {}
}
