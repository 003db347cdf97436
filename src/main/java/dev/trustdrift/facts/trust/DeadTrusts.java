package dev.trustdrift.facts.trust;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.language.Budget;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.DeadReason;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.TrustPolicy;
import java.util.List;
import java.util.stream.Collectors;

/// Says why a trust policy lets nobody in: for each Allow statement the condition that can never
/// hold.
final class DeadTrusts {
  private DeadTrusts() {}

  static String because(TrustPolicy policy, String providerArn, Tokens tokens, Budget budget) {
    String reasons =
        DeadReason.of(policy, providerArn, tokens, budget).stream()
            .map(reason -> words(reason, tokens))
            .distinct()
            .collect(Collectors.joining("; "));
    return reasons.isEmpty()
        ? "its statements together exclude every token of " + tokens.issuer().url()
        : reasons;
  }

  private static String words(DeadReason reason, Tokens tokens) {
    String where = reason.statement().label();
    return switch (reason) {
      case DeadReason.OtherProvider _ -> where + " names another provider";
      case DeadReason.OtherAction _ -> where + " does not allow sts:AssumeRoleWithWebIdentity";
      case DeadReason.KeyNeverPresent(var _, var condition) ->
          where
              + " needs "
              + quote(condition.written().key())
              + ", a key that no token of "
              + tokens.issuer().url()
              + " has"
              + partOfSubject(condition, tokens);
      case DeadReason.NoValueFits(var _, var condition) ->
          where + ": no token meets " + words(condition) + hint(condition, tokens);
      case DeadReason.Contradiction(var _, var conditions) ->
          where
              + ": no token meets "
              + conditions.stream()
                  .map(DeadTrusts::words)
                  .collect(Collectors.joining(" and at once "));
      case DeadReason.Denied(var _, var denies) ->
          "all that "
              + where
              + " allows is denied by "
              + denies.stream().map(Statement::label).collect(Collectors.joining(" and "));
    };
  }

  private static String words(Condition condition) {
    List<String> values = condition.written().values();
    String shown =
        values.stream().limit(3).map(DeadTrusts::quote).collect(Collectors.joining(", "));
    int more = values.size() - 3;
    return "`"
        + Printable.of(condition.written().operator())
        + "` on "
        + quote(condition.written().key())
        + " with "
        + (values.isEmpty() ? "no value" : shown)
        + (more > 0 ? " and " + more + " more" : "");
  }

  /// What the author most likely meant (FACTS section 8, rows 11, 15, 19 and 22).
  private static String hint(Condition condition, Tokens tokens) {
    List<String> values = condition.written().values();
    boolean subject = condition.key().equals(tokens.subjectKey());
    boolean exact = condition.written().operator().contains("Equals");
    if (exact && values.stream().anyMatch(value -> value.contains("*") || value.contains("?"))) {
      return " (`"
          + Printable.of(condition.written().operator())
          + "` takes `*` and `?` literally: StringLike has wildcards)";
    }
    if (condition.key().equals(tokens.key("aud"))) {
      return " (the provider's client IDs are the only audiences that reach the policy)";
    }
    String head = tokens.issuer().exampleSubject("NAMESPACE/PROJECT");
    return subject && tokens.issuer().grammarKnown()
        ? " (a subject of " + tokens.issuer().url() + " reads `" + head + "`)"
        : "";
  }

  /// GitLab's `ref_type`, `ref` and `project_path` are in every token, but AWS makes no keys of
  /// them.
  private static String partOfSubject(Condition condition, Tokens tokens) {
    String claim = condition.key().substring(condition.key().lastIndexOf(':') + 1);
    boolean ours = condition.key().equals(tokens.key(claim));
    return ours && tokens.issuer().exampleSubject("a/b").contains(claim + ":")
        ? " (test it inside " + quote(tokens.subjectKey()) + ")"
        : "";
  }

  private static String quote(String text) {
    return "`" + Printable.of(text) + "`";
  }
}
