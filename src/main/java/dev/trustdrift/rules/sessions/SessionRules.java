package dev.trustdrift.rules.sessions;

import dev.trustdrift.rules.Rule;
import java.util.List;

/// The rules on what CloudTrail saw: one line each, in the order of the contract's table.
public final class SessionRules {
  public static final List<Rule> ALL =
      List.of(
          new StrangerAssumed(),
          new UntraceableSession(),
          new SessionNameReused(),
          new SessionNameForged(),
          new DeniedAttempts(),
          new SubjectNoLongerTrusted(),
          new CredentialsMoved(),
          new UnusedTrust(),
          new WiderThanUsed());

  private SessionRules() {}
}
