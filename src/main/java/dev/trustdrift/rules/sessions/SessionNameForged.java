package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Assumption;
import dev.trustdrift.facts.sessions.Claimants;
import dev.trustdrift.facts.sessions.Claimants.Claimant;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Flags session names that claim a project which the token's subject contradicts. [Claimants] says
/// what a contradiction is.
final class SessionNameForged implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.SESSIONS,
              "session-name-forged",
              "Session names claim a project that is another's",
              Severity.HIGH)
          .why(
              "A project's ID never changes and is nobody else's; the session name is the job's own"
                  + " word, the subject is attested. A name that lies points whoever reads"
                  + " CloudTrail at the wrong project.")
          .fix(
              "Find the job that lies by its subject, and tie the name to the project in the trust policy.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}");
    String shop = SessionExamples.subject("acme/shop");
    String web = SessionExamples.subject("acme/web");
    return List.of(
        Example.flagged(
            "two projects use one project's ID in turn",
            SessionExamples.seen(
                account,
                SessionExamples.session(3, shop, "gitlab-ci-4711-1001"),
                SessionExamples.session(2, web, "gitlab-ci-4711-1002"),
                SessionExamples.session(1, shop, "gitlab-ci-4711-1003"))),
        Example.flagged(
            "two projects use one project's ID within an hour",
            SessionExamples.seen(
                account,
                SessionExamples.session(Duration.ofMinutes(90), shop, "gitlab-ci-4711-1001"),
                SessionExamples.session(Duration.ofMinutes(85), web, "gitlab-ci-4711-1002"))),
        Example.flagged(
            "the subject itself has another project's ID",
            SessionExamples.seen(
                account,
                SessionExamples.session(
                    1, "project_path:acme/web:project_id:4712:ref:main", "gitlab-ci-4711-1001"))),
        Example.clean(
            "the project was renamed: the old path never came again",
            SessionExamples.seen(
                account,
                SessionExamples.session(4, shop, "gitlab-ci-4711-1001"),
                SessionExamples.session(3, shop, "gitlab-ci-4711-1002"),
                SessionExamples.session(2, web, "gitlab-ci-4711-1003"),
                SessionExamples.session(1, web, "gitlab-ci-4711-1004"))),
        Example.clean(
            "the project was moved between two runs and stayed",
            SessionExamples.seen(
                account,
                SessionExamples.session(Duration.ofMinutes(200), shop, "gitlab-ci-4711-1001"),
                SessionExamples.session(Duration.ofMinutes(190), web, "gitlab-ci-4711-1002"),
                SessionExamples.session(Duration.ofMinutes(20), web, "gitlab-ci-4711-1003"))),
        Example.clean(
            "one path in two spellings: GitLab ignores case",
            SessionExamples.seen(
                account,
                SessionExamples.session(3, shop, "gitlab-ci-4711-1001"),
                SessionExamples.session(
                    2, SessionExamples.subject("Acme/Shop"), "gitlab-ci-4711-1002"),
                SessionExamples.session(1, shop, "gitlab-ci-4711-1003"))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return Claimants.of(facts.assumptions())
        .filter(Claimants::contradict)
        .map(one -> finding(facts, one));
  }

  private static Finding finding(Facts facts, Claimants claimants) {
    SeenCalls seen = new SeenCalls(claimants.sessions().stream().map(Assumption::call).toList());
    String issuer = seen.calls().getFirst().caller().issuer();
    return INFO.finding(
        facts,
        seen.resource(facts),
        claimants.provider() + " " + claimants.id(),
        INFO.severity(),
        Confidence.OBSERVED,
        claimants.liars().isEmpty() ? inTurn(claimants) : outright(claimants),
        fix(issuer, claimants),
        new SeenCalls(claimants.suspects().stream().map(Assumption::call).toList()).evidence());
  }

  private static String outright(Claimants claimants) {
    Assumption liar = claimants.liars().getFirst();
    return "%s named by project ID `%s` (%s) %s of a subject with project ID %s (`%s`): the name lies, the subject is attested"
        .formatted(
            claimants.liars().size() == 1 ? "a session" : claimants.liars().size() + " sessions",
            Printable.of(claimants.id()),
            names(claimants.liars()),
            claimants.liars().size() == 1 ? "is" : "are",
            "`" + Printable.of(String.valueOf(liar.projectId())) + "`",
            Printable.of(String.valueOf(liar.event().subject())));
  }

  private static String inTurn(Claimants claimants) {
    List<Claimant> paths = claimants.paths();
    Claimant first = paths.getFirst();
    boolean most =
        paths.stream().skip(1).allMatch(path -> path.sessions().size() < first.sessions().size());
    return "sessions named by project ID `%s` come from %d projects %s: %s; one ID is one project, so the names of %s lie, or somebody moved the project %s; %s"
        .formatted(
            Printable.of(claimants.id()),
            paths.size(),
            claimants.inTurn() ? "in turn" : "within an hour",
            paths.stream().limit(3).map(SessionNameForged::words).collect(Collectors.joining(", "))
                + (paths.size() > 3 ? " and %d more".formatted(paths.size() - 3) : ""),
            paths.size() == 2 ? "one of them" : "all but one",
            claimants.inTurn() ? "back and forth" : "in that hour",
            "`%s` came first%s, which is a sign that it is the real one and no proof"
                .formatted(Printable.of(first.path()), most ? " and most often" : ""));
  }

  private static String words(Claimant claimant) {
    int count = claimant.sessions().size();
    return "`%s` (%d session%s from %s, as %s)"
        .formatted(
            Printable.of(claimant.path()),
            count,
            count == 1 ? "" : "s",
            Day.of(claimant.first()),
            names(claimant.sessions().subList(0, 1)));
  }

  private static String names(List<Assumption> sessions) {
    return sessions.stream()
        .flatMap(session -> Optional.ofNullable(session.name()).stream())
        .distinct()
        .limit(3)
        .map(name -> "`" + Printable.of(name) + "`")
        .collect(Collectors.joining(", "));
  }

  private static String fix(@Nullable String issuer, Claimants claimants) {
    String lookUp =
        issuer == null
            ? ""
            : "# the path of the project that has this ID (path_with_namespace, full_name):\ncurl -sS %s\n"
                .formatted(
                    ShellWord.of(
                        issuer.equals("https://token.actions.githubusercontent.com")
                            ? "https://api.github.com/repositories/" + claimants.id()
                            : issuer + "/api/v4/projects/" + claimants.id()));
    return lookUp
        + """
        # beside that project's subject, in the trust policy's Condition:
        "StringLike": {"sts:RoleSessionName": "%s"}"""
            .formatted(claimants.namePattern());
  }
}
