package dev.trustdrift.collect.snapshot;

import dev.trustdrift.collect.NothingReadable;

/// The folder is no snapshot, or its `account.json` can't be understood.
public final class UnreadableSnapshot extends NothingReadable {
  public UnreadableSnapshot(String reason) {
    super(reason);
  }
}
