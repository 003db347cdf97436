package dev.trustdrift.config;

import dev.trustdrift.finding.Printable;
import org.jspecify.annotations.Nullable;

/// A configuration that can't be used. The message is one line that names the source, the line and
/// column where known, the key, and what was expected.
public final class ConfigException extends RuntimeException {

  /// A problem with the source as a whole: it can't be read, say.
  public ConfigException(String source, String problem) {
    this(source, problem, null);
  }

  /// As above, keeping the cause for whoever debugs.
  public ConfigException(String source, String problem, @Nullable Throwable cause) {
    super(Printable.of(source) + ": " + problem, cause);
  }

  static ConfigException at(String source, int line, int column, String problem) {
    return new ConfigException(source + ":" + line + ":" + column, problem);
  }
}
