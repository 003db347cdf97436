package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import java.util.List;

/// Why an Allow statement lets nobody in.
public sealed interface DeadReason {
  /// The statement that is dead.
  Statement statement();

  /// It does not name the provider.
  record OtherProvider(Statement statement) implements DeadReason {}

  /// It does not name `sts:AssumeRoleWithWebIdentity`.
  record OtherAction(Statement statement) implements DeadReason {}

  /// A condition needs a key that no request of this provider has.
  record KeyNeverPresent(Statement statement, Condition condition) implements DeadReason {}

  /// A condition that no value of its key can meet.
  record NoValueFits(Statement statement, Condition condition) implements DeadReason {}

  /// Conditions on one key that can't hold together; each one left out, the others can.
  record Contradiction(Statement statement, List<Condition> conditions) implements DeadReason {}

  /// Deny statements exclude everything that the statement allows; each one left out, something is
  /// allowed.
  record Denied(Statement statement, List<Statement> denies) implements DeadReason {}

  /// The reasons for those Allow statements that let nobody in. Statements that let somebody in,
  /// and those for which the budget ended, are left out.
  static List<DeadReason> of(
      TrustPolicy policy, String provider, TokenSpace tokens, Budget budget) {
    DeadReasons reasons =
        new DeadReasons(tokens, budget, new CellSearch(policy, provider, tokens, budget, null));
    return policy.statements().stream()
        .filter(statement -> statement.effect() == Effect.ALLOW)
        .flatMap(statement -> reasons.examine(statement, policy, provider).stream())
        .toList();
  }
}
