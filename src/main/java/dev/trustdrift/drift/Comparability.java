package dev.trustdrift.drift;

import dev.trustdrift.inventory.Gap;
import dev.trustdrift.rules.RuleInfo.Group;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What of a baseline can't be compared with.
public final class Comparability {
  private Comparability() {}

  /// One gap for each thing that the baseline does not tell.
  ///
  /// @param baseline null where there is none, which is no gap
  /// @param groups those that are judged now
  public static List<Gap> gaps(@Nullable Baseline baseline, Set<Group> groups) {
    List<Gap> gaps = new ArrayList<>();
    if (baseline == null) {
      return gaps;
    }
    Set<Group> missing = EnumSet.noneOf(Group.class);
    missing.addAll(groups);
    missing.remove(Group.DRIFT);
    missing.removeAll(baseline.groups());
    if (!missing.isEmpty()) {
      gaps.add(
          gap(
              baseline,
              "judged no %s; those findings count as new this time"
                  .formatted(
                      missing.stream()
                          .map(group -> group.name().toLowerCase(Locale.ROOT))
                          .collect(Collectors.joining(", ")))));
    }
    if (baseline.state() == null) {
      gaps.add(
          gap(
              baseline,
              "keeps no trust policies and providers, as an earlier version wrote it; what became of them was not compared, and will be with this report"));
    } else if (!baseline.state().unread().isEmpty()) {
      gaps.add(
          gap(
              baseline,
              "could not read all %s; which of them are new cannot be told"
                  .formatted(
                      baseline.state().unread().stream()
                          .sorted()
                          .map(Gap.Part::label)
                          .collect(Collectors.joining(" and ")))));
    }
    return gaps;
  }

  private static Gap gap(Baseline baseline, String what) {
    return Gap.unread(
        Gap.Part.BASELINE, "the baseline of %s %s".formatted(baseline.takenAt(), what));
  }
}
