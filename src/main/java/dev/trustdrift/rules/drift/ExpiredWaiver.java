package dev.trustdrift.rules.drift;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.config.Config;
import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Flags waivers that ended. That one matches nothing any more only shows once all other rules have
/// spoken: the audit then makes that finding by [#unused].
final class ExpiredWaiver implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.DRIFT,
              "expired-waiver",
              "A waiver ended, or matches nothing any more",
              Severity.LOW)
          .why(
              "A waiver that nobody looks after hides the next finding of its kind, or no longer"
                  + " hides the one that it was written for.")
          .fix(
              "Delete it from `waivers` in trustdrift.yaml; or give it a new end if its reason still"
                  + " holds.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged("its last day was yesterday", waiving("2026-11-19")),
        clean("today is its last day", waiving("2026-11-20")));
  }

  private static ExampleAccount waiving(String until) {
    return withGitlab()
        .config(
            Config.DEFAULT.waiving(
                List.of(
                    new Waiver(
                        "any-ref",
                        "arn:aws:iam::123456789012:role/staging-*",
                        LocalDate.parse(until),
                        "staging deploys from feature branches"))))
        .shown("until: " + until);
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    LocalDate today = LocalDate.ofInstant(facts.inventory().account().takenAt(), ZoneOffset.UTC);
    return facts.config().waivers().stream()
        .filter(waiver -> waiver.until().isBefore(today))
        .map(
            waiver ->
                finding(
                    facts,
                    waiver,
                    "ended on %s, so what it covered counts again".formatted(waiver.until())));
  }

  /// The finding on a waiver that holds and covers nothing.
  ///
  /// @param why the end of the sentence that begins with the waiver
  static Finding unused(Facts facts, Waiver waiver, String why) {
    return finding(facts, waiver, why);
  }

  private static Finding finding(Facts facts, Waiver waiver, String why) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("rule", waiver.rule());
    shown.put("resource", waiver.resource());
    shown.put("until", waiver.until().toString());
    shown.put("reason", waiver.reason());
    return INFO.finding(
        facts,
        waiver.resource(),
        waiver.rule(),
        INFO.severity(),
        Confidence.OBSERVED,
        "the waiver of `%s` on `%s` (%s) %s"
            .formatted(waiver.rule(), waiver.resource(), waiver.reason(), why),
        INFO.fix(),
        new Evidence.Named(shown));
  }
}
