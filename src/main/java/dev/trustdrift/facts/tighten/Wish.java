package dev.trustdrift.facts.tighten;

import dev.trustdrift.facts.trust.Grant.Standing;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What somebody wants of a tightened policy.
///
/// @param projectIds project path to `project_id`, as somebody who knows says. A session name is
///   chosen by the job, so no ID is ever taken from one.
/// @param providers ARNs of the providers to narrow; empty for all. Statements for others stay.
/// @param admitted whose subjects may stay: those whose standing is none of these are left out
public record Wish(
    Breadth breadth,
    Map<String, String> projectIds,
    Set<String> providers,
    Set<Standing> admitted) {
  public Wish {
    projectIds = Collections.unmodifiableMap(new TreeMap<>(projectIds));
    providers = Set.copyOf(providers);
    admitted = Set.copyOf(admitted);
  }

  /// The subjects that were seen, a stranger's excepted, of every provider.
  public static final Wish EXACT =
      new Wish(Breadth.PINNED, Map.of(), Set.of(), Set.of(Standing.OWNED, Standing.UNKNOWN));

  boolean narrows(String provider) {
    return providers.isEmpty() || providers.contains(provider);
  }
}
