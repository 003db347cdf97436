package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.RulingWords;
import dev.trustdrift.facts.sessions.Sessions.Call;
import dev.trustdrift.facts.sessions.TodaysTrust;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.policy.Decision;
import dev.trustdrift.policy.Fit;
import dev.trustdrift.policy.Ruling;
import dev.trustdrift.policy.Shortfall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which role a refused call may have asked for, where the event does not name it: the one whose
/// policy it misses by least. Told only where that is more than a guess: every role was read, one
/// condition alone fails, and it fails within the caller's own project or by a slip of the pen.
final class NearestRole {
  /// Distinct policies to compare with; an account with more of one project's stays unexplained.
  private static final int POLICIES = 50;

  private final Facts facts;
  private final Map<Place, List<Role>> near = new HashMap<>();

  NearestRole(Facts facts) {
    this.facts = facts;
  }

  private record Place(String provider, String namespace) {}

  private record Candidate(Role role, Ruling.Miss miss) {}

  /// A clause with the role and the condition.
  Optional<String> words(Call call) {
    String provider = call.event().provider();
    String project = call.caller().project();
    if (provider == null || project == null || !facts.inventory().complete(Gap.Part.ROLES)) {
      return Optional.empty();
    }
    String namespace =
        project.substring(0, Math.max(0, project.indexOf('/'))).toLowerCase(Locale.ROOT);
    List<Role> roles = near.computeIfAbsent(new Place(provider, namespace), this::near);
    if (roles.size() > POLICIES) {
      return Optional.empty();
    }
    List<Candidate> candidates = new ArrayList<>();
    for (Role role : roles) {
      TodaysTrust.Answer answer = facts.today().ask(role, call.event(), provider);
      if (answer.ruling().decision() instanceof Decision.Allowed) {
        return Optional.of(
            "today `%s` would let it in, so it asked for another role, or before that one changed"
                .formatted(Printable.of(role.name())));
      }
      answer.ruling().misses().stream()
          .filter(NearestRole::telling)
          .limit(1)
          .forEach(miss -> candidates.add(new Candidate(role, miss)));
    }
    candidates.sort((one, other) -> Ruling.Miss.NEAREST.compare(one.miss(), other.miss()));
    boolean tie =
        candidates.size() > 1
            && Ruling.Miss.NEAREST.compare(candidates.get(0).miss(), candidates.get(1).miss()) == 0;
    return candidates.isEmpty() || tie
        ? Optional.empty()
        : Optional.of(
            "it comes nearest to `%s`, where %s"
                .formatted(
                    Printable.of(candidates.getFirst().role().name()),
                    RulingWords.missed(candidates.getFirst().miss())));
  }

  /// The roles whose policies speak of a namespace, those of one document once.
  private List<Role> near(Place place) {
    Set<String> documents = new HashSet<>();
    return facts.grants().stream()
        .filter(grant -> grant.providerArn().equals(place.provider()))
        .map(Grant::role)
        .filter(role -> role.trustPolicy().toLowerCase(Locale.ROOT).contains(place.namespace()))
        .filter(role -> documents.add(role.trustPolicy()))
        .limit(POLICIES + 1L)
        .toList();
  }

  private static boolean telling(Ruling.Miss miss) {
    if (miss.failed().size() != 1) {
      return false;
    }
    Shortfall failed = miss.failed().getFirst();
    Fit nearest = failed.nearest();
    return nearest != null
        && (nearest.slip() != Fit.Slip.NONE
            || (nearest.parts().size() == 1
                && nearest.parts().getFirst().name() != null
                && !List.of("project_path", "project_id", "repo", "repository")
                    .contains(nearest.parts().getFirst().name())));
  }
}
