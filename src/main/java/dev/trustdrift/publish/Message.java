package dev.trustdrift.publish;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// One SNS message.
///
/// @param subject under 100 characters of printable ASCII (SNS `Publish`, `Subject`)
/// @param body an [Envelope]
/// @param attributes for subscription filters; ten at most, since SNS drops messages of more on
///   their way to queues with raw delivery (SNS developer guide, "Message attributes")
/// @param deduplication by which a FIFO topic knows a message that it has already taken
record Message(
    String subject, String body, Map<String, Attribute> attributes, String deduplication) {
  /// What SNS takes in one message or one batch, bodies and attributes together, in bytes.
  static final int LIMIT = 256 * 1024;

  record Attribute(String type, String value) {
    static Attribute text(String value) {
      return new Attribute("String", value);
    }

    static Attribute number(int value) {
      return new Attribute("Number", Integer.toString(value));
    }
  }

  /// What it counts against the limit.
  int size() {
    return bytes(body) + around(subject, attributes);
  }

  /// What subject and attributes count.
  static int around(String subject, Map<String, Attribute> attributes) {
    int size = bytes(subject);
    for (Map.Entry<String, Attribute> entry : attributes.entrySet()) {
      size +=
          bytes(entry.getKey()) + bytes(entry.getValue().type()) + bytes(entry.getValue().value());
    }
    return size;
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
