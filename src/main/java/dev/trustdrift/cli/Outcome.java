package dev.trustdrift.cli;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.report.Report;
import java.util.List;
import java.util.Optional;

/// How a finished audit ends for whoever scripts it.
final class Outcome {
  static final String NOTHING_SEEN =
      "nothing could be audited: neither roles, providers nor users could be read";

  private Outcome() {}

  /// Says on standard error what somebody has to mend, and gives the exit code.
  static int of(Inventory inventory, Report report, boolean strict, Shell shell) {
    List<Gap> failures = report.gaps().stream().filter(Outcome::isFailure).toList();
    failures.forEach(gap -> shell.error(gap.part().label() + ": " + Printable.of(gap.reason())));
    if (nothingSeen(inventory)) {
      shell.error(NOTHING_SEEN + why(report.gaps()));
      return ExitCode.NOTHING_AUDITED;
    }
    Optional<Severity> worst =
        report.failing().stream().findFirst().map(tracked -> tracked.finding().severity());
    if (worst.isPresent()) {
      return ExitCode.of(worst.get());
    }
    if (!failures.isEmpty()) {
      return ExitCode.FAILURE;
    }
    return strict && report.gaps().stream().anyMatch(gap -> matters(gap, report))
        ? ExitCode.GAPS
        : ExitCode.CLEAN;
  }

  /// The first reason, where it is not said already: they are mostly the same.
  private static String why(List<Gap> gaps) {
    return gaps.stream()
        .filter(gap -> gap.part() == Gap.Part.ROLES && !isFailure(gap))
        .findFirst()
        .map(gap -> ": " + Printable.of(gap.reason()))
        .orElse("");
  }

  /// Whether a rule that ran would have judged more without the gap: `--only trust` is complete
  /// without any trail.
  private static boolean matters(Gap gap, Report report) {
    return report.groups().stream().anyMatch(group -> group.needs(gap.part()));
  }

  /// Input that makes no sense, or a rule that failed: an error, unlike a permission that was never
  /// meant to be given.
  private static boolean isFailure(Gap gap) {
    return gap.malformed() || gap.part() == Gap.Part.RULE;
  }

  /// Nothing at all was read of what an audit is about; an account that is merely empty was read.
  static boolean nothingSeen(Inventory inventory) {
    return inventory.roles().isEmpty()
        && inventory.providers().isEmpty()
        && inventory.users().isEmpty()
        && !inventory.complete(Gap.Part.ROLES)
        && !inventory.complete(Gap.Part.PROVIDERS)
        && !inventory.complete(Gap.Part.USERS);
  }
}
