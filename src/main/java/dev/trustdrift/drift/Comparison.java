package dev.trustdrift.drift;

import dev.trustdrift.finding.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Today's findings against the baseline's, matched by id.
///
/// @param current today's, and those of the baseline that could not be looked for: what was not
///   read this time has not gone away
/// @param resolved the baseline's that are no more
public record Comparison(List<Tracked> current, List<Tracked> resolved) {
  private static final Pattern SEEN =
      Pattern.compile(" \\(last seen [^()]*; could not be checked since\\)");

  private static final Set<String> CHANGES =
      Set.of("trust-widened", "trust-narrowed", "new-provider", "new-web-identity-role");

  public Comparison {
    current = List.copyOf(current);
    resolved = List.copyOf(resolved);
  }

  /// Compares; both lists come out in [Finding#ORDER].
  ///
  /// @param now the audit's clock
  public static Comparison of(
      List<Finding> today, @Nullable Baseline baseline, Sight sight, Instant now) {
    Map<String, Known> before = new LinkedHashMap<>();
    if (baseline != null) {
      baseline.findings().forEach(known -> before.putIfAbsent(known.finding().id(), known));
    }
    SameKeys keys = SameKeys.of(today, before.values());
    List<Tracked> current = new ArrayList<>();
    Set<String> here = new HashSet<>();
    for (Finding found : today) {
      Known known = before.get(found.id());
      known = known == null ? keys.twin(found) : known;
      here.add(known == null ? found.id() : known.finding().id());
      current.add(
          known == null
              ? new Tracked(found, Status.NEW, now, now)
              : new Tracked(
                  SameKeys.named(found, known.finding()),
                  Status.PERSISTING,
                  known.firstSeen(),
                  now));
    }
    List<Tracked> resolved = new ArrayList<>();
    for (Known known : before.values()) {
      Finding finding = known.finding();
      if (here.contains(finding.id()) || !sight.lookedFor(finding)) {
        continue;
      }
      if (sight.wouldSee(finding)) {
        resolved.add(
            new Tracked(told(finding), Status.RESOLVED, known.firstSeen(), known.lastSeen()));
      } else {
        current.add(
            new Tracked(
                remembered(finding, known.lastSeen()),
                Status.PERSISTING,
                known.firstSeen(),
                known.lastSeen()));
      }
    }
    return new Comparison(sorted(current), sorted(resolved));
  }

  /// The current findings alone.
  public List<Finding> findings() {
    return current.stream().map(Tracked::finding).toList();
  }

  /// Says once since when it is only remembered.
  private static Finding remembered(Finding finding, Instant at) {
    return SEEN.matcher(finding.message()).find()
        ? finding
        : finding.withMessage(
            finding.message() + " (last seen " + at + "; could not be checked since)");
  }

  /// A change is one for a day: the next audit compares with what it led to. Whoever reads that it
  /// is resolved must not take it for undone.
  private static Finding told(Finding finding) {
    return CHANGES.contains(finding.rule())
        ? finding.withMessage(
            finding.message() + " (told once as a change; this does not say that it was undone)")
        : finding;
  }

  private static List<Tracked> sorted(List<Tracked> list) {
    return list.stream().sorted((a, b) -> Finding.ORDER.compare(a.finding(), b.finding())).toList();
  }
}
