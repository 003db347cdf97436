package dev.trustdrift;

/// An audit that ran and of which nobody heard. Thrown so that Lambda counts a failure, tries
/// again, and the dead-letter queue and the alarm speak.
public final class Undelivered extends RuntimeException {
  Undelivered(String message) {
    super(message);
  }
}
