package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Caller;
import dev.trustdrift.facts.sessions.Denial;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Flags clusters of refused calls, by subject, cause and, where the event names it, role.
final class DeniedAttempts implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.SESSIONS,
              "denied-attempts",
              "Jobs were refused when they asked for a role",
              Severity.LOW)
          .severityNote("MEDIUM from strangers")
          .why(
              "Either a job of yours is broken, or somebody tries doors: the subject is attested, so"
                  + " it tells which. Retries of a job count as one.")
          .fix("Mend what the error names, or let no such job ask.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    ExampleAccount account =
        SessionExamples.owning("acme", ExampleAccount.withGitlab().trusting("{}"));
    String shop = SessionExamples.subject("acme/shop");
    return List.of(
        Example.flagged(
            "a job refused again and again, with and without the suffix of the error code",
            SessionExamples.seen(
                account,
                SessionExamples.denied(1, shop, "AccessDenied", "Not authorized"),
                SessionExamples.denied(2, shop, "AccessDeniedException", "Not authorized"))),
        Example.flagged(
            "a stranger tries",
            SessionExamples.seen(
                account,
                SessionExamples.denied(
                    1, SessionExamples.subject("evil/shop"), "AccessDenied", "Not authorized"))),
        Example.clean(
            "nobody was refused",
            SessionExamples.seen(account, SessionExamples.session(1, shop, "gitlab-1-2"))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    NearestRole nearest = new NearestRole(facts);
    return facts.sessions().calls().stream()
        .<Refused>mapMulti(
            (call, refused) -> {
              if (call.denial() != null) {
                refused.accept(new Refused(Matter.of(call, call.denial()), call));
              }
            })
        .collect(
            Collectors.groupingBy(
                Refused::matter,
                LinkedHashMap::new,
                Collectors.mapping(Refused::call, Collectors.toList())))
        .entrySet()
        .stream()
        .map(entry -> finding(facts, nearest, entry.getKey(), new SeenCalls(entry.getValue())));
  }

  private record Refused(Matter matter, Call call) {}

  private record Matter(
      @Nullable String provider, @Nullable String subject, @Nullable String role, Denial denial) {
    static Matter of(Call call, Denial denial) {
      return new Matter(call.event().provider(), call.event().subject(), call.role(), denial);
    }
  }

  private static Finding finding(Facts facts, NearestRole nearest, Matter matter, SeenCalls seen) {
    Caller caller = seen.calls().getFirst().caller();
    boolean stranger = caller.standing() == Standing.STRANGER;
    DenialAdvice advice =
        DenialAdvice.of(facts, nearest, seen.calls().getFirst(), matter.denial(), stranger);
    return INFO.finding(
        facts,
        SessionResource.of(facts, seen.calls().getFirst()),
        "%s %s %s %s"
            .formatted(
                matter.provider(),
                matter.subject(),
                matter.denial().code(),
                matter.denial().cause()),
        stranger ? Severity.MEDIUM : INFO.severity(),
        Confidence.OBSERVED,
        "%s was refused %s%s (`%s`): %s"
            .formatted(
                who(matter.subject(), stranger),
                seen.jobs(),
                addresses(seen),
                Printable.of(matter.denial().code()),
                advice.message()),
        advice.fix(),
        seen.evidence());
  }

  private static String who(@Nullable String subject, boolean stranger) {
    String name =
        subject == null ? "a caller without a readable subject" : "`" + Printable.of(subject) + "`";
    return stranger ? "the stranger " + name : name;
  }

  private static String addresses(SeenCalls seen) {
    String addresses = seen.some(TrailEvent::sourceIp);
    return addresses.isEmpty() ? "" : " from " + addresses;
  }
}
