package dev.trustdrift.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Assumption;
import dev.trustdrift.facts.sessions.NameShape;
import dev.trustdrift.facts.sessions.Sessions;
import dev.trustdrift.facts.sessions.Sessions.RoleSessions;
import dev.trustdrift.report.Timeline.Visitor;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
  /// @param first time of the oldest; null where nobody counted
  /// @param last time of the newest
  /// @param today what the role's policy of today says to them
  /// @param bySubject who came how often, the most frequent first
  @JsonPropertyOrder({
    "role",
    "subjects",
    "sessions",
    "names",
    "first",
    "last",
    "today",
    "bySubject"
  })
  public record ByRole(
      String role,
      List<String> subjects,
      int sessions,
      Names names,
      @Nullable String first,
      @Nullable String last,
      Today today,
      List<BySubject> bySubject) {
    public ByRole {
      subjects = List.copyOf(subjects);
      bySubject = List.copyOf(bySubject);
    }

    /// Sessions of which only the number is known.
    public ByRole(String role, List<String> subjects, int sessions, Names names) {
      this(role, subjects, sessions, names, null, null, new Today(0, 0, sessions), List.of());
    }

    private static ByRole of(RoleSessions row, List<Visitor> visitors, Today today) {
      return new ByRole(
          row.role(),
          row.subjects(),
          row.sessions(),
          Names.of(row.names()),
          visitors.stream()
              .map(Visitor::first)
              .min(Comparator.naturalOrder())
              .map(Instant::toString)
              .orElse(null),
          visitors.stream()
              .map(Visitor::last)
              .max(Comparator.naturalOrder())
              .map(Instant::toString)
              .orElse(null),
          today,
          visitors.stream().sorted(MOST).map(BySubject::of).toList());
    }
  }

  private static final Comparator<Visitor> MOST =
      Comparator.comparing(Visitor::sessions)
          .reversed()
          .thenComparing(Visitor::subject)
          .thenComparing(Visitor::issuer);

  /// What today's policy says to the same requests: how many sessions it would let in, refuse, and
  /// how many nobody can tell of, which is neither a finding nor a gap.
  @JsonPropertyOrder({"accepted", "refused", "unknown"})
  public record Today(int accepted, int refused, int unknown) {
    static final Today NONE = new Today(0, 0, 0);

    Today plus(dev.trustdrift.facts.sessions.Today today) {
      return switch (today) {
        case dev.trustdrift.facts.sessions.Today.Accepted _ ->
            new Today(accepted + 1, refused, unknown);
        case dev.trustdrift.facts.sessions.Today.Refused _ ->
            new Today(accepted, refused + 1, unknown);
        case dev.trustdrift.facts.sessions.Today.Unknown _ ->
            new Today(accepted, refused, unknown + 1);
      };
    }
  }

  /// The sessions of one role that one subject opened.
  ///
  /// @param subject null where the events name none
  /// @param issuer null where they name no provider
  /// @param standing `owned`, `stranger` or `unknown`
  @JsonPropertyOrder({"subject", "issuer", "standing", "sessions", "first", "last"})
  public record BySubject(
      @Nullable String subject,
      @Nullable String issuer,
      String standing,
      int sessions,
      String first,
      String last) {
    private static BySubject of(Visitor visitor) {
      return new BySubject(
          visitor.subject().isEmpty() ? null : visitor.subject(),
          visitor.issuer().isEmpty() ? null : visitor.issuer(),
          visitor.standing().name().toLowerCase(Locale.ROOT),
          visitor.sessions(),
          visitor.first().toString(),
          visitor.last().toString());
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
    Timeline timeline = Timeline.of(facts);
    Map<String, List<Visitor>> visitors =
        timeline.visitors().stream().collect(Collectors.groupingBy(Visitor::role));
    Map<String, Today> today = new HashMap<>();
    for (Assumption session : facts.assumptions()) {
      String role = Objects.requireNonNullElse(session.call().role(), Sessions.UNKNOWN_ROLE);
      today.put(role, today.getOrDefault(role, Today.NONE).plus(session.today()));
    }
    return new SessionsSummary(
        sessions.total(),
        sessions.denied(),
        sessions.byRole().stream()
            .map(
                row ->
                    ByRole.of(
                        row,
                        visitors.getOrDefault(row.role(), List.of()),
                        today.getOrDefault(row.role(), Today.NONE)))
            .toList(),
        timeline);
  }
}
