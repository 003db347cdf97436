package dev.trustdrift.issuer;

import dev.trustdrift.language.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A subject of GitHub Actions that begins by naming its repository or owner, taken apart.
///
/// @param head what it begins with: `repo:`, `repository:` or `repository_owner:`
/// @param owner without an ID
/// @param repository without an ID; `*` where the subject names the owner only
/// @param rest what follows, without the `:` in front: `ref:refs/heads/main`; empty if nothing does
record GithubSubject(String head, String owner, String repository, String rest) {

  private static final Set<String> ANYBODYS =
      Set.of(
          "base_ref",
          "environment",
          "event_name",
          "head_ref",
          "ref",
          "ref_protected",
          "ref_type",
          "repository_visibility",
          "run_attempt",
          "run_number",
          "runner_environment",
          "workflow");

  static Optional<GithubSubject> parse(String subject) {
    for (String head : List.of("repo:", "repository:", "repository_owner:")) {
      if (subject.startsWith(head)) {
        int colon = subject.indexOf(':', head.length());
        int end = colon < 0 ? subject.length() : colon;
        String[] path = subject.substring(head.length(), end).split("/", -1);
        String rest = colon < 0 ? "" : subject.substring(colon + 1);
        boolean owner = head.equals("repository_owner:");
        return path.length == (owner ? 1 : 2)
            ? Optional.of(new GithubSubject(head, name(path[0]), owner ? "*" : name(path[1]), rest))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  String project() {
    return owner + "/" + repository;
  }

  /// With and without IDs, of every run.
  List<Pattern> sameProject() {
    return repository.equals("*")
        ? List.of()
        : paths().flatMap(path -> Stream.of(after(path), after(path, ":", ""))).toList();
  }

  /// With and without IDs, of the same ref or environment whatever else a template adds. Empty
  /// where the subject names neither.
  List<Pattern> sameRef() {
    return repository.equals("*") ? List.of() : run().map(this::sameRun).orElse(List.of());
  }

  private List<Pattern> sameRun(String run) {
    return paths()
        .flatMap(
            path ->
                Stream.of(
                    after(path, ":" + run),
                    after(path, ":" + run + ":", ""),
                    after(path, ":", ":" + run),
                    after(path, ":", ":" + run + ":", "")))
        .toList();
  }

  /// Each a row of texts with anything between them.
  private Stream<List<String>> paths() {
    return Stream.of(
        List.of(head + owner + "/" + repository),
        List.of(head + owner + "@", "/" + repository + "@", ""));
  }

  /// What follows a path: its first text comes right after, the others after anything.
  private static Pattern after(List<String> path, String... rest) {
    List<String> texts = new ArrayList<>(path);
    if (rest.length > 0) {
      texts.set(texts.size() - 1, texts.getLast() + rest[0]);
      texts.addAll(List.of(rest).subList(1, rest.length));
    }
    return Productions.withAnyBetween(texts.toArray(String[]::new));
  }

  /// Whether any project of the platform can have it: what its workflow's author chooses freely.
  static boolean isAnybodys(String subject) {
    String[] parts = subject.split(":", -1);
    int at = 0;
    while (at < parts.length
        && (parts[at].equals("pull_request") || ANYBODYS.contains(parts[at]))) {
      at += parts[at].equals("pull_request") ? 1 : 2;
    }
    return at >= parts.length;
  }

  private Optional<String> run() {
    String[] parts = rest.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].equals("pull_request")) {
        return Optional.of(parts[i]);
      }
      boolean named = parts[i].equals("ref") || parts[i].equals("environment");
      if (named && i + 1 < parts.length) {
        return Optional.of(parts[i] + ":" + parts[i + 1]);
      }
    }
    return Optional.empty();
  }

  String words() {
    String job =
        rest.equals("pull_request")
            ? "a pull request"
            : rest.startsWith("ref:refs/heads/")
                ? "a workflow on branch `" + from("ref:refs/heads/") + "`"
                : rest.startsWith("ref:refs/tags/")
                    ? "a workflow on tag `" + from("ref:refs/tags/") + "`"
                    : "a job in environment `" + from("environment:") + "`";
    return job + " of repository `" + project() + "`";
  }

  private String from(String start) {
    return rest.substring(start.length());
  }

  private static String name(String withId) {
    int at = withId.indexOf('@');
    return at < 0 ? withId : withId.substring(0, at);
  }
}
