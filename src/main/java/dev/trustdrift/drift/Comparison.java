package dev.trustdrift.drift;

import dev.trustdrift.finding.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Today's findings against the baseline's, matched by id.
///
/// @param current today's, and those of the baseline that could not be looked for: what was not
///   read this time has not gone away
/// @param resolved the baseline's that are no more
public record Comparison(List<Tracked> current, List<Tracked> resolved) {
  private static final Pattern SEEN = Pattern.compile(".* \\(last seen [^()]*\\)", Pattern.DOTALL);

  public Comparison {
    current = List.copyOf(current);
    resolved = List.copyOf(resolved);
  }

  /// Compares; both lists come out in [Finding#ORDER].
  public static Comparison of(List<Finding> today, @Nullable Baseline baseline, Sight sight) {
    List<Finding> before = baseline == null ? List.of() : baseline.findings();
    Set<String> known = ids(before);
    Set<String> here = ids(today);
    List<Tracked> current = new ArrayList<>();
    for (Finding finding : today) {
      current.add(
          new Tracked(finding, known.contains(finding.id()) ? Status.PERSISTING : Status.NEW));
    }
    List<Tracked> resolved = new ArrayList<>();
    for (Finding finding : before) {
      if (here.contains(finding.id()) || !sight.lookedFor(finding)) {
        continue;
      }
      if (sight.wouldSee(finding)) {
        resolved.add(new Tracked(finding, Status.RESOLVED));
      } else if (baseline != null) {
        current.add(new Tracked(lastSeen(finding, baseline.takenAt()), Status.PERSISTING));
      }
    }
    return new Comparison(sorted(current), sorted(resolved));
  }

  /// Says once since when it is only remembered.
  private static Finding lastSeen(Finding finding, Instant at) {
    return SEEN.matcher(finding.message()).matches()
        ? finding
        : finding.withMessage(
            finding.message() + " (last seen " + at + "; could not be checked since)");
  }

  private static Set<String> ids(List<Finding> findings) {
    return findings.stream().map(Finding::id).collect(Collectors.toSet());
  }

  private static List<Tracked> sorted(List<Tracked> list) {
    return list.stream().sorted((a, b) -> Finding.ORDER.compare(a.finding(), b.finding())).toList();
  }
}
