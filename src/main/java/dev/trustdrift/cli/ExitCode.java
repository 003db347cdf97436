package dev.trustdrift.cli;

import dev.trustdrift.finding.Severity;

/// The codes that scripts rely on (contract, DESIGN section 7).
final class ExitCode {
  static final int CLEAN = 0;
  static final int FAILURE = 1;
  static final int USAGE = 2;
  static final int NOTHING_AUDITED = 3;
  static final int GAPS = 4;
  static final int TEST_FAILED = 10;

  private ExitCode() {}

  /// The code of the worst finding that counts.
  static int of(Severity worst) {
    return switch (worst) {
      case INFO -> CLEAN; // has no code: it asks for nothing
      case LOW -> 11;
      case MEDIUM -> 12;
      case HIGH -> 13;
      case CRITICAL -> 14;
    };
  }
}
