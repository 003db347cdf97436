package dev.trustdrift;

import dev.trustdrift.config.Config;
import dev.trustdrift.drift.Accepted;
import dev.trustdrift.drift.Baseline;
import dev.trustdrift.drift.Comparability;
import dev.trustdrift.drift.Comparison;
import dev.trustdrift.drift.IdleWaivers;
import dev.trustdrift.drift.Sight;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.drift.Waivers;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.Past;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.report.Report;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo.Group;
import dev.trustdrift.rules.Rules;
import dev.trustdrift.rules.drift.DriftRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// From an inventory to a report. Pure: the same inventory, configuration and baseline give the
/// same report; the clock is the inventory's.
public final class Audit {
  private final List<Rule> rules;
  private final Set<Group> groups;

  Audit(List<Rule> rules, Set<Group> groups) {
    this.rules =
        rules.stream()
            .filter(
                rule ->
                    rule.info().group() == Group.DRIFT
                        ? DriftRules.concerns(rule, groups)
                        : groups.contains(rule.info().group()))
            .toList();
    this.groups = Set.copyOf(groups);
  }

  /// Every rule.
  public static Audit full() {
    return only(EnumSet.allOf(Group.class));
  }

  /// The rules of those groups (`--only`).
  public static Audit only(Set<Group> groups) {
    return new Audit(Rules.ALL, groups);
  }

  /// Runs the rules and compares what they find with the baseline.
  ///
  /// @param baseline an earlier report of the same account; without one every finding is new
  public Report run(
      Inventory inventory, Config config, TrustRoots roots, @Nullable Baseline baseline) {
    Past past = baseline == null ? null : baseline.state();
    return judge(Facts.of(inventory, config, roots, past), baseline);
  }

  Report judge(Facts facts, @Nullable Baseline baseline) {
    List<Gap> gaps = new ArrayList<>(facts.inventory().gaps());
    gaps.addAll(facts.joins().gaps());
    gaps.addAll(Comparability.gaps(baseline, groups));
    List<Finding> today = check(facts, gaps);
    Sight sight = new Sight(facts, rules.stream().map(Rule::info).toList(), gaps);
    Instant now = facts.inventory().account().takenAt();
    Waivers waivers =
        new Waivers(facts.config().waivers(), LocalDate.ofInstant(now, ZoneOffset.UTC));
    Comparison comparison = Comparison.of(today, baseline, sight, now);
    List<Finding> idle = IdleWaivers.of(facts, waivers, comparison.findings(), sight);
    if (!idle.isEmpty()) {
      comparison = Comparison.of(union(today, idle), baseline, sight, now);
    }
    List<Tracked> findings = new ArrayList<>();
    List<Accepted> accepted = new ArrayList<>();
    for (Tracked tracked : comparison.current()) {
      waivers
          .covering(tracked.finding())
          .ifPresentOrElse(
              waiver -> accepted.add(new Accepted(tracked, waiver)),
              () -> findings.add(tracked.with(waivers.explained(tracked.finding()))));
    }
    return Report.of(
        facts,
        groups,
        baseline == null ? null : baseline.takenAt(),
        findings,
        accepted,
        comparison.resolved(),
        gaps.stream().sorted().toList());
  }

  private static List<Finding> union(List<Finding> some, List<Finding> others) {
    Map<String, Finding> byId = new HashMap<>();
    Stream.concat(some.stream(), others.stream())
        .forEach(finding -> byId.merge(finding.id(), finding, Audit::worse));
    return byId.values().stream().sorted(Finding.ORDER).toList();
  }

  /// What the rules find, each matter once, sorted.
  private List<Finding> check(Facts facts, List<Gap> gaps) {
    Map<String, Finding> byId = new HashMap<>();
    for (Rule rule : rules) {
      try {
        rule.check(facts)
            .toList()
            .forEach(finding -> byId.merge(finding.id(), finding, Audit::worse));
      } catch (RuntimeException e) {
        // A rule that fails on an account nobody foresaw must not cost the findings of the others.
        gaps.add(
            Gap.unread(
                Gap.Part.RULE,
                "rule `%s` failed and judged nothing (%s); please report this"
                    .formatted(rule.info().id(), Printable.of(String.valueOf(e), 300))));
      }
    }
    return byId.values().stream().sorted(Finding.ORDER).toList();
  }

  private static Finding worse(Finding one, Finding other) {
    return other.severity().compareTo(one.severity()) > 0 ? other : one;
  }
}
