package dev.trustdrift.rules;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;

/// What a rule says of itself: printed by `explain`, in the README's table and in every finding.
///
/// @param id the contract's word
/// @param severity as in the contract's table, before environment and administrator rights count
/// @param byEnvironment production as given, unknown one step milder, staging none
/// @param severityNote when the severity depends on something, the words for it; else empty
/// @param why why it matters
/// @param fix what to do, in general; a finding says it in particular
public record RuleInfo(
    String id,
    Group group,
    String title,
    Severity severity,
    boolean byEnvironment,
    String severityNote,
    String why,
    String fix) {

  /// The contract's groups: `--only` names them in lower case.
  public enum Group {
    PROVIDERS,
    TRUST,
    KEYS,
    SESSIONS,
    DRIFT
  }

  /// Begins a rule's metadata.
  public static RuleInfo rule(Group group, String id, String title, Severity severity) {
    return new RuleInfo(id, group, title, severity, false, "", "", "");
  }

  public RuleInfo scaledByEnvironment() {
    return new RuleInfo(
        id,
        group,
        title,
        severity,
        true,
        "production; unknown one step lower; staging none",
        why,
        fix);
  }

  public RuleInfo severityNote(String note) {
    return new RuleInfo(id, group, title, severity, byEnvironment, note, why, fix);
  }

  public RuleInfo why(String text) {
    return new RuleInfo(id, group, title, severity, byEnvironment, severityNote, text, fix);
  }

  public RuleInfo fix(String text) {
    return new RuleInfo(id, group, title, severity, byEnvironment, severityNote, why, text);
  }

  /// A finding of this rule.
  ///
  /// @param resource ARN of what to look at
  /// @param discriminator tells two matters of this rule on one resource apart; empty if nothing
  ///   does
  /// @param message one sentence with the particulars
  /// @param fix what to do here, ready to paste
  public Finding finding(
      Facts facts,
      String resource,
      String discriminator,
      Severity severity,
      Confidence confidence,
      String message,
      String fix,
      Evidence evidence) {
    return new Finding(
        Finding.fingerprint(facts.account(), id, resource, discriminator),
        id,
        severity,
        confidence,
        facts.account(),
        resource,
        title,
        message,
        why,
        fix,
        evidence);
  }
}
