package dev.trustdrift.rules.sessions;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.tighten.Seen;
import dev.trustdrift.facts.tighten.Tightening.Refused;
import dev.trustdrift.facts.tighten.Tightening.Tightened;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.Day;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import dev.trustdrift.rules.trust.TighterTrust;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Notes roles whose trust policy accepts more than the trail saw come in.
///
/// What strangers can use is another rule's, with the same policy to paste.
final class WiderThanUsed implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.SESSIONS,
              "wider-than-used",
              "The role trusts more jobs than use it",
              Severity.INFO)
          .why(
              "What a policy accepts and nobody uses serves only whoever finds it; what is used can"
                  + " be named exactly.")
          .fix(
              "Paste the tightened policy after a look at jobs that run less often than the window,"
                  + " or let `trustdrift tighten` write one from a longer trail.");

  /// A week's jobs twice.
  private static final Duration SHORTEST = Duration.ofDays(14);

  private static final int MOST_NAMED = 3;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    String shop = SessionExamples.subject("acme/shop");
    ExampleAccount group =
        ExampleAccount.withGitlab()
            .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}");
    ExampleAccount two =
        ExampleAccount.withGitlab()
            .trusting(
                "{\"StringEquals\": {\"gitlab.com:sub\": [\"%s\", \"%s\"]}}"
                    .formatted(shop, SessionExamples.subject("acme/web")));
    return List.of(
        Example.flagged(
            "a group is trusted, one branch came",
            SessionExamples.seen(group, SessionExamples.session(1, shop, "ci-4711-1"))),
        Example.flagged(
            "two subjects are trusted, one came",
            SessionExamples.seen(two, SessionExamples.session(1, shop, "ci-4711-1"))),
        Example.clean(
            "both came",
            SessionExamples.seen(
                two,
                SessionExamples.session(2, shop, "ci-4711-1"),
                SessionExamples.session(1, SessionExamples.subject("acme/web"), "ci-4712-2"))),
        Example.clean(
            "whoever came is refused today",
            SessionExamples.seen(
                two, SessionExamples.session(1, SessionExamples.subject("acme/old"), "ci-1-1"))),
        Example.clean("nobody came: that is `unused-trust`", group),
        Example.clean(
            "part of the trail could not be read",
            SessionExamples.seen(group, SessionExamples.session(1, shop, "ci-4711-1"))
                .gap(Gap.unread(Gap.Part.TRAIL, "throttled"))),
        Example.clean(
            "strangers can come in: that is `strangers-can-assume`",
            SessionExamples.seen(
                ExampleAccount.withGitlab()
                    .owning("acme")
                    .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:*\"}}"),
                SessionExamples.session(1, shop, "ci-4711-1"))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    Trail trail = facts.inventory().trail();
    if (trail == null
        || !facts.inventory().complete(Gap.Part.TRAIL)
        || Duration.between(trail.from(), trail.to()).compareTo(SHORTEST) < 0) {
      return Stream.empty();
    }
    return facts.grants().stream()
        .filter(WiderThanUsed::isJudged)
        .filter(grant -> grant.role().created().isBefore(trail.from()))
        .flatMap(grant -> check(facts, grant, trail));
  }

  /// Branches of a staging role come and go: that more of them may come is what it is for.
  private static boolean isJudged(Grant grant) {
    return switch (grant.decision().reach()) {
      case NOBODY, STRANGERS, UNDECIDED -> false;
      case PROTECTED_REFS, REF_PATTERN, ANY_REF ->
          grant.environment() != Config.Environment.STAGING;
      case PINNED, GROUP, INSTANCE -> true;
    };
  }

  private static Stream<Finding> check(Facts facts, Grant grant, Trail trail) {
    Set<String> used =
        facts.visits().through(grant).stream()
            .map(TrailEvent::subject)
            .flatMap(Stream::ofNullable)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> unused = new HashSet<>(grant.decision().accepts());
    unused.removeAll(used);
    if (used.isEmpty() || (grant.decision().reach() == Reach.PINNED && unused.isEmpty())) {
      return Stream.empty();
    }
    return switch (TighterTrust.tightening(facts, grant)) {
      case Tightened tightened ->
          Stream.of(
              finding(
                  facts,
                  grant,
                  trail,
                  tightened.admitted().stream().map(Seen::subject).toList(),
                  TighterTrust.isShort(tightened)
                      ? TighterTrust.command(grant, tightened)
                      : byCommand(grant)));
      case Refused refused -> {
        refused.leftOut().forEach(one -> used.remove(one.seen().subject()));
        yield used.isEmpty() // those who came are strangers, or are refused today
            ? Stream.empty()
            : Stream.of(finding(facts, grant, trail, List.copyOf(used), byCommand(grant)));
      }
    };
  }

  private static String byCommand(Grant grant) {
    return "aws iam get-role --role-name %s | trustdrift tighten - --trail TRAIL --reach ref-pattern"
        .formatted(ShellWord.of(grant.role().name()));
  }

  private static Finding finding(
      Facts facts, Grant grant, Trail trail, List<String> used, String fix) {
    return INFO.finding(
        facts,
        grant.role().arn(),
        grant.issuer(),
        INFO.severity(),
        Confidence.OBSERVED,
        "`%s` accepts %s from `%s`; between %s and %s %s came (%s); name just %s"
            .formatted(
                Printable.of(grant.role().name()),
                accepted(grant),
                Printable.of(grant.issuer()),
                Day.of(trail.from()),
                Day.of(trail.to()),
                used.size() == 1 ? "only one subject" : "only %d subjects".formatted(used.size()),
                some(used),
                used.size() == 1 ? "this" : "these"),
        fix,
        new Evidence.Trust(
            grant.issuer(), grant.decision().reach().word(), grant.decision().witness(), null));
  }

  private static String accepted(Grant grant) {
    Reach reach = grant.decision().reach();
    return reach == Reach.PINNED
        ? grant.decision().accepts().size() + " subjects"
        : "%s (%s)".formatted(reach.meaning(), reach.word());
  }

  private static String some(List<String> subjects) {
    String named =
        subjects.stream()
            .limit(MOST_NAMED)
            .map(subject -> "`" + Printable.of(subject) + "`")
            .collect(Collectors.joining(", "));
    return subjects.size() > MOST_NAMED ? named + " and others" : named;
  }
}
