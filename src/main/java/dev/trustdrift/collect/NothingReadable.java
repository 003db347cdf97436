package dev.trustdrift.collect;

/// There is nothing to audit: no credentials, no network, no snapshot.
///
/// The message is one sentence: what could not be read, why, and what to do.
public class NothingReadable extends Exception {
  public NothingReadable(String reason) {
    super(reason);
  }

  public NothingReadable(String reason, Throwable cause) {
    super(reason, cause);
  }
}
