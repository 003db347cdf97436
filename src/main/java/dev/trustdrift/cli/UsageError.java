package dev.trustdrift.cli;

/// Somebody asked for what does not exist or does not go together. The message is one sentence.
final class UsageError extends RuntimeException {
  UsageError(String message) {
    super(message);
  }
}
