package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.Grant;
import dev.trustdrift.facts.Grant.Standing;
import dev.trustdrift.facts.Reach;
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
        .filter(WiderThanUsed::isDecided)
        .filter(grant -> grant.role().created().isBefore(trail.from()))
        .flatMap(grant -> check(facts, grant, trail));
  }

  private static boolean isDecided(Grant grant) {
    return switch (grant.decision().reach()) {
      case NOBODY, STRANGERS, UNDECIDED -> false;
      case PINNED, PROTECTED_REFS, REF_PATTERN, ANY_REF, GROUP, INSTANCE -> true;
    };
  }

  /// Whoever came before today's policy counts neither way.
  private static Stream<Finding> check(Facts facts, Grant grant, Trail trail) {
    Set<String> used = new TreeSet<>();
    for (TrailEvent event : facts.visits().through(grant)) {
      if (event.subject() != null) {
        used.add(event.subject());
      }
    }
    used.removeIf(subject -> !isOwned(grant, subject));
    Set<String> unused = new HashSet<>(grant.decision().accepts());
    unused.removeAll(used);
    boolean wider = grant.decision().reach() != Reach.PINNED || !unused.isEmpty();
    return used.isEmpty() || !wider
        ? Stream.empty()
        : Stream.of(finding(facts, grant, trail, used));
  }

  private static boolean isOwned(Grant grant, String subject) {
    return grant.owned().standing(grant.platform().project(subject)) == Standing.OWNED;
  }

  private static Finding finding(Facts facts, Grant grant, Trail trail, Set<String> used) {
    return INFO.finding(
        facts,
        grant.role().arn(),
        grant.issuer(),
        INFO.severity(),
        Confidence.OBSERVED,
        "`%s` accepts %s from `%s`; between %s and %s %s came (%s); name just these"
            .formatted(
                Printable.of(grant.role().name()),
                accepted(grant),
                Printable.of(grant.issuer()),
                Day.of(trail.from()),
                Day.of(trail.to()),
                used.size() == 1 ? "one subject" : used.size() + " subjects",
                some(used)),
        fix(facts, grant),
        new Evidence.Trust(
            grant.issuer(), grant.decision().reach().word(), grant.decision().witness(), null));
  }

  private static String accepted(Grant grant) {
    List<String> accepts = grant.decision().accepts();
    return grant.decision().reach() == Reach.PINNED
        ? accepts.size() + " subjects"
        : "more than anybody could list (%s)".formatted(grant.decision().reach().word());
  }

  private static String some(Set<String> subjects) {
    String named =
        subjects.stream()
            .limit(MOST_NAMED)
            .map(subject -> "`" + Printable.of(subject) + "`")
            .collect(Collectors.joining(", "));
    return subjects.size() > MOST_NAMED ? named + " and others" : named;
  }

  private static String fix(Facts facts, Grant grant) {
    return TighterTrust.observed(facts, grant)
        .map(tightened -> TighterTrust.command(grant, tightened))
        .orElseGet(
            () ->
                "aws iam get-role --role-name %1$s | trustdrift tighten - --trail TRAIL --reach ref-pattern"
                    .formatted(ShellWord.of(grant.role().name())));
  }
}
