package dev.trustdrift.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.NameShape;
import dev.trustdrift.facts.Sessions;
import java.util.List;
import java.util.Map;

/// Who came in, as `sessions` of `trustdrift/report/v1` counts it.
///
/// @param total sessions that were opened
/// @param denied calls that were refused
/// @param timeline who came when; the contract's JSON has no place for it
@JsonPropertyOrder({"total", "denied", "byRole"})
public record SessionsSummary(
    int total, int denied, List<ByRole> byRole, @JsonIgnore Timeline timeline) {
  public SessionsSummary {
    byRole = List.copyOf(byRole);
  }

  /// Without a timeline.
  public SessionsSummary(int total, int denied, List<ByRole> byRole) {
    this(total, denied, byRole, Timeline.NONE);
  }

  /// The sessions of one role.
  ///
  /// @param role ARN, or `unknown` where the event names none
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
      int convention, @JsonProperty("sdk-default") int sdkDefault, int constant, int other) {
    static Names of(Map<NameShape, Integer> counts) {
      return new Names(
          counts.getOrDefault(NameShape.CONVENTION, 0),
          counts.getOrDefault(NameShape.SDK_DEFAULT, 0),
          counts.getOrDefault(NameShape.CONSTANT, 0),
          counts.getOrDefault(NameShape.OTHER, 0));
    }
  }

  static SessionsSummary of(Facts facts) {
    Sessions sessions = facts.sessions();
    return new SessionsSummary(
        sessions.total(),
        sessions.denied(),
        sessions.byRole().stream()
            .map(
                row ->
                    new ByRole(row.role(), row.subjects(), row.sessions(), Names.of(row.names())))
            .toList(),
        Timeline.of(facts));
  }
}
