package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Assumption;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Flags session names that more than one subject, or more than one job, used. [NameUse] says what
/// counts as one.
///
/// Names that an SDK makes up are left to `untraceable-session`: nobody chose them, and two in the
/// same second are chance.
final class SessionNameReused implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.SESSIONS,
              "session-name-reused",
              "One session name stands for several jobs",
              Severity.MEDIUM)
          .why(
              "Later CloudTrail events show the session name and not the subject: what was done under"
                  + " a shared name can't be laid at one job's door. A job that is run again under"
                  + " its own name is not flagged.")
          .fix("Put project and job into every session name.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    ExampleAccount account = ExampleAccount.withGitlab().trusting("{}");
    String shop = SessionExamples.subject("acme/shop");
    String web = SessionExamples.subject("acme/web");
    return List.of(
        Example.flagged(
            "two subjects call themselves the same",
            SessionExamples.seen(
                account,
                SessionExamples.session(3, shop, "gitlab"),
                SessionExamples.session(2, web, "gitlab"),
                SessionExamples.session(1, shop, "gitlab"))),
        Example.flagged(
            "a job's own name, used by another project",
            SessionExamples.seen(
                account,
                SessionExamples.session(Duration.ofMinutes(90), shop, "gitlab-ci-4711-1001"),
                SessionExamples.session(Duration.ofMinutes(80), web, "gitlab-ci-4711-1001"))),
        Example.flagged(
            "one subject, one name, jobs of different days",
            SessionExamples.seen(
                account,
                SessionExamples.session(9, shop, "deploy-shop"),
                SessionExamples.session(2, shop, "deploy-shop"))),
        Example.clean(
            "a pipeline that was run again: same name, same subject",
            SessionExamples.seen(
                account,
                SessionExamples.session(9, shop, "GitLabRunner-4711-99120"),
                SessionExamples.session(2, shop, "GitLabRunner-4711-99120"))),
        Example.clean(
            "a job that asks twice",
            SessionExamples.seen(
                account,
                SessionExamples.session(Duration.ofMinutes(90), shop, "deploy-shop"),
                SessionExamples.session(Duration.ofMinutes(80), shop, "deploy-shop"))),
        Example.clean(
            "made up by the SDK in the same second: untraceable-session has it",
            SessionExamples.seen(
                account,
                SessionExamples.session(1, shop, "botocore-session-1795000000"),
                SessionExamples.session(1, web, "botocore-session-1795000000"))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return NameUse.of(facts.assumptions()).filter(NameUse::reused).map(use -> finding(facts, use));
  }

  private static Finding finding(Facts facts, NameUse use) {
    SeenCalls seen = new SeenCalls(use.sessions().stream().map(Assumption::call).toList());
    return INFO.finding(
        facts,
        seen.resource(facts),
        use.scope() + " " + use.name(),
        INFO.severity(),
        Confidence.OBSERVED,
        "`%s` %s"
            .formatted(
                Printable.of(use.name()),
                use.severalSubjects()
                    ? "named sessions of %d subjects (%s), %s, so what was done under it is nobody's; put project and job into the name"
                        .formatted(
                            use.subjects().size(), seen.some(TrailEvent::subject), seen.times())
                    : "named the sessions of different jobs of %s, %s, so nobody can tell which of them did what; put project and job into the name"
                        .formatted(seen.some(TrailEvent::subject), seen.times())),
        TelltaleName.fix(seen.calls().getFirst().caller().issuer()),
        seen.evidence());
  }
}
