package dev.trustdrift.cli;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.tighten.Seen;
import dev.trustdrift.facts.tighten.Tightening;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.issuer.GitlabSubject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a trail suggests beside the policy that it proves: for a person to look up, never taken
/// over.
final class TightenHints {
  private TightenHints() {}

  /// Sentences, none where there is nothing to say.
  ///
  /// @param own the sessions of the role
  /// @param asked the IDs that the user gave, by project
  static List<String> of(
      Config settings,
      Tightening.Tightened result,
      List<TrailEvent> own,
      Map<String, String> asked) {
    List<String> hints = new ArrayList<>();
    long nameless = events(result, own).filter(event -> event.subject() == null).count();
    if (nameless > 0) {
      hints.add("%d sessions whose event names no subject are not counted".formatted(nameless));
    }
    Map<String, Set<String>> said = idsInNames(settings, result, own);
    said.forEach(
        (project, ids) -> {
          if (!asked.containsKey(project)) {
            boolean shared =
                said.entrySet().stream()
                    .anyMatch(
                        other ->
                            !other.getKey().equals(project)
                                && !Collections.disjoint(other.getValue(), ids));
            hints.add(
                shared
                    ? "session names give `%s` a project ID that others bear as well, so they prove none"
                        .formatted(project)
                    : ids.size() == 1
                        ? "session names say that `%1$s` is project %2$s; jobs choose their names, so look it up, then ask for it with --project-id %1$s=%2$s"
                            .formatted(project, ids.iterator().next())
                        : "session names give `%s` %d project IDs, so they prove none"
                            .formatted(project, ids.size()));
          }
        });
    return hints;
  }

  private static Stream<TrailEvent> events(Tightening.Tightened result, List<TrailEvent> own) {
    Set<String> providers =
        result.admitted().stream().map(Seen::provider).collect(Collectors.toSet());
    return own.stream().filter(event -> providers.contains(event.provider()));
  }

  /// What the names of admitted sessions on gitlab.com say of their projects: nothing to rely on.
  private static Map<String, Set<String>> idsInNames(
      Config settings, Tightening.Tightened result, List<TrailEvent> own) {
    Set<String> subjects =
        result.admitted().stream()
            .filter(seen -> seen.provider().endsWith(":oidc-provider/gitlab.com"))
            .map(Seen::subject)
            .collect(Collectors.toSet());
    Map<String, Set<String>> ids = new TreeMap<>();
    for (TrailEvent event : own) {
      if (event.subject() == null
          || event.sessionName() == null
          || !subjects.contains(event.subject())) {
        continue;
      }
      Matcher name = settings.sessionName().matcher(event.sessionName());
      Optional<String> project =
          GitlabSubject.parse(event.subject()).flatMap(GitlabSubject::project);
      if (project.isPresent() && name.matches() && name.namedGroups().containsKey("project")) {
        String id = name.group("project");
        if (id != null) {
          ids.computeIfAbsent(project.get(), _ -> new TreeSet<>()).add(id);
        }
      }
    }
    return ids;
  }
}
