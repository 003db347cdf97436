package dev.trustdrift.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.inventory.TrailEvent;
import java.util.List;

/// Who came in, as `sessions` of `trustdrift/report/v1` counts it.
///
/// @param total sessions that were opened
/// @param denied calls that were refused
@JsonPropertyOrder({"total", "denied", "byRole"})
public record SessionsSummary(int total, int denied, List<ByRole> byRole) {
  public SessionsSummary {
    byRole = List.copyOf(byRole);
  }

  /// The sessions of one role.
  ///
  /// @param role ARN
  /// @param subjects who opened them, each once, sorted
  @JsonPropertyOrder({"role", "subjects", "sessions", "names"})
  public record ByRole(String role, List<String> subjects, int sessions, Names names) {
    public ByRole {
      subjects = List.copyOf(subjects);
    }
  }

  /// What the session names look like: `convention` leads to a job.
  @JsonPropertyOrder({"convention", "sdk-default", "constant", "other"})
  public record Names(
      int convention, @JsonProperty("sdk-default") int sdkDefault, int constant, int other) {}

  static SessionsSummary of(Facts facts) {
    List<TrailEvent> events = facts.sessions().events();
    int denied = (int) events.stream().filter(TrailEvent::denied).count();
    return new SessionsSummary(events.size() - denied, denied, List.of());
  }
}
