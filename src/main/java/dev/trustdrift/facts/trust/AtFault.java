package dev.trustdrift.facts.trust;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.SubjectPattern;
import dev.trustdrift.policy.TrustPolicy;
import java.util.List;
import java.util.stream.Collectors;

/// What of a trust policy lets a witness in.
///
/// @param statement the Allow statement, such as ``statement 1 (`Deploy`)``
/// @param condition its condition on the subject with the value that admits it, such as
///   ``\`StringLike\` on \`gitlab.com:sub\` with \`project_path:acme*\```, or that it has none
public record AtFault(String statement, String condition) {

  /// @param statement the place of the Allow statement, from 1
  /// @param subject of the token that it lets in
  static AtFault of(
      TrustPolicy policy, String providerArn, int statement, String subjectKey, String subject) {
    Statement allow = policy.statements().get(statement - 1);
    List<SubjectPattern> admitting =
        SubjectPattern.of(policy, providerArn, subjectKey).stream()
            .filter(pattern -> pattern.statement() == statement && pattern.admits())
            .filter(pattern -> pattern.pattern().matches(subject))
            .toList();
    return new AtFault(
        allow.label(),
        admitting.isEmpty()
            ? anyCondition(allow, subjectKey)
            : admitting.stream()
                .map(value -> words(value.operator(), subjectKey, value.text()))
                .distinct()
                .collect(Collectors.joining(" and ")));
  }

  /// For messages: ``statement 1 (`Deploy`) admits it by `StringLike` on `gitlab.com:sub` with
  /// `project_path:acme*` ``.
  public String inWords() {
    return statement + " admits it by " + condition;
  }

  private static String anyCondition(Statement allow, String subjectKey) {
    String conditions =
        allow.conditions().stream()
            .filter(condition -> condition.key().equals(subjectKey))
            .map(AtFault::words)
            .collect(Collectors.joining(" and "));
    return conditions.isEmpty() ? "having no condition on `" + subjectKey + "`" : conditions;
  }

  private static String words(Condition condition) {
    List<String> values = condition.written().values();
    int more = values.size() - 1;
    return words(
            condition.written().operator(),
            condition.written().key(),
            values.isEmpty() ? "" : values.getFirst())
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String words(String operator, String key, String value) {
    return "`%s` on `%s` with `%s`"
        .formatted(Printable.of(operator), Printable.of(key), Printable.of(value));
  }
}
