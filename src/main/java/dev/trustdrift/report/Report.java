package dev.trustdrift.report;

import dev.trustdrift.config.FailOn;
import dev.trustdrift.drift.Accepted;
import dev.trustdrift.drift.Baseline;
import dev.trustdrift.drift.Known;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.Past;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.rules.RuleInfo.Group;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an audit has to say, before it takes a form.
///
/// @param version of trustdrift
/// @param failOn which findings fail a run
/// @param groups the groups of rules that ran
/// @param comparedWith the clock of the baseline; null where there was none
/// @param findings sorted: worst first, then by rule and resource
/// @param accepted findings that a waiver covers; in no other list
/// @param state what the next audit needs to tell what changed
/// @param resolved findings of the baseline that are no more
public record Report(
    Account account,
    String version,
    FailOn failOn,
    Set<Group> groups,
    @Nullable Instant comparedWith,
    List<Tracked> findings,
    List<Accepted> accepted,
    List<Tracked> resolved,
    List<Gap> gaps,
    List<RoleRow> roles,
    List<ProviderRow> providers,
    SessionsSummary sessions,
    Past state) {

  public Report {
    groups = Set.copyOf(groups);
    findings = List.copyOf(findings);
    accepted = List.copyOf(accepted);
    resolved = List.copyOf(resolved);
    gaps = List.copyOf(gaps);
    roles = List.copyOf(roles);
    providers = List.copyOf(providers);
  }

  /// Puts the tables of roles, providers and sessions to the findings.
  public static Report of(
      Facts facts,
      Set<Group> groups,
      @Nullable Instant comparedWith,
      List<Tracked> findings,
      List<Accepted> accepted,
      List<Tracked> resolved,
      List<Gap> gaps) {
    return new Report(
        facts.inventory().account(),
        Tool.VERSION,
        facts.config().failOn(),
        groups,
        comparedWith,
        findings,
        accepted,
        resolved,
        gaps,
        RoleRow.of(facts),
        ProviderRow.of(facts),
        SessionsSummary.of(facts),
        facts.present());
  }

  /// Whether every group of rules ran. Only such a report can be the next one's baseline: what
  /// another did not look for would come back as new.
  public boolean whole() {
    return groups.containsAll(EnumSet.complementOf(EnumSet.of(Group.DRIFT)));
  }

  /// The report as the next one's baseline.
  public Baseline asBaseline() {
    return new Baseline(
        account.id(),
        account.takenAt(),
        Stream.concat(findings.stream(), accepted.stream().map(Accepted::tracked))
            .map(one -> new Known(one.finding(), one.firstSeen(), one.lastSeen()))
            .toList(),
        state,
        groups);
  }

  /// The findings at or above a severity, in the report's order.
  public List<Tracked> atLeast(Severity severity) {
    return findings.stream()
        .filter(tracked -> tracked.finding().severity().atLeast(severity))
        .toList();
  }

  /// The findings that fail a run, in the report's order.
  public List<Tracked> failing() {
    return atLeast(failOn.severity()).stream()
        .filter(tracked -> !failOn.onlyNew() || tracked.status() == Status.NEW)
        .toList();
  }

  /// The worst severity among the findings.
  public Optional<Severity> worst() {
    return findings.stream().findFirst().map(tracked -> tracked.finding().severity());
  }
}
