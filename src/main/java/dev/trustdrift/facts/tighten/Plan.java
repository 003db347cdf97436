package dev.trustdrift.facts.tighten;

import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.issuer.GitlabSubject;
import dev.trustdrift.policy.Actions;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.Effect;
import dev.trustdrift.policy.Principal;
import dev.trustdrift.policy.Principals;
import dev.trustdrift.policy.Statement;
import dev.trustdrift.policy.TrustPolicy;
import dev.trustdrift.policy.Truth;
import dev.trustdrift.policy.WrittenCondition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What becomes of each statement that lets one provider's tokens in.
///
/// @param visits who is to come in still
/// @param projectIds project path to ID, as somebody said
record Plan(TrustPolicy policy, Way way, Collection<Visit> visits, Map<String, String> projectIds) {

  private static final String PROJECT_ID = "project_id";

  /// Whether an Allow statement lets the provider's tokens in.
  static boolean isAbout(Statement statement, Way way) {
    return statement.effect() == Effect.ALLOW
        && statement.concerns(way.providerArn(), Actions.WEB_IDENTITY) != Truth.FALSE;
  }

  /// By statement, its principals besides the providers: those keep their old conditions. Nothing
  /// for a statement without such.
  static Map<Integer, Set<String>> kept(TrustPolicy policy, List<Way> narrowed) {
    Map<Integer, Set<String>> kept = new TreeMap<>();
    for (Statement statement : policy.statements()) {
      if (statement.principals() instanceof Principals.Named(var all)) {
        Set<String> others = new HashSet<>();
        all.stream().map(Principal::text).forEach(others::add);
        narrowed.stream()
            .filter(way -> isAbout(statement, way))
            .map(Way::providerArn)
            .forEach(others::remove);
        kept.put(statement.index(), others);
      }
    }
    return kept;
  }

  /// The parts of each statement, by its place. A statement that nobody needs has none.
  ///
  /// @param byProject a part for each project whose ID is known, rather than one for all of these
  Map<Integer, List<Part>> parts(boolean byProject) {
    Map<Integer, List<Part>> parts = new TreeMap<>();
    for (Statement statement : policy.statements()) {
      if (isAbout(statement, way)) {
        List<Visit> through = visits.stream().filter(visit -> mayPass(statement, visit)).toList();
        parts.put(
            statement.index(),
            grouped(statement, through, byProject).values().stream()
                .map(some -> part(statement, some))
                .toList());
      }
    }
    return parts;
  }

  private static boolean mayPass(Statement statement, Visit visit) {
    return statement.conditions().stream()
        .noneMatch(condition -> condition.holds(visit.request()) == Truth.FALSE);
  }

  private Map<String, List<Visit>> grouped(
      Statement statement, List<Visit> visits, boolean byProject) {
    Map<String, List<Visit>> groups = new TreeMap<>();
    for (Visit visit : visits) {
      String group = projectId(statement, visit).map(id -> byProject ? id : "*").orElse("");
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(visit);
    }
    return groups;
  }

  /// The ID to ask for besides the subject. None where the statement asks already, or where the
  /// subject holds it.
  private Optional<String> projectId(Statement statement, Visit visit) {
    boolean asked =
        !way.platform().projectClaims().contains(PROJECT_ID)
            || !way.platform().claims().containsKey(PROJECT_ID)
            || statement.conditions().stream().anyMatch(one -> isOn(one, PROJECT_ID));
    if (asked
        || GitlabSubject.parse(visit.subject())
            .flatMap(subject -> subject.claim(PROJECT_ID))
            .isPresent()) {
      return Optional.empty();
    }
    return way.platform().project(visit.subject()).map(projectIds::get);
  }

  private Part part(Statement statement, List<Visit> some) {
    TreeSet<String> subjects = new TreeSet<>();
    some.forEach(visit -> subjects.add(visit.subject()));
    TreeSet<String> audiences = new TreeSet<>();
    boolean told = some.stream().allMatch(visit -> visit.audience() != null);
    if (told) {
      some.forEach(visit -> audiences.add(Objects.requireNonNull(visit.audience())));
    } else if (statement.conditions().stream().noneMatch(one -> isOn(one, "aud"))
        && way.provider() != null) {
      audiences.addAll(way.provider().clientIds()); // STS lets no others come
    }
    List<WrittenCondition> dropped = new ArrayList<>();
    for (Condition condition : statement.conditions()) {
      boolean onAudience = told && isOn(condition, "aud");
      if ((onAudience || isOn(condition, "sub"))
          && some.stream()
              .allMatch(visit -> condition.holds(visit.alone(told, way)) == Truth.TRUE)) {
        dropped.add(condition.written());
      }
    }
    TreeSet<String> ids = new TreeSet<>();
    some.forEach(visit -> projectId(statement, visit).ifPresent(ids::add));
    return new Part(
        way.providerArn(),
        way.key(""),
        List.copyOf(subjects),
        List.of(),
        List.copyOf(audiences),
        List.copyOf(ids),
        dropped);
  }

  private boolean isOn(Condition condition, String claim) {
    return condition.key().equalsIgnoreCase(way.key(claim));
  }
}
