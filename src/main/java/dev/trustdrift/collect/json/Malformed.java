package dev.trustdrift.collect.json;

/// Input that is there but makes no sense.
///
/// The message says what was expected, as half a sentence: "expected `Arn`, a text". Where it
/// stands is the line.
public final class Malformed extends Exception {
  private final int line;

  /// @param line from 1, or 0 where no line is known
  public Malformed(int line, String expected) {
    super(expected, null, false, false);
    this.line = line;
  }

  /// From 1, or 0 where no line is known.
  public int line() {
    return line;
  }

  /// The message after the place: `roles.json:12: expected …`.
  public String in(String file) {
    return (line > 0 ? file + ":" + line : file) + ": " + getMessage();
  }
}
