package dev.trustdrift.drift;

import dev.trustdrift.facts.Past;
import dev.trustdrift.rules.RuleInfo.Group;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an earlier audit knew.
///
/// @param account twelve digits
/// @param takenAt the clock of that audit
/// @param findings its findings and its accepted ones: both were known
/// @param state the trusts and providers that it saw; null in a report of a version that did not
///   keep them
/// @param groups the groups of rules that it ran
public record Baseline(
    String account,
    Instant takenAt,
    List<Known> findings,
    @Nullable Past state,
    Set<Group> groups) {
  public Baseline {
    findings = List.copyOf(findings);
    groups = Set.copyOf(groups);
  }
}
