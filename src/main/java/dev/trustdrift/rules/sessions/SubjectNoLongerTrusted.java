package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Assumption;
import dev.trustdrift.facts.sessions.Today;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Flags subjects that came in under a trust that has been tightened since.
///
/// A session of which it can't be told whether today's policy would refuse it is not flagged: what
/// is not understood of the policy stands under `undecided-trust`, what could not be read is a gap,
/// and on claims that CloudTrail does not log nobody can say more.
final class SubjectNoLongerTrusted implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.SESSIONS,
              "subject-no-longer-trusted",
              "A subject came in that today's trust refuses",
              Severity.INFO)
          .severityNote("MEDIUM while the session lives")
          .why(
              "Tightening a trust policy ends no session: credentials handed out before work until"
                  + " they expire. Sessions whose answer hangs on a claim that CloudTrail does not"
                  + " log, such as `project_id`, are not judged.")
          .fix("Revoke the role's sessions if the subject should be out at once.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .trusting(
                "{\"StringEquals\": {\"gitlab.com:sub\": \"project_path:acme/shop:ref_type:branch:ref:main\"}}");
    String old = SessionExamples.subject("acme/old-shop");
    return List.of(
        Example.flagged(
            "it came in last week; the policy names another project today",
            SessionExamples.seen(account, SessionExamples.session(7, old, "gitlab-1-2"))),
        Example.flagged(
            "its session still lives",
            SessionExamples.seen(
                account, SessionExamples.session(Duration.ofMinutes(20), old, "gitlab-1-2"))),
        Example.flagged(
            "the role is gone, its session lives on",
            SessionExamples.seen(
                ExampleAccount.withGitlab(),
                SessionExamples.session(
                    Duration.ofMinutes(20), SessionExamples.subject("acme/shop"), "gitlab-1-2"))),
        Example.clean(
            "the policy accepts it still",
            SessionExamples.seen(
                account,
                SessionExamples.session(7, SessionExamples.subject("acme/shop"), "gitlab-1-2"))),
        Example.clean(
            "it hangs on a claim that CloudTrail does not log",
            SessionExamples.seen(
                ExampleAccount.withGitlab()
                    .trusting("{\"StringEquals\": {\"gitlab.com:project_id\": \"4711\"}}"),
                SessionExamples.session(7, old, "gitlab-1-2"))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.assumptions().stream()
        .filter(assumption -> assumption.today() instanceof Today.Refused)
        .filter(assumption -> assumption.call().role() != null)
        .collect(Collectors.groupingBy(Matter::of, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(assumptions -> finding(facts, assumptions));
  }

  private record Matter(
      @Nullable String role, @Nullable String provider, @Nullable String subject) {
    static Matter of(Assumption assumption) {
      TrailEvent event = assumption.event();
      return new Matter(assumption.call().role(), event.provider(), event.subject());
    }
  }

  private static Finding finding(Facts facts, List<Assumption> assumptions) {
    SeenCalls seen = new SeenCalls(assumptions.stream().map(Assumption::call).toList());
    Assumption last = assumptions.getLast();
    Instant now = facts.inventory().account().takenAt();
    Optional<Assumption> living =
        assumptions.stream()
            .filter(assumption -> assumption.livesAt(now))
            .max(Comparator.comparing(assumption -> assumption.expiry().at()));
    String role = SessionResource.of(facts, last.call());
    String because = last.today() instanceof Today.Refused(var reason) ? reason : "";
    return INFO.finding(
        facts,
        role,
        last.event().provider() + " " + last.event().subject(),
        living.isPresent() ? Severity.MEDIUM : INFO.severity(),
        Confidence.OBSERVED,
        "%s assumed the role %s, and today's trust refuses it: %s%s"
            .formatted(
                last.event().subject() == null
                    ? "a caller without a readable subject"
                    : "`" + Printable.of(last.event().subject()) + "`",
                seen.times(),
                because,
                living
                    .map(
                        session ->
                            "; its session lives until %s (%s), revoke it if it should be out at once"
                                .formatted(
                                    Day.minute(session.expiry().at()),
                                    session.expiry().basis().words()))
                    .orElse(
                        "; its sessions have ended, so look at what they did if it should never have come in")),
        living.isPresent()
            ? Revocation.fix(
                facts, role, living.get().event(), "ends all sessions handed out until now:")
            : ended(last.event()),
        seen.evidence());
  }

  private static String ended(TrailEvent last) {
    String deeds = Revocation.deeds(last);
    return "# nothing is open: the policy refuses it already, and its sessions have ended"
        + (deeds.isEmpty() ? "" : "\n" + deeds);
  }
}
