package dev.trustdrift.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// What a command is given by whoever runs it.
///
/// @param in what is piped in, for a file named `-`
/// @param out results and nothing else
/// @param err errors, notes, progress
/// @param directory where relative paths begin
/// @param outIsTerminal whether results may carry colour
/// @param errIsTerminal whether somebody watches the progress
record Shell(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Map<String, String> environment,
    Path directory,
    boolean outIsTerminal,
    boolean errIsTerminal) {

  /// The process's own. Results are UTF-8 whatever the locale: the same input gives the same bytes.
  static Shell ofProcess() {
    return new Shell(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.getenv(),
        Path.of(""),
        Terminal.is(Terminal.OUTPUT),
        Terminal.is(Terminal.ERROR));
  }

  /// Colour only on a terminal, and not where `NO_COLOR` is set to anything (no-color.org).
  boolean colour() {
    return outIsTerminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  boolean debug() {
    return !environment.getOrDefault("TRUSTDRIFT_DEBUG", "").isEmpty();
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /// Writes a result. A reader that has seen enough (`| head`) is no failure; a full disk is.
  void print(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      if (!readerLeft(e)) {
        throw new UncheckedIOException("cannot write the result to standard output", e);
      }
    }
  }

  void error(String message) {
    err.println("error: " + message);
  }

  /// EPIPE, as Unix and Windows word it; Java has no type for it.
  private static boolean readerLeft(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("pipe is being closed");
  }
}
