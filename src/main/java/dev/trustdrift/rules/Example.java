package dev.trustdrift.rules;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.Inventory;
import org.jspecify.annotations.Nullable;

/// An account on which a rule must speak, or must not.
///
/// @param name what is special about it, in a few words
/// @param shown the part of it that a reader needs to see: a condition block, a user, an event
/// @param flagged whether the rule finds exactly one thing, or nothing
/// @param before the account as an earlier audit saw it; null where the rule compares with none
public record Example(
    String name,
    String shown,
    Inventory inventory,
    Config config,
    boolean flagged,
    @Nullable Inventory before) {

  public static Example flagged(String name, ExampleAccount account) {
    return new Example(name, account.shown(), account.inventory(), account.config(), true, null);
  }

  public static Example clean(String name, ExampleAccount account) {
    return new Example(name, account.shown(), account.inventory(), account.config(), false, null);
  }

  /// The same, for a rule that compares with an earlier audit.
  public Example since(ExampleAccount earlier) {
    return new Example(
        name,
        "before: %s\nafter:  %s".formatted(earlier.shown().strip(), shown.strip()),
        inventory,
        config,
        flagged,
        earlier.inventory());
  }

  /// What a rule is shown.
  ///
  /// @param roots the certificate authorities that count as public
  public Facts facts(TrustRoots roots) {
    return Facts.of(
        inventory,
        config,
        roots,
        before == null ? null : Facts.of(before, config, roots).present());
  }
}
