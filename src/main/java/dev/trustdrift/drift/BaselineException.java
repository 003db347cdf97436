package dev.trustdrift.drift;

import dev.trustdrift.finding.Printable;
import org.jspecify.annotations.Nullable;

/// A baseline that can't be compared with: not a report, a report of another version, of another
/// account, or damaged. The message is one sentence that begins with the source.
public final class BaselineException extends RuntimeException {
  private final boolean another;

  BaselineException(String source, String problem) {
    this(source, problem, null, false);
  }

  BaselineException(String source, String problem, @Nullable Throwable cause) {
    this(source, problem, cause, false);
  }

  private BaselineException(
      String source, String problem, @Nullable Throwable cause, boolean another) {
    super("baseline `" + Printable.of(source) + "` " + problem, cause);
    this.another = another;
  }

  static BaselineException ofAnother(String source, String problem) {
    return new BaselineException(source, problem, null, true);
  }

  /// Whether it is a sound report of another account: a mistake of whoever named it, not damage.
  public boolean ofAnotherAccount() {
    return another;
  }
}
