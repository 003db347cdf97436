package dev.trustdrift.rules;

import java.util.List;
import java.util.Optional;

/// The registry: one line a rule, in the order of the contract's table.
public final class Rules {
  public static final List<Rule> ALL = List.of();

  private Rules() {}

  public static Optional<Rule> byId(String id) {
    return ALL.stream().filter(rule -> rule.info().id().equals(id)).findFirst();
  }
}
