package dev.trustdrift.rules.drift;

import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo.Group;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The rules on change: one line each, in the order of the contract's table.
public final class DriftRules {
  private static final List<Rule> ON_TRUST = List.of(new TrustWidened(), new TrustNarrowed());

  private static final List<Rule> ON_PROVIDERS = List.of(new NewProvider());

  private static final List<Rule> ON_ROLES = List.of(new NewWebIdentityRole());

  private static final List<Rule> ON_WAIVERS = List.of(new ExpiredWaiver());

  public static final List<Rule> ALL =
      Stream.of(ON_TRUST, ON_PROVIDERS, ON_ROLES, ON_WAIVERS).flatMap(List::stream).toList();

  private DriftRules() {}

  /// The finding on a waiver that holds and accepts nothing: it shows only once all rules have
  /// spoken.
  ///
  /// @param why the end of the sentence that begins with the waiver
  public static Finding idleWaiver(Facts facts, Waiver waiver, String why) {
    return ExpiredWaiver.unused(facts, waiver, why);
  }

  /// Whether a rule of change is judged where just these groups are: what became of providers with
  /// providers, of trusts and roles with trust, and waivers always.
  public static boolean concerns(Rule rule, Set<Group> groups) {
    return groups.contains(Group.DRIFT)
        || ON_WAIVERS.contains(rule)
        || (ON_PROVIDERS.contains(rule)
            ? groups.contains(Group.PROVIDERS)
            : groups.contains(Group.TRUST));
  }
}
