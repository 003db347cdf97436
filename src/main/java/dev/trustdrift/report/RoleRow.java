package dev.trustdrift.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.Grant;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Instant;
import java.util.Comparator;
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
    Trail trail = facts.inventory().trail();
    List<TrailEvent> events = trail == null ? List.of() : trail.events();
    return facts.grants().stream().map(grant -> of(grant, events)).toList();
  }

  private static RoleRow of(Grant grant, List<TrailEvent> events) {
    String lastAssumed =
        events.stream()
            .filter(event -> !event.denied())
            .filter(event -> grant.role().arn().equals(event.role()))
            .filter(event -> grant.providerArn().equals(event.provider()))
            .map(TrailEvent::time)
            .max(Comparator.naturalOrder())
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
