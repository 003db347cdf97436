package dev.trustdrift.cli;

import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.Config;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Inventory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `trustdrift snapshot DIR`: saves what a live audit sees.
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Saves what an audit of the live account sees: roles, providers, users, key dates, trail,"
          + " certificate chains. No secret is among it.",
      "`trustdrift audit --snapshot DIR` gives the same report later, on any machine."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:saved; what could not be read is named on standard error",
      "1:failure of the tool, or the folder could not be written",
      "2:wrong options or configuration",
      "3:nothing could be read"
    },
    footer = {
      "",
      "Examples:",
      "  trustdrift snapshot acme-2026-11-20",
      "  trustdrift snapshot --profile acme-prod --region eu-central-1 acme-2026-11-20"
    })
final class SnapshotCommand implements Callable<Integer> {
  private final Shell shell;
  private final Sources sources;

  @SuppressWarnings("NullAway.Init") // picocli requires the argument before it calls
  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "A folder that is new or empty, or an earlier snapshot, which it replaces.")
  private String folder;

  @Mixin private final AwsOptions aws = new AwsOptions();

  @Option(
      names = "--region",
      paramLabel = "R",
      split = ",",
      description =
          "A Region whose CloudTrail is read; repeat it or separate several with commas. Default:"
              + " your AWS Region and us-east-1.")
  private List<String> regions = List.of();

  @Option(
      names = "--trail",
      paramLabel = "PATH",
      description = "CloudTrail log files, a file or a folder, read instead of LookupEvents.")
  private @Nullable String trail;

  @Option(
      names = "--config",
      paramLabel = "F",
      description = "The configuration; else ./trustdrift.yaml if there is one.")
  private @Nullable String config;

  SnapshotCommand(Shell shell, Sources sources) {
    this.shell = shell;
    this.sources = sources;
  }

  @Override
  public Integer call() throws NothingReadable {
    List<String> trails = AwsOptions.checked(regions);
    Path path = shell.path(folder);
    String shown = Printable.of(folder);
    if (!isFree(path)) {
      throw new UsageError(
          "`%s` holds something else than a snapshot; name a new or empty folder".formatted(shown));
    }
    Config settings = ConfigFile.read(shell, config);
    settings = trail == null ? settings : settings.readingTrail(AwsOptions.trail(shell, trail));
    Inventory inventory;
    try (Progress progress = new Progress(shell)) {
      progress.say("reading the account");
      inventory = sources.live().of(aws.profile(), trails).collect(settings);
    }
    inventory
        .gaps()
        .forEach(
            gap ->
                shell
                    .err()
                    .println("gap: " + gap.part().label() + ": " + Printable.of(gap.reason())));
    if (Outcome.nothingSeen(inventory)) {
      shell.error(Outcome.NOTHING_SEEN);
      return ExitCode.NOTHING_AUDITED;
    }
    try {
      sources.writer().write(inventory, path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the snapshot `" + shown + "`", e);
    }
    shell
        .err()
        .println(
            "account %s saved; audit it with `trustdrift audit --snapshot %s`"
                .formatted(inventory.account().id(), shown));
    return ExitCode.CLEAN;
  }

  /// Asked before the minutes that reading takes; the writer looks again and more closely.
  private static boolean isFree(Path path) {
    if (!Files.exists(path) || Files.exists(path.resolve("account.json"))) {
      return true;
    }
    try (Stream<Path> content = Files.list(path)) {
      return content.findAny().isEmpty();
    } catch (IOException e) {
      return false; // a file, or a folder that can't be looked into
    }
  }
}
