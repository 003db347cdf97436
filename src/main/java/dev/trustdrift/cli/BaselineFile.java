package dev.trustdrift.cli;

import dev.trustdrift.Audit;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.Config;
import dev.trustdrift.drift.Baseline;
import dev.trustdrift.drift.BaselineException;
import dev.trustdrift.drift.BaselineReader;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What `--baseline` names: an earlier report, or a snapshot folder, which is audited for it.
final class BaselineFile {
  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Shell shell;
  private final Sources sources;
  private final String name;
  private final Path path;

  /// Read before the audit may overwrite the file; null for a folder.
  private final byte @Nullable [] json;

  private BaselineFile(
      Shell shell, Sources sources, String name, Path path, byte @Nullable [] json) {
    this.shell = shell;
    this.sources = sources;
    this.name = name;
    this.path = path;
    this.json = json;
  }

  /// What the audit compares with, and what it has to say of it.
  record Earlier(@Nullable Baseline baseline, List<Gap> gaps) {
    static final Earlier NONE = new Earlier(null, List.of());

    Earlier {
      gaps = List.copyOf(gaps);
    }
  }

  /// Reads a file; a folder is read when its account is asked for.
  ///
  /// @throws UsageError if there is nothing of that name, or it may not be read
  static BaselineFile of(Shell shell, Sources sources, String name) {
    Path path = shell.path(name);
    try {
      return new BaselineFile(
          shell, sources, name, path, Files.isDirectory(path) ? null : Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UsageError(
          "`--baseline %s` cannot be read: %s".formatted(Printable.of(name), Main.reason(e)));
    }
  }

  /// The baseline for an account. A damaged file, or one of another version, is kept aside and
  /// named, and the audit goes on as a first one.
  ///
  /// @param account twelve digits
  /// @throws BaselineException if it is of another account: the wrong file was named
  Earlier read(String account, Config settings, TrustRoots roots) throws NothingReadable {
    if (json == null) {
      return snapshot(account, settings, roots);
    }
    try {
      return new Earlier(BaselineReader.read(json, name, account), List.of());
    } catch (BaselineException e) {
      if (e.ofAnotherAccount()) {
        throw e;
      }
      String reason =
          "%s; %s; every finding counts as new this time".formatted(e.getMessage(), keepAside());
      shell.err().println("warning: " + reason);
      return new Earlier(null, List.of(Gap.unread(Gap.Part.BASELINE, reason)));
    }
  }

  /// A copy: the name may be the one that this run's report is written to.
  private String keepAside() {
    try {
      Path aside =
          path.resolveSibling(
              path.getFileName()
                  + ".unusable-"
                  + COMPACT.format(Files.getLastModifiedTime(path).toInstant()));
      try {
        Files.copy(path, aside);
      } catch (FileAlreadyExistsException e) {
        return "a copy is kept as `%s`"
            .formatted(Printable.of(String.valueOf(aside.getFileName())));
      }
      return "it is kept as `%s`".formatted(Printable.of(String.valueOf(aside.getFileName())));
    } catch (IOException e) {
      return "no copy of it could be kept (%s)".formatted(Main.reason(e));
    }
  }

  /// The folder's account as the same configuration judges it.
  private Earlier snapshot(String account, Config settings, TrustRoots roots)
      throws NothingReadable {
    Inventory inventory = sources.snapshot().apply(path).collect(settings);
    if (!inventory.account().id().equals(account)) {
      throw new UsageError(
          "baseline `%s` is a snapshot of account `%s`, the audited account is `%s`; compare an account with itself"
              .formatted(Printable.of(name), Printable.of(inventory.account().id(), 80), account));
    }
    return new Earlier(Audit.full().run(inventory, settings, roots, null).asBaseline(), List.of());
  }
}
