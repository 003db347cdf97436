package dev.trustdrift.finding;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a finding rests on. One shape for each kind of thing that can be checked again.
public sealed interface Evidence {

  /// A trust policy's verdict for one issuer.
  ///
  /// @param issuer URL with scheme
  /// @param reach the contract's word, null where the finding is not about reach
  /// @param witness condition key to value: a token that AWS would accept; empty where there is
  ///   none
  /// @param statement where in the policy, such as `statement 1 (DeployFromMain)`, or null
  record Trust(
      String issuer,
      @Nullable String reach,
      Map<String, String> witness,
      @Nullable String statement)
      implements Evidence {}

  /// A provider's certificates against its thumbprints.
  ///
  /// @param matched `last`, `intermediate`, `leaf`, `none`, or null where no chain was read
  /// @param verification `IAMTrustStore`, `Thumbprint` or `unknown`
  /// @param facts further named facts in the order to print
  record Certificates(
      String issuer,
      String host,
      List<String> thumbprints,
      List<String> presented,
      @Nullable String matched,
      String verification,
      Map<String, String> facts)
      implements Evidence {}

  /// An access key.
  record Key(
      @Nullable String user,
      @Nullable String accessKeyId,
      String status,
      @Nullable Instant created,
      @Nullable Instant lastUsed,
      @Nullable String lastUsedService,
      @Nullable String lastUsedRegion)
      implements Evidence {}

  /// Calls seen in CloudTrail.
  ///
  /// @param events IDs of at most five events, oldest first
  record Calls(
      @Nullable String issuer,
      @Nullable String subject,
      @Nullable String role,
      int count,
      @Nullable Instant first,
      @Nullable Instant last,
      List<String> sessionNames,
      List<String> events)
      implements Evidence {}

  /// Named facts in the order to print, for what has no better shape.
  record Named(Map<String, String> facts) implements Evidence {}
}
