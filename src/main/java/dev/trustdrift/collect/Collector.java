package dev.trustdrift.collect;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Inventory;

/// A source of inventories.
@FunctionalInterface
public interface Collector {
  /// Sees what there is to see. Whatever part can't be read is a gap in the inventory.
  ///
  /// @throws NothingReadable where not even the account is known
  Inventory collect(Config config) throws NothingReadable;
}
