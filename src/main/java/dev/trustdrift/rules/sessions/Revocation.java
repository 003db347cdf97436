package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.ShellWord;

/// How to cut off the sessions of a role (IAM user guide, "Revoke IAM role temporary security
/// credentials"), and how to see what they did.
final class Revocation {
  private Revocation() {}

  /// Commands to paste.
  ///
  /// @param role ARN
  /// @param last the session to look at
  /// @param first what to do before, as a comment's text
  static String fix(Facts facts, String role, TrailEvent last, String first) {
    String read = "\n" + deeds(last);
    if (facts.inventory().roles().stream().noneMatch(r -> r.arn().equals(role))) {
      return "# the role is gone, its sessions live on until they end\n" + read.strip();
    }
    return """
    # %s
    aws iam put-role-policy --role-name %s --policy-name revoke-older-sessions --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"'"$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ)"'"}}}]}'"""
            .formatted(first, ShellWord.of(role.substring(role.lastIndexOf('/') + 1)))
        + (read.isBlank() ? "" : read);
  }

  /// What a session did; empty where the event shows no key.
  static String deeds(TrailEvent event) {
    String key = event.accessKeyId();
    return key == null
        ? ""
        : "# what its last session did:\naws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=%s"
            .formatted(ShellWord.of(key));
  }
}
