package dev.trustdrift.report.answer;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.Layout;
import java.util.Map;

/// Lines of an answer: a label, and what it says in a column beside it.
final class Lines {
  private static final int LABEL = 12;

  private final StringBuilder text = new StringBuilder();

  /// A line at the margin.
  Lines head(String sentence) {
    text.append(Printable.of(sentence)).append('\n');
    return this;
  }

  /// A sentence beside its label, wrapped.
  Lines row(String label, String sentence) {
    Layout.wrap(Layout.pad("  " + label, LABEL), " ".repeat(LABEL), Printable.of(sentence))
        .forEach(line -> text.append(line).append('\n'));
    return this;
  }

  /// Text that must stay on one line, to be copied.
  Lines whole(String label, String line) {
    text.append(Layout.pad("  " + label, LABEL)).append(Printable.of(line)).append('\n');
    return this;
  }

  /// Condition keys with their values.
  Lines keys(String label, Map<String, String> keys) {
    String first = label;
    for (Map.Entry<String, String> key : keys.entrySet()) {
      whole(first, key.getKey() + " = " + key.getValue());
      first = "";
    }
    return this;
  }

  Lines blank() {
    text.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
