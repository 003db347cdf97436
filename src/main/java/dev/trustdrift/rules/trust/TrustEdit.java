package dev.trustdrift.rules.trust;

import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.rules.ShellWord;

/// The commands with which a person edits a role's trust policy, for changes that no rule can make.
final class TrustEdit {
  private TrustEdit() {}

  /// Fetch, edit, put back.
  ///
  /// @param what what to change in the file; stays one line whatever names are in it, because what
  ///   comes after a line feed would no longer be a comment but a command
  static String byHand(Grant grant, String what) {
    String role = ShellWord.of(grant.role().name());
    return "aws iam get-role --role-name "
        + role
        + " --query Role.AssumeRolePolicyDocument > trust.json\n# "
        + Printable.of(what)
        + ", then:\naws iam update-assume-role-policy --role-name "
        + role
        + " --policy-document file://trust.json";
  }
}
