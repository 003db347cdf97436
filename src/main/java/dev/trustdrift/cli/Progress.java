package dev.trustdrift.cli;

import dev.trustdrift.finding.Printable;

/// One line on standard error that says what takes the time, where somebody watches; it is gone
/// when the results come.
final class Progress implements AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[K";

  private final Shell shell;

  Progress(Shell shell) {
    this.shell = shell;
  }

  void say(String what) {
    if (shell.errIsTerminal()) {
      shell.err().print(ERASE_LINE + Printable.of(what, 78));
      shell.err().flush();
    }
  }

  @Override
  public void close() {
    if (shell.errIsTerminal()) {
      shell.err().print(ERASE_LINE);
      shell.err().flush();
    }
  }
}
