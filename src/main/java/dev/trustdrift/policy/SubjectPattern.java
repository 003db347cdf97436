package dev.trustdrift.policy;

import dev.trustdrift.language.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One value that a statement compares a key with, as written and as a pattern.
///
/// @param statement the statement's index, from 1
/// @param effect the statement's effect
/// @param operator the operator as written, such as `ForAnyValue:StringLike`
/// @param text the value as written
/// @param pattern the value as a pattern of whole subjects; `*` where a policy variable stands
/// @param negated whether the operator is a `Not`
/// @param at where the key stands
public record SubjectPattern(
    int statement,
    Effect effect,
    String operator,
    String text,
    Pattern pattern,
    boolean negated,
    Position at) {

  /// Whether the policy lets in what matches rather than keeps it out: an Allow that compares, or a
  /// Deny of all that does not match.
  public boolean admits() {
    return negated == (effect == Effect.DENY);
  }

  /// The values that the statements concerning a provider compare a key with (string and ARN
  /// operators only), in the policy's order. Use the subject's key for the subject patterns.
  public static List<SubjectPattern> of(TrustPolicy policy, String provider, String key) {
    String folded = key.toLowerCase(Locale.ROOT);
    boolean variables = "2012-10-17".equals(policy.version());
    List<SubjectPattern> patterns = new ArrayList<>();
    for (Statement statement : policy.statements()) {
      if (statement.concerns(provider, Actions.WEB_IDENTITY) == Truth.FALSE) {
        continue;
      }
      for (Condition condition : statement.conditions()) {
        if (condition instanceof Condition.Comparison comparison
            && comparison.key().equals(folded)) {
          for (String value : comparison.written().values()) {
            pattern(comparison.test(), value, variables)
                .ifPresent(
                    pattern ->
                        patterns.add(
                            new SubjectPattern(
                                statement.index(),
                                statement.effect(),
                                comparison.written().operator(),
                                value,
                                pattern,
                                comparison.negated(),
                                comparison.written().keyAt())));
          }
        }
      }
    }
    return List.copyOf(patterns);
  }

  private static Optional<Pattern> pattern(ValueTest test, String value, boolean variables) {
    return switch (test) {
      case ValueTest.Text(var letters, var _, var _) ->
          Template.parse(value, variables, letters == ValueTest.Letters.WILDCARDS)
              .flatMap(template -> template.widened(_ -> false))
              .map(
                  pattern ->
                      letters == ValueTest.Letters.IGNORING_CASE
                          ? pattern.ignoringCase()
                          : pattern);
      case ValueTest.Arn _ ->
          Template.parse(value, variables, true).flatMap(template -> template.widened(_ -> false));
      case ValueTest.Numeric _,
          ValueTest.Date _,
          ValueTest.Bool _,
          ValueTest.Binary _,
          ValueTest.Address _ ->
          Optional.empty();
    };
  }
}
