package dev.trustdrift.rules.trust;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.tighten.Breadth;
import dev.trustdrift.facts.tighten.PolicyText;
import dev.trustdrift.facts.tighten.TemplateTrust;
import dev.trustdrift.facts.tighten.TightenedTrust;
import dev.trustdrift.facts.tighten.Tightening;
import dev.trustdrift.facts.tighten.Tightening.Tightened;
import dev.trustdrift.facts.tighten.Wish;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Grant.Standing;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.rules.ShellWord;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The command that narrows a role's trust policy: to the owned subjects that the trail saw
/// ([TightenedTrust]) or, where it saw none, to a subject that the reader fills in.
///
/// Proved before it is shown; what can't be proved is left to a person.
public final class TighterTrust {

  /// A longer list is no fix to read, and the policy that needs it wants another.
  private static final int MOST_SUBJECTS = 10;

  private TighterTrust() {}

  /// The role's own policy, in which this provider's tokens come in with exactly those of its owned
  /// subjects that the trail saw.
  public static Tightening tightening(Facts facts, Grant grant) {
    return TightenedTrust.of(
        facts.trusts(),
        grant.role().trustPolicy(),
        facts.visits().through(grant),
        new Wish(Breadth.PINNED, Map.of(), Set.of(grant.providerArn()), Set.of(Standing.OWNED)));
  }

  /// Whether it can be read as a fix.
  public static boolean isShort(Tightened tightened) {
    return tightened.admitted().size() <= MOST_SUBJECTS;
  }

  /// The command for it.
  public static String command(Grant grant, Tightened tightened) {
    return "# admits only the subjects of yours that the trail saw; add those that did not run in its"
        + " window:\n"
        + note(grant, tightened.document())
        + update(grant, tightened.document());
  }

  /// The command for what was seen, else for a subject to fill in, else for an editor.
  static String command(Facts facts, Grant grant) {
    return tightening(facts, grant) instanceof Tightened tightened
            && isShort(tightened)
            && lets(grant, tightened)
        ? command(grant, tightened)
        : template(facts, grant);
  }

  /// A stranger's subject may be among those that cannot be told.
  private static boolean lets(Grant grant, Tightened tightened) {
    return tightened.change().after().ways().stream()
        .filter(way -> way.providerArn().equals(grant.providerArn()))
        .map(way -> way.decision().reach())
        .noneMatch(reach -> reach == Reach.STRANGERS || reach == Reach.UNDECIDED);
  }

  private static String template(Facts facts, Grant grant) {
    List<String> namespaces = grant.owned().namespaces();
    String namespace = namespaces.isEmpty() ? "NAMESPACE" : namespaces.getFirst();
    String example = grant.platform().exampleSubject(namespace + "/PROJECT");
    return TemplateTrust.of(grant.policy(), grant.role().trustPolicy(), grant.way(), example)
        .filter(policy -> ProvedTrust.admitsJust(facts, grant, policy, List.of(example)))
        .filter(policy -> PolicyText.size(policy) <= PolicyText.LARGEST)
        .map(
            policy ->
                "# first write the subjects of the jobs that need the role in place of `"
                    + Printable.of(example) // a line break would end the comment
                    + "`:\n"
                    + note(grant, policy)
                    + update(grant, policy))
        .orElseGet(() -> TrustEdit.byHand(grant, "name your subjects exactly in trust.json"));
  }

  /// Says so where the role's own policy needed no higher quota and this one does.
  private static String note(Grant grant, String policy) {
    return PolicyText.size(policy) > PolicyText.USUAL
            && PolicyText.size(grant.role().trustPolicy()) <= PolicyText.USUAL
        ? "# %d characters: AWS takes more than %d only where the quota was raised\n"
            .formatted(PolicyText.size(policy), PolicyText.USUAL)
        : "";
  }

  private static String update(Grant grant, String policy) {
    return "aws iam update-assume-role-policy --role-name "
        + ShellWord.of(grant.role().name())
        + " --policy-document '"
        + policy.replace("'", "'\\''")
        + "'";
  }
}
