package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Caller;
import dev.trustdrift.facts.sessions.Sessions;
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
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Flags roles that a project outside your namespaces did assume.
final class StrangerAssumed implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.SESSIONS,
              "stranger-assumed",
              "A project you do not own assumed the role",
              Severity.CRITICAL)
          .why(
              "The subject is attested by the issuer, so this is no guess: credentials of your"
                  + " account were handed to somebody else's job.")
          .fix("Close the trust policy, revoke the role's sessions, then read what they did.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    ExampleAccount account =
        SessionExamples.owning(
            "acme",
            ExampleAccount.withGitlab()
                .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme*\"}}"));
    return List.of(
        Example.flagged(
            "a look-alike of your namespace came in twice",
            SessionExamples.seen(
                account,
                SessionExamples.session(1, SessionExamples.subject("acme-labs/shop"), "job-1"),
                SessionExamples.session(2, SessionExamples.subject("acme-labs/shop"), "job-2"))),
        Example.clean(
            "your own project, whatever its case",
            SessionExamples.seen(
                account,
                SessionExamples.session(1, SessionExamples.subject("Acme/shop"), "job-1"))),
        Example.clean(
            "a stranger asked and was refused: denied-attempts has it",
            SessionExamples.seen(
                account,
                SessionExamples.denied(
                    1, SessionExamples.subject("evil/shop"), "AccessDenied", "Not authorized"))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.sessions().granted().stream()
        .filter(call -> call.caller().standing() == Standing.STRANGER)
        .collect(Collectors.groupingBy(Matter::of, LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(entry -> finding(facts, entry.getKey(), new SeenCalls(entry.getValue())));
  }

  /// One finding a role and project, however often it came.
  private record Matter(String role, @Nullable String issuer, @Nullable String project) {
    static Matter of(Call call) {
      return new Matter(
          Objects.requireNonNullElse(call.role(), Sessions.UNKNOWN_ROLE),
          call.caller().issuer(),
          call.caller().project());
    }
  }

  private static Finding finding(Facts facts, Matter matter, SeenCalls seen) {
    Caller caller = seen.calls().getFirst().caller();
    return INFO.finding(
        facts,
        SessionResource.of(facts, seen.calls().getFirst()),
        matter.issuer() + " " + matter.project(),
        INFO.severity(),
        caller.basis() == Caller.Basis.OTHER_POLICIES ? Confidence.INFERRED : Confidence.OBSERVED,
        "`%s` is outside %s and assumed the role %s%s%s; close the trust policy and revoke the role's sessions"
            .formatted(
                Printable.of(String.valueOf(matter.project())),
                owned(caller),
                seen.times(),
                listed(" from ", seen.some(TrailEvent::sourceIp)),
                listed(" as ", seen.some(TrailEvent::sessionName))),
        Revocation.fix(
            facts,
            matter.role(),
            seen.last(),
            "first name your own projects in the trust policy, then cut off what was handed out:"),
        seen.evidence());
  }

  private static String owned(Caller caller) {
    String namespaces =
        caller.owned().namespaces().stream()
            .map(name -> "`" + Printable.of(name) + "`")
            .collect(Collectors.joining(", "));
    return switch (caller.basis()) {
      case CONFIGURATION -> "your namespaces (" + namespaces + ")";
      case POLICY -> "the namespaces that the role's policy names (" + namespaces + ")";
      case OTHER_POLICIES ->
          "the namespaces that the account's other roles name for this issuer (" + namespaces + ")";
    };
  }

  private static String listed(String before, String names) {
    return names.isEmpty() ? "" : before + names;
  }
}
