package dev.trustdrift.rules;

import dev.trustdrift.rules.drift.DriftRules;
import dev.trustdrift.rules.keys.KeyRules;
import dev.trustdrift.rules.providers.ProviderRules;
import dev.trustdrift.rules.sessions.SessionRules;
import dev.trustdrift.rules.trust.TrustRules;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The registry: every rule, group by group, in the order of the contract's table.
public final class Rules {
  public static final List<Rule> ALL =
      Stream.of(ProviderRules.ALL, TrustRules.ALL, KeyRules.ALL, SessionRules.ALL, DriftRules.ALL)
          .flatMap(List::stream)
          .toList();

  private Rules() {}

  public static Optional<Rule> byId(String id) {
    return ALL.stream().filter(rule -> rule.info().id().equals(id)).findFirst();
  }
}
