package dev.trustdrift.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Sessions;
import dev.trustdrift.facts.trust.Grant;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One role and one issuer that it trusts, as `roles` of `trustdrift/report/v1` shows them.
///
/// @param reach the contract's word
/// @param accepts accepted subjects, or the patterns that accept them
/// @param lastAssumed the latest successful web identity call in the trail; null if it has none
@JsonPropertyOrder({"arn", "issuer", "reach", "environment", "accepts", "lastAssumed"})
public record RoleRow(
    String arn,
    String issuer,
    String reach,
    String environment,
    List<String> accepts,
    @Nullable String lastAssumed) {
  public RoleRow {
    accepts = List.copyOf(accepts);
  }

  /// One row a grant, in the grants' order.
  static List<RoleRow> of(Facts facts) {
    return facts.grants().stream().map(grant -> of(grant, facts.sessions())).toList();
  }

  private static RoleRow of(Grant grant, Sessions sessions) {
    String lastAssumed =
        sessions
            .lastAssumed(grant.role().arn(), grant.providerArn())
            .map(Instant::toString)
            .orElse(null);
    return new RoleRow(
        grant.role().arn(),
        grant.issuer(),
        grant.decision().reach().word(),
        grant.environment().name().toLowerCase(Locale.ROOT),
        grant.decision().accepts(),
        lastAssumed);
  }
}
