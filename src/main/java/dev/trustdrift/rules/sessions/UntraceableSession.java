package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.NameShape;
import dev.trustdrift.facts.sessions.Sessions;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Flags session names that don't lead to a job, counted per role and shape of name.
final class UntraceableSession implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.SESSIONS,
              "untraceable-session",
              "Session names do not lead to a job",
              Severity.LOW)
          .why(
              "The session name is all that later CloudTrail events carry of the job: without"
                  + " project and job in it, nobody can tell which job did what.")
          .fix(
              "Name sessions by project and job, and require it in the trust policy with"
                  + " `sts:RoleSessionName`.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    ExampleAccount account = ExampleAccount.withGitlab().trusting("{}");
    String shop = SessionExamples.subject("acme/shop");
    return List.of(
        Example.flagged(
            "the same name for every job",
            SessionExamples.seen(
                account,
                SessionExamples.session(1, shop, "gitlab"),
                SessionExamples.session(2, shop, "gitlab"))),
        Example.flagged(
            "named by the SDK",
            SessionExamples.seen(
                account, SessionExamples.session(1, shop, "botocore-session-1795000000"))),
        Example.flagged(
            "a pipeline without its project",
            SessionExamples.seen(account, SessionExamples.session(1, shop, "pipeline-77120"))),
        Example.clean(
            "GitLab's own example: project and pipeline",
            SessionExamples.seen(
                account, SessionExamples.session(1, shop, "GitLabRunner-4711-99120"))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    Map<String, Integer> all =
        facts.sessions().byRole().stream()
            .collect(
                Collectors.toMap(Sessions.RoleSessions::role, Sessions.RoleSessions::sessions));
    return facts.sessions().granted().stream()
        .collect(Collectors.groupingBy(Matter::of, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().shape() != NameShape.CONVENTION)
        .map(
            entry ->
                finding(
                    facts,
                    entry.getKey(),
                    new SeenCalls(entry.getValue()),
                    all.getOrDefault(entry.getKey().role(), entry.getValue().size())));
  }

  private record Matter(String role, NameShape shape) {
    static Matter of(Call call) {
      return new Matter(
          Objects.requireNonNullElse(call.role(), Sessions.UNKNOWN_ROLE),
          Objects.requireNonNullElse(call.name(), NameShape.OTHER));
    }
  }

  private static Finding finding(Facts facts, Matter matter, SeenCalls seen, int all) {
    String names = seen.some(TrailEvent::sessionName);
    return INFO.finding(
        facts,
        SessionResource.of(facts, seen.calls().getFirst()),
        matter.shape().word(),
        INFO.severity(),
        Confidence.OBSERVED,
        "%d of the role's %d session%s %s%s, so nobody can tell which job did what; name sessions by project and job"
            .formatted(
                seen.calls().size(),
                all,
                all == 1 ? "" : "s",
                words(matter.shape(), seen.calls().size() == 1),
                names.isEmpty() ? "" : " (" + names + ")"),
        TelltaleName.fix(seen.calls().getFirst().caller().issuer()),
        seen.evidence());
  }

  private static String words(NameShape shape, boolean one) {
    String carry = one ? "has" : "have";
    return switch (shape) {
      case CONVENTION -> carry + " a name by the convention";
      case SDK_DEFAULT -> carry + " the name that an SDK makes up";
      case CONSTANT -> carry + " a name that is the same for every job";
      case OTHER -> carry + " a name without project and job";
    };
  }
}
