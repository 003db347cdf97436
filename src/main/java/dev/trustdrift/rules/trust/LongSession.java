package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.util.List;
import java.util.stream.Stream;

/// Flags web-identity roles whose MaxSessionDuration is over 3,600 seconds.
final class LongSession implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "long-session",
              "Sessions of the role may last longer than an hour",
              Severity.LOW)
          .why("A CI job's credentials that leak stay usable until the session ends.")
          .fix(
              "Set the role's maximum session duration to 3,600 seconds unless jobs really"
                  + " run longer.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "twelve hours",
            withGitlab().role(ExampleAccount.deployRole(43200)).shown("MaxSessionDuration: 43200")),
        clean(
            "one hour",
            withGitlab().role(ExampleAccount.deployRole(3600)).shown("MaxSessionDuration: 3600")));
  }

  private static final int HOUR = 3600;

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts
        .firstGrants()
        .flatMap(
            grant -> {
              Integer seconds = grant.role().maxSessionSeconds();
              return seconds == null || seconds <= HOUR
                  ? Stream.empty()
                  : INFO.onRole(
                      facts,
                      grant,
                      Confidence.OBSERVED,
                      "sessions of role `"
                          + grant.role().name()
                          + "` may last "
                          + seconds
                          + " seconds",
                      "aws iam update-role --role-name "
                          + ShellWord.of(grant.role().name())
                          + " --max-session-duration 3600");
            });
  }
}
