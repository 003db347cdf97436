package dev.trustdrift.config;

import dev.trustdrift.finding.Severity;
import java.util.Locale;
import java.util.Optional;

/// Which findings fail a run: those from a severity on, or of these only the new ones.
///
/// @param onlyNew leaves out what the baseline knows; without a baseline every finding is new
public record FailOn(Severity severity, boolean onlyNew) {
  /// The forms, for messages.
  public static final String FORMS =
      "low, medium, high or critical; `new:` before it leaves out what the baseline knows";

  private static final String NEW = "new:";

  /// From a severity on, known or new.
  public static FailOn at(Severity severity) {
    return new FailOn(severity, false);
  }

  /// Reads `high` or `new:high`, in any case. INFO is read too: whoever takes it must say why not.
  public static Optional<FailOn> parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    boolean onlyNew = word.startsWith(NEW);
    return Severity.named(onlyNew ? word.substring(NEW.length()) : word)
        .map(severity -> new FailOn(severity, onlyNew));
  }

  /// As it is written: `high`, `new:high`.
  public String words() {
    return (onlyNew ? NEW : "") + severity.name().toLowerCase(Locale.ROOT);
  }
}
