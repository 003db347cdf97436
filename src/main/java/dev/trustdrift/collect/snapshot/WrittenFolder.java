package dev.trustdrift.collect.snapshot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The folder that a snapshot is written to. Its owner alone may read it. It never takes the place
/// of anything but an earlier snapshot of trustdrift's.
record WrittenFolder(Path folder) {
  private static final Set<String> NAMES =
      Set.of(
          "account.json",
          DetailsFile.NAME,
          "roles.json",
          "oidc-providers",
          "credential-report.csv",
          AccessKeysFile.NAME,
          ActivityFile.NAME,
          "trail",
          "tls",
          GapsFile.NAME);

  /// Empties an earlier snapshot, or makes the folder.
  void makeRoom() throws IOException {
    if (Files.exists(folder)) {
      if (!Files.isDirectory(folder)) {
        throw new FileSystemException(folder.toString(), null, "is a file: name a folder");
      }
      List<String> there = new ArrayList<>();
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> there.add(file.getFileName().toString().replace("/", "")));
      }
      if (!there.isEmpty() && !(there.contains(GapsFile.NAME) && NAMES.containsAll(there))) {
        throw new FileSystemException(
            folder.toString(),
            null,
            "is not empty and no snapshot of trustdrift's: name a new or empty folder");
      }
    }
    Files.deleteIfExists(folder.resolve("account.json"));
    for (String name : NAMES) {
      if (!name.equals(GapsFile.NAME)) {
        remove(folder.resolve(name));
      }
    }
    if (!Files.exists(folder)) {
      Files.createDirectories(folder, ownersOnly(folder, "rwx------"));
    }
  }

  private static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(path)) {
      all = files.toList().reversed();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  /// Makes a folder in it.
  void folders(String name) throws IOException {
    Path path = folder.resolve(name);
    if (!Files.isDirectory(path)) {
      Files.createDirectory(path, ownersOnly(path, "rwx------"));
    }
  }

  private static FileAttribute<?>[] ownersOnly(Path path, String mode) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
            && path.getFileSystem().equals(FileSystems.getDefault())
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /// Writes a file, replacing one of that name.
  void file(String name, String text) throws IOException {
    int slash = name.indexOf('/');
    if (slash > 0) {
      folders(name.substring(0, slash));
    }
    Path path = folder.resolve(name);
    Files.deleteIfExists(path);
    Files.createFile(path, ownersOnly(path, "rw-------"));
    Files.write(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
