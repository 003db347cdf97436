package dev.trustdrift.policy;

/// Something in a policy that could not be understood, where it stands, in one sentence. Text of
/// the policy is quoted with control characters escaped, so a problem is always one printable line.
public record Problem(Position at, String text) {

  /// The form in which a person reads it: ``line 7, column 12: duplicate key `StringLike` ``.
  @Override
  public String toString() {
    return at + ": " + text;
  }

  /// Policy text between backticks, cut after 80 characters.
  static String quote(String text) {
    return '`' + printable(text, 80) + '`';
  }

  /// Text on one line: whatever could split a line, move the cursor, reorder the display or end a
  /// quotation is escaped, and what exceeds the limit is cut.
  static String printable(String text, int limit) {
    StringBuilder printable = new StringBuilder();
    int shown = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (shown++ == limit) {
        return printable.append('…').toString();
      }
      int character = text.codePointAt(i);
      switch (Character.getType(character)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.UNASSIGNED ->
            printable.append(String.format("\\u%04x", character));
        default -> printable.appendCodePoint(character == '`' ? '\'' : character);
      }
    }
    return printable.toString();
  }
}
