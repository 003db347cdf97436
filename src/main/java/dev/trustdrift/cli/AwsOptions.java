package dev.trustdrift.cli;

import dev.trustdrift.finding.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which live account: everything else comes from the environment, as for the AWS CLI.
final class AwsOptions {
  private static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}");

  @Option(
      names = "--profile",
      paramLabel = "P",
      description = "A profile of your AWS configuration; else AWS's own search order.")
  private @Nullable String profile;

  @Nullable String profile() {
    return profile;
  }

  /// The file or folder that `--trail` names.
  static Path trail(Shell shell, String name) {
    Path path = shell.path(name);
    if (!Files.isReadable(path)) {
      throw new UsageError(
          "`--trail %s`: there is no such file or folder, or it may not be read"
              .formatted(Printable.of(name)));
    }
    return path;
  }

  /// The Regions, each once.
  static List<String> checked(List<String> regions) {
    for (String region : regions) {
      if (!REGION.matcher(region).matches()) {
        throw new UsageError(
            "`--region %s`: a Region reads like eu-central-1".formatted(Printable.of(region)));
      }
    }
    return regions.stream().distinct().toList();
  }
}
