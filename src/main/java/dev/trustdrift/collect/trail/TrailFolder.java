package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.Read;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A file of CloudTrail records, or a folder with such files at any depth, as `aws s3 sync` leaves
/// them: `.json`, `.jsonl` and `.ndjson`, compressed (`.gz`) or not. Digest files
/// (`CloudTrail-Digest`) and those of other services are passed over.
///
/// @param root the file or folder
public record TrailFolder(Path root) implements RecordSource {
  /// Deeper than any trail's `AWSLogs/<organization>/<account>/CloudTrail/<Region>/<y>/<m>/<d>`.
  private static final int MAX_DEPTH = 32;

  @Override
  public Read<Boolean> read(CloudTrailRecords records) throws InterruptedException {
    String shown = Printable.of(root.toString());
    List<Path> files;
    try {
      files = Files.isDirectory(root) ? below() : List.of(root);
    } catch (IOException | UncheckedIOException e) {
      return Read.of(
          false,
          Gap.unread(
              Gap.Part.TRAIL,
              "`%s` can't be listed: %s"
                  .formatted(shown, Printable.of(String.valueOf(e.getMessage()), 120))));
    }
    if (files.isEmpty()) {
      return Read.of(
          false,
          Gap.unread(
              Gap.Part.TRAIL,
              "`%s` has no .json or .json.gz files: name a folder of CloudTrail log files or the output of `aws cloudtrail lookup-events`"
                  .formatted(shown)));
    }
    read(files.stream().map(this::item).toList(), records);
    return Read.of(true);
  }

  private TrailFiles.Item item(Path file) {
    Path name = root.equals(file) ? file.getFileName() : root.relativize(file);
    return item(Printable.of(String.valueOf(name)), file);
  }

  /// A file of a folder.
  ///
  /// @param name how messages call it
  public static TrailFiles.Item item(String name, Path file) {
    return new TrailFiles.Item(name, new Local(file));
  }

  /// Reads files side by side, those that are equal byte by byte once.
  public static void read(List<TrailFiles.Item> files, CloudTrailRecords records)
      throws InterruptedException {
    TrailFiles.read(distinct(files).iterator(), TrailFiles.processors(), records);
  }

  private record Local(Path file) implements TrailFiles.Opener {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }

  private List<Path> below() throws IOException {
    try (Stream<Path> paths = Files.walk(root, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      return paths
          .filter(path -> isTrail(root.relativize(path)))
          .filter(path -> !Files.isDirectory(path))
          .sorted()
          .toList();
    }
  }

  /// Whether a name is that of a log file.
  static boolean isTrail(Path path) {
    String name = String.valueOf(path.getFileName());
    if (!name.matches("(?i).*\\.(json|jsonl|ndjson)(\\.gz)?")) {
      return false;
    }
    for (Path part : path) {
      if (part.toString().matches("CloudTrail-(Digest|Insight)")) {
        return false;
      }
    }
    return true;
  }

  /// Only files of equal length can be equal, so few are read for it.
  private static List<TrailFiles.Item> distinct(List<TrailFiles.Item> files) {
    Map<Long, Integer> lengths = new HashMap<>();
    for (TrailFiles.Item file : files) {
      lengths.merge(length(file), 1, Integer::sum);
    }
    Set<String> digests = new HashSet<>();
    List<TrailFiles.Item> distinct = new ArrayList<>();
    for (TrailFiles.Item file : files) {
      long length = length(file);
      if (length < 0 || lengths.getOrDefault(length, 0) == 1 || digests.add(digest(file))) {
        distinct.add(file);
      }
    }
    return distinct;
  }

  private static long length(TrailFiles.Item item) {
    try {
      return item.content() instanceof Local(Path file) ? Files.size(file) : -1;
    } catch (IOException e) {
      return -1; // reading it will say why
    }
  }

  private static String digest(TrailFiles.Item item) {
    try (InputStream in = item.content().open();
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (IOException e) {
      return item.name(); // reading it will say why
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
