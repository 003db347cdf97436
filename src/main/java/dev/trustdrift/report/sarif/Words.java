package dev.trustdrift.report.sarif;

import dev.trustdrift.finding.Severity;
import dev.trustdrift.report.Plain;

/// Text and severity as SARIF's readers take them.
final class Words {
  private Words() {}

  /// A plain text message (SARIF 3.11.5 and 3.11.6): braces are doubled, since single ones are
  /// placeholders, and `](` is broken by a backslash, since `[text](target)` is a link there too.
  static Log.Message message(String text) {
    return Log.Message.of(text(text));
  }

  static String text(String text) {
    return Plain.of(text).replace("](", "\\](").replace("{", "{{").replace("}", "}}");
  }

  /// A sentence of this program as GitHub-Flavored Markdown: what stands in backticks is code, of
  /// the rest every character that could be markup is escaped.
  static String markdown(String text) {
    StringBuilder markdown = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('`', at);
      int close = open < 0 ? -1 : text.indexOf('`', open + 1);
      if (close < 0) {
        return markdown.append(escaped(text.substring(at))).toString();
      }
      markdown.append(escaped(text.substring(at, open))).append(text, open, close + 1);
      at = close + 1;
    }
    return markdown.toString();
  }

  private static String escaped(String text) {
    return text.replaceAll("([\\\\`*_\\[\\]<>#|~&!])", "\\\\$1");
  }

  /// SARIF's three levels.
  static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "note";
    };
  }

  /// 0 to 10, where GitHub begins `critical` above 9.0, `high` at 7.0, `medium` at 4.0 and `low` at
  /// 0.1:
  /// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
  static double score(Severity severity) {
    return switch (severity) {
      case CRITICAL -> 9.5;
      case HIGH -> 8.0;
      case MEDIUM -> 5.5;
      case LOW -> 3.0;
      case INFO -> 0.0;
    };
  }
}
