package dev.trustdrift.rules;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;

/// An account on which a rule must speak, or must not.
///
/// @param name what is special about it, in a few words
/// @param shown the part of it that a reader needs to see: a condition block, a user, an event
/// @param flagged whether the rule finds exactly one thing, or nothing
public record Example(
    String name, String shown, Inventory inventory, Config config, boolean flagged) {

  public static Example flagged(String name, ExampleAccount account) {
    return new Example(name, account.shown(), account.inventory(), account.config(), true);
  }

  public static Example clean(String name, ExampleAccount account) {
    return new Example(name, account.shown(), account.inventory(), account.config(), false);
  }
}
