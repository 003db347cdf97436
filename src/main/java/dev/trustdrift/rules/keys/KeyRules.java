package dev.trustdrift.rules.keys;

import dev.trustdrift.rules.Rule;
import java.util.List;

/// The rules on static access keys: one line each, in the order of the contract's table.
public final class KeyRules {
  public static final List<Rule> ALL =
      List.of(
          new LeftoverCiUser(),
          new ActiveAccessKey(),
          new OldAccessKey(),
          new IdleAccessKey(),
          new InactiveAccessKey(),
          new SilentFallback(),
          new RootAccessKey());

  private KeyRules() {}
}
