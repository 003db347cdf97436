package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.sessions.Assumption;
import dev.trustdrift.facts.sessions.NameShape;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.issuer.GitlabSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The sessions that bear one name, and whether they can be of one job.
///
/// - A name by the convention leads to one job or pipeline of an issuer, whichever roles that
///   takes: two projects or two refs under it are a reuse, while the same subject days later runs
///   it again. Subjects of one project and ref that differ in more (an environment, a tier) are
///   jobs of one pipeline.
/// - Any other name is looked at role by role. One with a number may be a job's or a pipeline's, so
///   the same holds, and one subject reuses it only when it comes back on three occasions: somebody
///   may run an old pipeline again once. One without a number stands for no job: a second subject,
///   or a second occasion, is a reuse.
///
/// @param scope the provider's ARN for a name by the convention, else the role's; empty if unknown
/// @param sessions oldest first
record NameUse(String scope, String name, boolean convention, List<Assumption> sessions) {
  /// What is a day apart is no longer the same run of a job.
  private static final Duration LONGEST_JOB = Duration.ofDays(1);

  /// Pods keep a name for as long as they please, and are no jobs.
  private static final String POD = "system:serviceaccount:";

  NameUse {
    sessions = List.copyOf(sessions);
  }

  private record Key(String scope, String name, boolean convention) {}

  /// One for each name that somebody chose.
  static Stream<NameUse> of(List<Assumption> assumptions) {
    return assumptions.stream()
        .filter(Assumption::byOidcProvider)
        .filter(assumption -> assumption.call().name() != NameShape.SDK_DEFAULT)
        .collect(
            () -> new LinkedHashMap<Key, List<Assumption>>(),
            (uses, assumption) -> {
              if (assumption.name() != null) {
                uses.computeIfAbsent(key(assumption, assumption.name()), _ -> new ArrayList<>())
                    .add(assumption);
              }
            },
            Map::putAll)
        .entrySet()
        .stream()
        .map(
            entry ->
                new NameUse(
                    entry.getKey().scope(),
                    entry.getKey().name(),
                    entry.getKey().convention(),
                    entry.getValue()));
  }

  private static Key key(Assumption assumption, String name) {
    boolean convention = assumption.claim() != null;
    String scope = convention ? assumption.event().provider() : assumption.call().role();
    return new Key(Objects.requireNonNullElse(scope, ""), name, convention);
  }

  /// Whether the sessions can't be of one job.
  boolean reused() {
    return severalSubjects() || (!convention && occasions() >= (numbered() ? 3 : 2));
  }

  /// Whether different subjects used the name.
  boolean severalSubjects() {
    return (convention || numbered())
        ? !canBeOneRun()
        : sessions.stream().map(NameUse::caller).flatMap(Optional::stream).distinct().count() > 1;
  }

  /// The subjects that used the name, each once, sorted.
  List<String> subjects() {
    return sessions.stream()
        .flatMap(session -> Optional.ofNullable(session.event().subject()).stream())
        .distinct()
        .sorted()
        .toList();
  }

  private boolean numbered() {
    return name.chars().anyMatch(letter -> letter >= '0' && letter <= '9');
  }

  /// On how many days, so to speak, the subject that came most often used the name.
  private int occasions() {
    Map<String, List<Instant>> times = new HashMap<>();
    for (Assumption session : sessions) {
      String subject = session.event().subject();
      if (subject != null && !subject.startsWith(POD)) {
        times.computeIfAbsent(subject, _ -> new ArrayList<>()).add(session.event().time());
      }
    }
    return times.values().stream().mapToInt(NameUse::occasions).max().orElse(0);
  }

  private static int occasions(List<Instant> times) {
    int count = 0;
    @Nullable Instant began = null;
    for (Instant time : times) {
      if (began == null || Duration.between(began, time).compareTo(LONGEST_JOB) > 0) {
        began = time;
        count++;
      }
    }
    return count;
  }

  private record Subject(@Nullable String provider, String text) {}

  private static Optional<Subject> caller(Assumption session) {
    TrailEvent event = session.event();
    return Optional.ofNullable(event.subject()).map(text -> new Subject(event.provider(), text));
  }

  /// Whether one pipeline can have opened all the sessions: they agree on provider, project and ref
  /// as far as their subjects tell.
  private boolean canBeOneRun() {
    Set<Subject> subjects =
        sessions.stream()
            .map(NameUse::caller)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    if (subjects.size() < 2) {
      return true;
    }
    Set<String> projects = new HashSet<>();
    Set<String> refs = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    Set<String> providers = new HashSet<>();
    for (Assumption session : sessions) {
      TrailEvent event = session.event();
      String project = session.call().caller().project();
      if (event.subject() == null) {
        continue;
      }
      providers.add(Objects.requireNonNullElse(event.provider(), ""));
      projects.add(project == null ? "\n" + event.subject() : project.toLowerCase(Locale.ROOT));
      GitlabSubject.parse(event.subject())
          .ifPresent(
              gitlab -> {
                gitlab.ref().ifPresent(refs::add);
                gitlab.refType().ifPresent(kinds::add);
              });
    }
    return Stream.of(providers, projects, refs, kinds).allMatch(values -> values.size() < 2);
  }
}
