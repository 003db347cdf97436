package dev.trustdrift.rules;

/// Words of a POSIX shell command: what comes from outside must stay one word when it is pasted.
final class Shell {
  private Shell() {}

  /// The text as one word; quoted unless it is plainly safe.
  static String word(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
