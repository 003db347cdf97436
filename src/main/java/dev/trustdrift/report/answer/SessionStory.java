package dev.trustdrift.report.answer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.facts.sessions.Assumption;
import dev.trustdrift.facts.sessions.NameClaim;
import dev.trustdrift.facts.sessions.NameShape;
import dev.trustdrift.facts.sessions.SessionActivity;
import dev.trustdrift.facts.sessions.SessionActivity.Disagreement;
import dev.trustdrift.facts.sessions.SessionActivity.Linked;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.facts.sessions.Today;
import dev.trustdrift.facts.sessions.Trace;
import dev.trustdrift.facts.sessions.Trace.Traced;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.issuer.GitlabSubject;
import dev.trustdrift.report.JsonText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of a session: the answer of `trustdrift who --session`. Users script against the
/// names of its JSON, which are those of the records here; `schema` tells one shape from the next.
///
/// @param asked as the user wrote it
/// @param sessions those that were opened, oldest first
/// @param denied calls under that name that STS refused, oldest first
/// @param orphans use of credentials of that name whose opening is not in the trail
/// @param warnings what does not fit, each a sentence, besides those of each session
/// @param gaps what could not be read, each a sentence
@JsonPropertyOrder({
  "schema",
  "asked",
  "window",
  "sessions",
  "denied",
  "orphans",
  "warnings",
  "gaps"
})
public record SessionStory(
    String schema,
    String asked,
    Window window,
    List<Opened> sessions,
    List<Refused> denied,
    List<Orphan> orphans,
    List<String> warnings,
    List<String> gaps) {
  /// Of the JSON.
  public static final String SCHEMA = "trustdrift/session/v1";

  public SessionStory {
    sessions = List.copyOf(sessions);
    denied = List.copyOf(denied);
    orphans = List.copyOf(orphans);
    warnings = List.copyOf(warnings);
    gaps = List.copyOf(gaps);
  }

  /// What of the trail was read.
  ///
  /// @param from time of its oldest web-identity call; null where it has none
  /// @param to time of the newest
  /// @param sessions how many were opened in it, of whatever name
  /// @param denied how many calls were refused
  @JsonPropertyOrder({"from", "to", "sessions", "denied"})
  public record Window(@Nullable String from, @Nullable String to, int sessions, int denied) {}

  /// One session. Null is what the event does not tell.
  ///
  /// @param claimed what the name says of the job; null where it says nothing
  /// @param shape of the name, in the report's word
  /// @param project path that the subject attests
  /// @param standing `owned`, `stranger` or `unknown`
  /// @param basis how the end is known, as the end of a sentence
  /// @param today what today's trust policy says to the same request
  /// @param link `confirmed` (by access key and principal), `access-key`, `name`, or `none` where
  ///   nothing was seen of it
  /// @param disagreements where the trail contradicts itself about it
  /// @param used what was done with it; null where nothing was seen
  @JsonPropertyOrder({
    "name",
    "shape",
    "claimed",
    "account",
    "role",
    "at",
    "until",
    "basis",
    "accessKeyId",
    "principal",
    "issuer",
    "provider",
    "subject",
    "audience",
    "project",
    "refType",
    "ref",
    "standing",
    "verification",
    "address",
    "region",
    "agent",
    "today",
    "link",
    "disagreements",
    "used",
    "warnings"
  })
  public record Opened(
      @Nullable String name,
      String shape,
      @Nullable Claimed claimed,
      String account,
      @Nullable String role,
      String at,
      String until,
      String basis,
      @Nullable String accessKeyId,
      @Nullable String principal,
      @Nullable String issuer,
      @Nullable String provider,
      @Nullable String subject,
      @Nullable String audience,
      @Nullable String project,
      @Nullable String refType,
      @Nullable String ref,
      String standing,
      @Nullable String verification,
      @Nullable String address,
      String region,
      @Nullable String agent,
      Verdict today,
      String link,
      List<String> disagreements,
      @Nullable Used used,
      List<String> warnings) {
    public Opened {
      disagreements = List.copyOf(disagreements);
      warnings = List.copyOf(warnings);
    }

    private static Opened of(Traced traced, Trace trace, Instant now, boolean policies) {
      Assumption session = traced.assumption();
      Call call = session.call();
      TrailEvent event = session.event();
      Optional<GitlabSubject> gitlab =
          Optional.ofNullable(event.subject()).flatMap(GitlabSubject::parse);
      return new Opened(
          session.name(),
          Objects.requireNonNullElse(call.name(), NameShape.OTHER).word(),
          Claimed.of(session.claim()),
          trace.account(),
          call.role(),
          event.time().toString(),
          session.expiry().at().toString(),
          session.expiry().basis().words(),
          event.accessKeyId(),
          event.assumedRoleId(),
          call.caller().issuer(),
          event.provider(),
          event.subject(),
          event.audience(),
          call.caller().project(),
          gitlab.flatMap(GitlabSubject::refType).orElse(null),
          gitlab.flatMap(GitlabSubject::ref).orElse(null),
          call.caller().standing().name().toLowerCase(Locale.ROOT),
          event.verification(),
          event.sourceIp(),
          event.region(),
          event.userAgent(),
          policies ? Verdict.of(session.today()) : Verdict.UNREAD,
          linkOf(traced.activity()),
          Arrays.stream(Disagreement.values())
              .filter(
                  each ->
                      traced.activity().linked().stream()
                          .anyMatch(linked -> linked.disagreements().contains(each)))
              .map(Disagreement::words)
              .toList(),
          Used.of(traced.activity()),
          SessionWarnings.of(traced, trace, now));
    }
  }

  /// What a name says of the job that chose it; proves nothing.
  @JsonPropertyOrder({"project", "job"})
  public record Claimed(@Nullable String project, @Nullable String job) {
    private static @Nullable Claimed of(@Nullable NameClaim claim) {
      return claim == null ? null : new Claimed(claim.project(), claim.job());
    }
  }

  /// What today's trust policy says.
  ///
  /// @param answer `accepted`, `refused` or `unknown`
  /// @param because a clause; null where it is accepted
  @JsonPropertyOrder({"answer", "because"})
  public record Verdict(String answer, @Nullable String because) {
    private static final Verdict UNREAD =
        new Verdict("unknown", "no policy was read; `--snapshot DIR` adds the account's");

    private static Verdict of(Today today) {
      return switch (today) {
        case Today.Accepted _ -> new Verdict("accepted", null);
        case Today.Refused(String because) -> new Verdict("refused", because);
        case Today.Unknown(String because) -> new Verdict("unknown", because);
      };
    }
  }

  /// A call that STS refused.
  ///
  /// @param cause what has to change, as a word
  @JsonPropertyOrder({
    "account", "name", "at", "role", "subject", "project", "address", "region", "code", "cause"
  })
  public record Refused(
      String account,
      @Nullable String name,
      String at,
      @Nullable String role,
      @Nullable String subject,
      @Nullable String project,
      @Nullable String address,
      String region,
      String code,
      String cause) {
    private static Refused of(Call call, String account) {
      TrailEvent event = call.event();
      var denial = Objects.requireNonNull(call.denial());
      return new Refused(
          account,
          event.sessionName(),
          event.time().toString(),
          call.role(),
          event.subject(),
          call.caller().project(),
          event.sourceIp(),
          event.region(),
          denial.code(),
          denial.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }

  /// Credentials that were used and whose opening is not in the trail.
  @JsonPropertyOrder({"account", "name", "accessKeyId", "principal", "role", "provider", "used"})
  public record Orphan(
      String account,
      @Nullable String name,
      @Nullable String accessKeyId,
      @Nullable String principal,
      @Nullable String role,
      @Nullable String provider,
      Used used) {
    private static Orphan of(Activity activity, String account) {
      return new Orphan(
          account,
          activity.sessionName(),
          activity.accessKeyId(),
          activity.principalId(),
          activity.identity(),
          activity.federatedProvider(),
          Used.of(activity));
    }
  }

  /// Tells it.
  ///
  /// @param asked as the user wrote it
  /// @param traces one for each account that knows of it
  /// @param now the clock by which sessions live
  /// @param policies whether the account's policies are known
  public static SessionStory of(
      String asked,
      Window window,
      List<Trace> traces,
      Instant now,
      boolean policies,
      List<String> gaps) {
    return new SessionStory(
        SCHEMA,
        asked,
        window,
        traces.stream()
            .flatMap(
                trace -> trace.sessions().stream().map(one -> Opened.of(one, trace, now, policies)))
            .toList(),
        traces.stream()
            .flatMap(trace -> trace.denied().stream().map(one -> Refused.of(one, trace.account())))
            .toList(),
        traces.stream()
            .flatMap(trace -> trace.orphans().stream().map(one -> Orphan.of(one, trace.account())))
            .toList(),
        traces.stream().flatMap(trace -> SessionWarnings.of(trace).stream()).toList(),
        gaps);
  }

  /// As JSON; ends in a line feed.
  public String json() {
    return JsonText.of(this);
  }

  /// For people.
  public String text() {
    return SessionStoryText.of(this);
  }

  private static String linkOf(SessionActivity activity) {
    return activity.linked().stream()
        .map(Linked::link)
        .max(Comparator.naturalOrder())
        .map(
            link ->
                switch (link) {
                  case CONFIRMED -> "confirmed";
                  case ACCESS_KEY -> "access-key";
                  case NAME -> "name";
                })
        .orElse("none");
  }
}
