package dev.trustdrift.collect.snapshot;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.finding.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A snapshot's folder, its files by their names with `/`.
///
/// @param root in any file system
record Folder(Path root) {
  /// An account of 5,000 roles needs some thirty.
  private static final long MAX_BYTES = 256L << 20;

  /// Deeper than any trail's `AWSLogs/<account>/CloudTrail/<Region>/<year>/<month>/<day>`.
  private static final int MAX_DEPTH = 32;

  private static final Pattern FILE_NAME = Pattern.compile(".*\\.(json|json\\.gz|pem)");

  /// Policies reach the policy parser as they are written: a key twice in one makes that policy
  /// undecided, and not this file broken.
  private static final Set<String> VERBATIM =
      Set.of("AssumeRolePolicyDocument", "PolicyDocument", "Document");

  /// The text of a file, nothing where there is none.
  Optional<String> text(String name) throws Malformed {
    Path file = root.resolve(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new Malformed(0, "expected at most " + (MAX_BYTES >> 20) + " MiB");
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      // Windows tools begin UTF-8 files with a byte order mark.
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw new Malformed(0, "expected UTF-8 text");
    } catch (IOException e) {
      throw new Malformed(0, "can't be read: " + Printable.of(String.valueOf(e.getMessage()), 120));
    }
  }

  /// The object that a file holds, nothing where there is no such file.
  Optional<Json.Obj> object(String name) throws Malformed {
    Optional<String> text = text(name);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(JsonReader.read(text.get(), VERBATIM).object("an object"));
  }

  boolean has(String name) {
    return Files.exists(root.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /// The names of all files below a folder, in order; none where there is no such folder. What
  /// stands where a file should be, a folder of a file's name or a link that leads nowhere, is
  /// named too: whoever reads it says so, and nothing is passed over.
  List<String> below(String name) throws Malformed {
    Path folder = root.resolve(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Folder::meantAsFile)
          .map(this::name)
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new Malformed(
          0, "can't be listed: " + Printable.of(String.valueOf(e.getMessage()), 120));
    }
  }

  private static boolean meantAsFile(Path path) {
    return Files.isRegularFile(path)
        || !Files.exists(path)
        || (Files.isDirectory(path)
            && FILE_NAME.matcher(String.valueOf(path.getFileName())).matches());
  }

  private String name(Path file) {
    return root.relativize(file).toString().replace(root.getFileSystem().getSeparator(), "/");
  }
}
