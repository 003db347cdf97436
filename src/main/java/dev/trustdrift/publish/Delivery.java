package dev.trustdrift.publish;

/// What became of a report at one place.
///
/// @param sink `s3`, `sns` (the digest) or `sns-alerts`
/// @param detail where it is; or why it is not there, with the permission or step that mends it
public record Delivery(String sink, Outcome outcome, String detail) {
  /// What came of it.
  public enum Outcome {
    /// It arrived.
    PUBLISHED,
    /// It was not sent, and was not meant to be.
    UNNEEDED,
    /// It did not arrive, or not all of it.
    FAILED
  }

  static Delivery done(String sink, String where) {
    return new Delivery(sink, Outcome.PUBLISHED, where);
  }

  static Delivery unneeded(String sink, String reason) {
    return new Delivery(sink, Outcome.UNNEEDED, reason);
  }

  static Delivery failed(String sink, String reason) {
    return new Delivery(sink, Outcome.FAILED, reason);
  }

  /// Whether it arrived.
  public boolean published() {
    return outcome == Outcome.PUBLISHED;
  }

  /// Whether it did not arrive though it should have.
  public boolean failed() {
    return outcome == Outcome.FAILED;
  }
}
