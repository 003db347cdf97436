package dev.trustdrift.cli;

import dev.trustdrift.finding.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The file of `--output`: whole or not at all. Whoever reads it never sees half a report, and a
/// failed run leaves yesterday's.
record ResultFile(Path path, String name) {

  /// Refuses before the audit runs what could only fail after it.
  static ResultFile of(Shell shell, String name) {
    Path path = shell.path(name).toAbsolutePath();
    if (Files.isDirectory(path)) {
      throw new UsageError(
          "`--output %s`: that is a folder; name a file".formatted(Printable.of(name)));
    }
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageError(
          "`--output %s`: its folder does not exist; create it first"
              .formatted(Printable.of(name)));
    }
    return new ResultFile(path, name);
  }

  void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        Files.write(path, bytes); // a device or a pipe can't be replaced, only written to
        return;
      }
      // Through a link to the file that it names, so that the link stays.
      Path target = Files.exists(path) ? path.toRealPath() : path;
      Path partial =
          target.resolveSibling(
              "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
      try {
        Files.write(
            partial, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(
            partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write `" + Printable.of(name) + "`", e);
    }
  }
}
