package dev.trustdrift.rules;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.AtFault;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap.Part;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    DRIFT;

    /// Whether rules of the group judge less where that part was not read. What is not of an
    /// account's parts (the baseline, a rule that failed, the account itself) concerns every group.
    public boolean needs(Part part) {
      return switch (part) {
        case ACCOUNT, BASELINE, RULE -> true;
        case PROVIDERS, ROLES -> this == PROVIDERS || this == TRUST || this == SESSIONS;
        case TLS -> this == PROVIDERS;
        case SESSION_LIMITS -> this == TRUST;
        case USERS, CREDENTIAL_REPORT, ACCESS_KEYS -> this == KEYS;
        case TRAIL -> this == PROVIDERS || this == KEYS || this == SESSIONS;
        case ACTIVITY -> this == KEYS || this == SESSIONS;
      };
    }
  }

  /// Begins a rule's metadata.
  public static RuleInfo rule(Group group, String id, String title, Severity severity) {
    return new RuleInfo(id, group, title, severity, false, "", "", "");
  }

  /// A finding of this rule. What can't be printed in its message and remedy is escaped here, so
  /// that no rule can forget it: readers of the JSON print these too.
  ///
  /// @param resource ARN of what to look at
  /// @param discriminator what tells two matters on one resource apart; empty if nothing does
  public Finding finding(
      Facts facts,
      String resource,
      String discriminator,
      Severity found,
      Confidence confidence,
      String message,
      String remedy,
      Evidence evidence) {
    return new Finding(
        Finding.fingerprint(facts.account(), id, resource, discriminator),
        id,
        found,
        confidence,
        facts.account(),
        resource,
        title,
        Printable.of(message),
        why,
        printable(remedy),
        evidence);
  }

  /// Line by line; what other systems take for the end of a line stays inside one.
  private static String printable(String remedy) {
    return Arrays.stream(remedy.split("\n", -1))
        .map(Printable::of)
        .collect(Collectors.joining("\n"));
  }

  /// The finding of a trust rule on one grant, its severity by the role's environment and rights
  /// (contract, DESIGN section 5); nothing where that leaves none.
  public Stream<Finding> onGrant(
      Facts facts, Grant grant, Confidence confidence, String message, String remedy) {
    Evidence evidence =
        new Evidence.Trust(
            grant.issuer(),
            grant.decision().reach().word(),
            grant.decision().witness(),
            Optional.ofNullable(grant.decision().atFault()).map(AtFault::statement).orElse(null));
    return severityOn(grant)
        .map(
            found ->
                finding(
                    facts,
                    grant.role().arn(),
                    grant.issuer(),
                    found,
                    confidence,
                    message,
                    remedy,
                    evidence))
        .stream();
  }

  /// The finding of a trust rule on a role as a whole, whichever of its providers is used.
  public Stream<Finding> onRole(
      Facts facts, Grant grant, Confidence confidence, String message, String remedy) {
    return severityOn(grant)
        .map(
            found ->
                finding(
                    facts,
                    grant.role().arn(),
                    "",
                    found,
                    confidence,
                    message,
                    remedy,
                    new Evidence.Trust(
                        grant.issuer(), grant.decision().reach().word(), Map.of(), null)))
        .stream();
  }

  /// How bad it is on this grant: by environment where the rule is so scaled, one step worse on an
  /// administrator; empty on staging.
  public Optional<Severity> severityOn(Grant grant) {
    Severity scaled = severity;
    if (byEnvironment) {
      switch (grant.environment()) {
        case PRODUCTION -> {}
        case UNKNOWN -> scaled = severity.lowered();
        case STAGING -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(grant.administrator() ? scaled.raised() : scaled);
  }

  public RuleInfo scaledByEnvironment() {
    return new RuleInfo(
        id,
        group,
        title,
        severity,
        true,
        "in production; one step lower in an unknown environment; none on staging",
        why,
        fix);
  }

  /// The severity with what it depends on: `HIGH`, or `HIGH if AWS relies on the thumbprint, else
  /// INFO`.
  public String severityInWords() {
    return severityNote.startsWith(severity.name())
        ? severityNote
        : severityNote.isEmpty() ? severity.name() : severity + " (" + severityNote + ")";
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
}
