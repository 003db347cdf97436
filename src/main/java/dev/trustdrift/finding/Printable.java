package dev.trustdrift.finding;

/// Makes text from outside safe to print on a terminal, in a mail or in a log line.
///
/// Names, hosts, claims and policies are written by others. A control character in them could split
/// a log line, move the cursor or, as a bidirectional override (CVE-2021-42574), show a reader
/// another text than the one that is there.
public final class Printable {
  private Printable() {}

  /// The text with each character that can't be seen as itself written as a backslash, `u` and four
  /// hex digits (twice beyond the first plane): control and format characters (bidirectional marks,
  /// zero-width characters), line and paragraph separators, halves of surrogate pairs, code points
  /// without a character, and spaces other than the plain one.
  public static String of(String text) {
    if (text.codePoints().allMatch(Printable::seen)) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (seen(point)) {
                printable.appendCodePoint(point);
              } else {
                for (char unit : Character.toChars(point)) {
                  printable.append("\\u%04X".formatted((int) unit));
                }
              }
            });
    return printable.toString();
  }

  /// As above, and at most `limit` characters: a longer text ends in `…`. No escape and no
  /// surrogate pair is cut in two.
  public static String of(String text, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit + " leaves no room for `…`");
    }
    if (text.length() <= limit) {
      String all = of(text);
      if (all.length() <= limit) {
        return all;
      }
    }
    // The whole is longer than the limit, so the loop ends before the text does.
    StringBuilder kept = new StringBuilder();
    int at = 0;
    while (true) {
      int point = text.codePointAt(at);
      String shown = of(Character.toString(point));
      if (kept.length() + shown.length() >= limit) {
        return kept.append('…').toString();
      }
      kept.append(shown);
      at += Character.charCount(point);
    }
  }

  private static boolean seen(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> !invisible(point);
    };
  }

  /// Letters and marks by category that most fonts draw as nothing: Hangul fillers, variation
  /// selectors, the combining grapheme joiner, the blank Braille pattern.
  private static boolean invisible(int point) {
    return point == 0x034F
        || point == 0x115F
        || point == 0x1160
        || point == 0x2800
        || point == 0x3164
        || point == 0xFFA0
        || (point >= 0xFE00 && point <= 0xFE0F)
        || (point >= 0xE0100 && point <= 0xE01EF);
  }
}
