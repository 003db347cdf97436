package dev.trustdrift.drift;

import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Findings on one access key whose ID could be read on one of two days only. Their ids differ,
/// since without an ID a key is the first or the second of its user; the matter is the same.
///
/// @param twins id of a finding of today to the baseline's on the same key
record SameKeys(Map<String, Known> twins) {

  /// Pairs findings of one rule on one user, one of them with the key's ID and one without, where
  /// the key was created in the same second, or where there is just this one pair.
  static SameKeys of(List<Finding> today, Collection<Known> before) {
    Set<String> here = new HashSet<>();
    today.forEach(finding -> here.add(finding.id()));
    Set<String> there = new HashSet<>();
    Map<String, List<Known>> gone = new HashMap<>();
    for (Known known : before) {
      there.add(known.finding().id());
      if (key(known.finding()) != null && !here.contains(known.finding().id())) {
        gone.computeIfAbsent(matter(known.finding()), _ -> new ArrayList<>()).add(known);
      }
    }
    Map<String, List<Finding>> fresh = new HashMap<>();
    for (Finding finding : today) {
      if (key(finding) != null && !there.contains(finding.id())) {
        fresh.computeIfAbsent(matter(finding), _ -> new ArrayList<>()).add(finding);
      }
    }
    Map<String, Known> twins = new HashMap<>();
    fresh.forEach(
        (matter, findings) -> pair(findings, gone.getOrDefault(matter, List.of()), twins));
    return new SameKeys(twins);
  }

  private static void pair(List<Finding> fresh, List<Known> gone, Map<String, Known> twins) {
    boolean only = fresh.size() == 1 && gone.size() == 1;
    List<Known> left = new ArrayList<>(gone);
    for (Finding finding : fresh) {
      List<Known> fits =
          left.stream()
              .filter(known -> oneIsUnnamed(finding, known.finding()))
              .filter(known -> only || sameSecond(finding, known.finding()))
              .toList();
      if (fits.size() == 1) {
        twins.put(finding.id(), fits.getFirst());
        left.remove(fits.getFirst());
      }
    }
  }

  @Nullable Known twin(Finding finding) {
    return twins.get(finding.id());
  }

  /// The finding under the id that names the key, whichever day read it.
  static Finding named(Finding today, Finding before) {
    Evidence.Key key = key(today);
    return key != null && key.accessKeyId() == null ? today.withId(before.id()) : today;
  }

  private static boolean oneIsUnnamed(Finding one, Finding other) {
    Evidence.Key first = key(one);
    Evidence.Key second = key(other);
    return first != null
        && second != null
        && (first.accessKeyId() == null) != (second.accessKeyId() == null);
  }

  private static boolean sameSecond(Finding one, Finding other) {
    Instant first = created(one);
    Instant second = created(other);
    return first != null && first.equals(second);
  }

  private static @Nullable Instant created(Finding finding) {
    Evidence.Key key = key(finding);
    return key == null || key.created() == null
        ? null
        : key.created().truncatedTo(ChronoUnit.SECONDS);
  }

  private static Evidence.@Nullable Key key(Finding finding) {
    return finding.evidence() instanceof Evidence.Key key ? key : null;
  }

  private static String matter(Finding finding) {
    return finding.rule() + "\n" + finding.resource();
  }
}
