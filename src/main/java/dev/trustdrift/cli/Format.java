package dev.trustdrift.cli;

import dev.trustdrift.finding.Printable;
import java.util.Locale;
import picocli.CommandLine.Option;

/// The `--format` of the commands that answer a question about policies.
final class Format {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json. Default: text.")
  private String format = "text";

  boolean json() {
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "json" -> true;
      case "text" -> false;
      default ->
          throw new UsageError(
              "`--format %s`: known formats are text and json".formatted(Printable.of(format)));
    };
  }
}
