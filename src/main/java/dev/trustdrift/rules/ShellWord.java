package dev.trustdrift.rules;

import dev.trustdrift.finding.Printable;

/// One argument of a command that a fix offers to paste.
public final class ShellWord {
  private ShellWord() {}

  /// The text as one word of a POSIX shell, quoted where it needs to be. What can't be printed is
  /// escaped first: the command then fails instead of doing something unseen.
  public static String of(String text) {
    String printable = Printable.of(text);
    return printable.matches("[A-Za-z0-9_+=,.@%/:-]+")
        ? printable
        : "'" + printable.replace("'", "'\\''") + "'";
  }
}
