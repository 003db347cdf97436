package dev.trustdrift.report.html;

import dev.trustdrift.finding.Printable;
import java.util.ArrayList;
import java.util.List;

/// A sentence in which user input stands in backticks, taken apart: the template sets the quoted
/// pieces as code.
record Prose(List<Piece> pieces) {
  Prose {
    pieces = List.copyOf(pieces);
  }

  record Piece(String text, boolean code) {}

  /// A backtick without its fellow stays as it is.
  static Prose of(String text) {
    String printable = Printable.of(text);
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < printable.length()) {
      int open = printable.indexOf('`', at);
      int close = open < 0 ? -1 : printable.indexOf('`', open + 1);
      if (close < 0) {
        pieces.add(new Piece(printable.substring(at), false));
        break;
      }
      if (open > at) {
        pieces.add(new Piece(printable.substring(at, open), false));
      }
      if (close > open + 1) {
        pieces.add(new Piece(printable.substring(open + 1, close), true));
      }
      at = close + 1;
    }
    return new Prose(pieces);
  }

  boolean empty() {
    return pieces.isEmpty();
  }
}
