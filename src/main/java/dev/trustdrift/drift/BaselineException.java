package dev.trustdrift.drift;

import dev.trustdrift.finding.Printable;
import org.jspecify.annotations.Nullable;

/// A baseline that can't be compared with: not a report, a report of another version, of another
/// account, or damaged. The message is one sentence that begins with the source.
public final class BaselineException extends RuntimeException {
  BaselineException(String source, String problem) {
    this(source, problem, null);
  }

  BaselineException(String source, String problem, @Nullable Throwable cause) {
    super("baseline `" + Printable.of(source) + "` " + problem, cause);
  }
}
