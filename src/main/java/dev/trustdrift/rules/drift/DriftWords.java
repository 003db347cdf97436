package dev.trustdrift.rules.drift;

import dev.trustdrift.facts.Changes;
import dev.trustdrift.facts.Changes.Changed;
import dev.trustdrift.facts.trust.Passage;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.issuer.SharedControls;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.rules.ShellWord;
import java.util.stream.Stream;

/// What the rules on changed trusts say alike.
final class DriftWords {
  private DriftWords() {}

  static Stream<Changed> changed(@org.jspecify.annotations.Nullable Changes changes) {
    return changes == null ? Stream.empty() : changes.trusts().stream();
  }

  /// The token that shows a change, and the statement that lets it in.
  static Evidence.Trust evidence(Changed changed, Passage.Witness witness) {
    return new Evidence.Trust(
        changed.grant().issuer(),
        changed.grant().decision().reach().word(),
        witness.keys(),
        witness.letInBy());
  }

  /// The token in words, with what is special about it.
  static String token(Passage.Witness witness) {
    return witness.inWords()
        + (witness.customisedOnly()
            ? " (from a project that chose its own layout of the subject)"
            : "");
  }

  /// The command that brings the earlier policy back, where AWS would take it; else words.
  static String restore(Changed changed) {
    TrustPolicy before = TrustPolicy.parse(changed.before());
    boolean taken =
        before.problems().isEmpty()
            && changed.before().chars().noneMatch(c -> c > '~')
            && SharedControls.refused(
                    before, changed.grant().providerArn(), changed.grant().issuer())
                .isEmpty();
    String role = ShellWord.of(changed.grant().role().name());
    return taken
        ? "# if nobody meant it, this brings the earlier policy back:\naws iam update-assume-role-policy --role-name %s --policy-document %s"
            .formatted(role, ShellWord.of(Printable.of(changed.before().replaceAll("\\s+", " "))))
        : "Find who changed the policy (CloudTrail: UpdateAssumeRolePolicy) and whether it was meant.";
  }
}
