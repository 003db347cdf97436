package dev.trustdrift.publish;

/// What became of a report at one place.
///
/// @param sink `s3` or `sns`
/// @param published whether it arrived
/// @param detail where it is; or why it is not there, with the permission or step that mends it
public record Delivery(String sink, boolean published, String detail) {
  static Delivery done(String sink, String where) {
    return new Delivery(sink, true, where);
  }

  static Delivery failed(String sink, String reason) {
    return new Delivery(sink, false, reason);
  }
}
