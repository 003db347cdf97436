package dev.trustdrift.drift;

import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo.Group;
import dev.trustdrift.rules.Rules;
import dev.trustdrift.rules.drift.DriftRules;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells of waivers that hold and accept nothing: mended, renamed or misspelt.
public final class IdleWaivers {
  private static final Pattern ARN_ACCOUNT =
      Pattern.compile("arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):.*", Pattern.DOTALL);

  private IdleWaivers() {}

  /// The findings on them.
  ///
  /// @param findings those of the audit, remembered ones included
  /// @param sight a waiver is idle only where all was seen that it could be on
  public static List<Finding> of(
      Facts facts, Waivers waivers, List<Finding> findings, Sight sight) {
    return waivers.waivers().stream()
        .filter(waiver -> isOfThisAccount(facts, waiver) && waivers.isIdle(waiver, findings))
        .flatMap(
            waiver ->
                why(waiver, sight).map(why -> DriftRules.idleWaiver(facts, waiver, why)).stream())
        .toList();
  }

  /// One configuration may serve many accounts.
  private static boolean isOfThisAccount(Facts facts, Waiver waiver) {
    Matcher arn = ARN_ACCOUNT.matcher(waiver.resource());
    return !arn.matches() || arn.group(1).equals(facts.account());
  }

  /// A change is there for a day: a waiver of one waits for it, and is not idle.
  private static Optional<String> why(Waiver waiver, Sight sight) {
    Optional<Rule> rule = Rules.byId(waiver.rule());
    if (rule.isEmpty()) {
      return Optional.of("accepts nothing: there is no rule of that name");
    }
    return rule.get().info().group() != Group.DRIFT
            && sight.judgedWhole(waiver.rule())
            && !sight.mayConcernUndecided(waiver)
        ? Optional.of("matches nothing any more: the matter is mended, or the pattern is wrong")
        : Optional.empty();
  }
}
