package dev.trustdrift.facts.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The sessions whose names claim one project ID of one issuer, and whether their subjects can all
/// be that project. IDs of two instances are unrelated, so each provider stands for itself.
///
/// @param provider ARN; null where the events name none
/// @param id without leading zeros
/// @param sessions oldest first
/// @param paths who claims it, by the path that the subject attests, the earliest first
public record Claimants(
    @Nullable String provider, String id, List<Assumption> sessions, List<Claimant> paths) {
  /// CloudTrail's times are AWS's, to the second; two of its Regions may differ by a little.
  private static final Duration SKEW = Duration.ofMinutes(1);

  /// GitLab's default timeout of a job.
  private static final Duration JOB = Duration.ofHours(1);

  private static final Pattern ID = Pattern.compile("[0-9]{1,20}");
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

  public Claimants {
    sessions = List.copyOf(sessions);
    paths = List.copyOf(paths);
  }

  /// One project path and the sessions that its subjects opened, oldest first.
  public record Claimant(String path, List<Assumption> sessions) {
    public Claimant {
      sessions = List.copyOf(sessions);
    }

    /// When the path first claimed the ID.
    public Instant first() {
      return sessions.getFirst().event().time();
    }

    /// When it last did.
    public Instant last() {
      return sessions.getLast().event().time();
    }
  }

  private record Claimed(@Nullable String provider, String id) {}

  /// One for each project ID that names claim.
  public static Stream<Claimants> of(List<Assumption> assumptions) {
    Map<Claimed, List<Assumption>> claimed = new LinkedHashMap<>();
    for (Assumption assumption : assumptions) {
      id(assumption)
          .ifPresent(
              id ->
                  claimed
                      .computeIfAbsent(
                          new Claimed(assumption.event().provider(), id), _ -> new ArrayList<>())
                      .add(assumption));
    }
    return claimed.entrySet().stream()
        .map(
            entry ->
                new Claimants(
                    entry.getKey().provider(),
                    entry.getKey().id(),
                    entry.getValue(),
                    paths(entry.getValue())));
  }

  /// Whether some name must lie: a subject that carries another ID, or two paths at the same time.
  public boolean contradict() {
    return !liars().isEmpty() || inTurn() || atOnce();
  }

  /// The sessions whose subject itself carries another project ID.
  public List<Assumption> liars() {
    return sessions.stream()
        .filter(session -> session.projectId() != null && !id.equals(plain(session.projectId())))
        .toList();
  }

  /// The sessions to look at first: the liars, or else all but those of the path that came first.
  public List<Assumption> suspects() {
    List<Assumption> liars = liars();
    return liars.isEmpty()
        ? sessions.stream()
            .filter(
                session ->
                    path(session)
                        .filter(path -> !path.equalsIgnoreCase(paths.getFirst().path()))
                        .isPresent())
            .toList()
        : liars;
  }

  /// Whether a path came again after another had come. A project that was renamed or transferred
  /// has its paths one after the other, for good.
  public boolean inTurn() {
    Instant latest = Instant.MIN;
    for (Claimant path : paths) {
      if (latest.isAfter(path.first())
          && Duration.between(path.first(), latest).compareTo(SKEW) > 0) {
        return true;
      }
      latest = path.last().isAfter(latest) ? path.last() : latest;
    }
    return false;
  }

  /// Whether a path came while jobs of another still ran, and not since. A project that was moved
  /// in that hour would have gone on under its new path.
  private boolean atOnce() {
    for (int i = 1; i < paths.size(); i++) {
      Claimant later = paths.get(i);
      Instant end = paths.get(i - 1).last().plus(JOB);
      if (later.first().isBefore(end) && later.last().isBefore(end)) {
        return true;
      }
    }
    return false;
  }

  /// The name that the claimed project's jobs bear, as a pattern for `StringLike`.
  public String namePattern() {
    String name = Objects.requireNonNullElse(sessions.getFirst().name(), "");
    int at = NAME.matcher(name).matches() ? name.indexOf(id) : -1;
    return (at < 0 ? "gitlab-ci-" : name.substring(0, at)) + id + "-*";
  }

  /// GitLab's and GitHub's paths are unique ignoring case.
  private static List<Claimant> paths(List<Assumption> sessions) {
    return sessions.stream()
        .filter(session -> path(session).isPresent())
        .collect(
            Collectors.groupingBy(
                session -> path(session).orElseThrow().toLowerCase(Locale.ROOT),
                LinkedHashMap::new,
                Collectors.toList()))
        .values()
        .stream()
        .map(group -> new Claimant(path(group.getFirst()).orElseThrow(), group))
        .sorted(Comparator.comparing(Claimant::first).thenComparing(Claimant::path))
        .toList();
  }

  /// The project's full path; nothing where the subject names only a namespace.
  private static Optional<String> path(Assumption session) {
    String path = session.call().caller().project();
    return path == null || path.endsWith("/*") ? Optional.empty() : Optional.of(path);
  }

  private static Optional<String> id(Assumption assumption) {
    NameClaim claim = assumption.claim();
    String project = claim == null ? null : claim.project();
    return project == null || !ID.matcher(project).matches()
        ? Optional.empty()
        : Optional.of(plain(project));
  }

  private static String plain(String id) {
    return id.replaceFirst("^0+(?=.)", "");
  }
}
