package dev.trustdrift.drift;

import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Which findings somebody accepted (DESIGN section 4).
///
/// @param today the audit's UTC date: a waiver holds up to and including its last day
public record Waivers(List<Waiver> waivers, LocalDate today) {
  public Waivers {
    waivers = List.copyOf(waivers);
  }

  /// The first waiver that covers the finding. A CRITICAL finding is accepted by name alone: a
  /// pattern written for yesterday's roles must not swallow tomorrow's worst.
  public Optional<Waiver> covering(Finding finding) {
    return waivers.stream().filter(waiver -> covers(waiver, finding)).findFirst();
  }

  /// The finding, with a word on the waiver whose pattern would cover it if it were not CRITICAL:
  /// who wrote that one believes it accepted.
  public Finding explained(Finding finding) {
    return waivers.stream()
        .filter(waiver -> means(waiver, finding) && !covers(waiver, finding))
        .findFirst()
        .map(
            waiver ->
                " (the waiver on `%s` does not cover it: a CRITICAL finding is accepted by its exact resource alone)"
                    .formatted(Printable.of(waiver.resource())))
        .filter(note -> !finding.message().contains(note))
        .map(note -> finding.withMessage(finding.message() + note))
        .orElse(finding);
  }

  /// Whether the waiver holds, and neither covers nor means any of the findings.
  public boolean isIdle(Waiver waiver, List<Finding> findings) {
    return !waiver.until().isBefore(today)
        && findings.stream().noneMatch(finding -> means(waiver, finding));
  }

  private boolean covers(Waiver waiver, Finding finding) {
    return means(waiver, finding)
        && (finding.severity() != Severity.CRITICAL
            || waiver.resource().equals(finding.resource()));
  }

  private boolean means(Waiver waiver, Finding finding) {
    return waiver.rule().equals(finding.rule())
        && !waiver.until().isBefore(today)
        && matches(waiver.resource(), finding.resource());
  }

  /// Whether a pattern of `*` (any text) and `?` (any one character) matches the whole text. Takes
  /// at most pattern × text steps: on a mismatch only the last `*` takes one character more.
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
