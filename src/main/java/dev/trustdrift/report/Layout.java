package dev.trustdrift.report;

import java.util.ArrayList;
import java.util.List;

/// Lines of at most [#WIDTH] columns, where text allows it: a word that is longer stays whole, so
/// that ARNs can be copied.
public final class Layout {
  static final int WIDTH = 100;

  private Layout() {}

  /// The text in lines, the first after `first`, the others after `hang`.
  public static List<String> wrap(String first, String hang, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : words(text)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(hang);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  /// Filled up with spaces to a width.
  public static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /// Quoted text with spaces in it stays on one line: a pattern must not be read as two.
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '`') {
        quoted = !quoted;
      }
      if (c == ' ' && !(quoted && word.length() < WIDTH / 2)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
