package dev.trustdrift.report;

import dev.trustdrift.finding.Severity;

/// Colour on terminals that want it (ECMA-48 SGR), nothing elsewhere.
record Ink(boolean colour) {
  String strong(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String severity(Severity severity, String text) {
    return paint(
        switch (severity) {
          case CRITICAL -> "1;31";
          case HIGH -> "31";
          case MEDIUM -> "33";
          case LOW -> "36";
          case INFO -> "2";
        },
        text);
  }

  private String paint(String code, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
