package dev.trustdrift.report;

import dev.trustdrift.issuer.GitlabSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A token's subject in the words of somebody who writes pipelines.
final class TokenWords {
  /// GitHub Actions' default subject: `repo:<owner>/<repository>:<what ran>`.
  private static final Pattern GITHUB =
      Pattern.compile("repo:(?<repository>[^:]+/[^:]+):(?<what>.+)");

  private TokenWords() {}

  /// Reads the `sub` among a witness's condition keys; empty where it has none, or has one in no
  /// layout that is known: then the subject itself says most.
  static Optional<String> of(Map<String, String> witness) {
    return witness.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(":sub"))
        .map(Map.Entry::getValue)
        .findFirst()
        .flatMap(TokenWords::subject);
  }

  static Optional<String> subject(String subject) {
    return GitlabSubject.parse(subject).map(TokenWords::gitlab).or(() -> github(subject));
  }

  private static String gitlab(GitlabSubject subject) {
    List<String> rest = new ArrayList<>();
    subject
        .claims()
        .forEach(
            (claim, value) -> {
              switch (claim) {
                case "project_path", "project_id", "ref_type", "ref", "ref_protected" -> {}
                default -> rest.add("%s `%s`".formatted(claim, value));
              }
            });
    String project =
        subject
            .project()
            .map(path -> "project `" + path + "`")
            .or(() -> subject.claim("project_id").map(id -> "the project with ID `" + id + "`"))
            .orElse("a project");
    String pipeline = subject.ref().isEmpty() ? "any pipeline" : "a pipeline";
    String on = ref(subject).map(ref -> " on " + ref).orElse("");
    String with = rest.isEmpty() ? "" : ", with " + String.join(", ", rest);
    return pipeline + on + " of " + project + with;
  }

  private static Optional<String> ref(GitlabSubject subject) {
    String kind =
        (switch (subject.claim("ref_protected").orElse("")) {
              case "true" -> "protected ";
              case "false" -> "unprotected ";
              default -> "";
            })
            + subject.refType().orElse("ref");
    if (subject.ref().isPresent()) {
      return Optional.of(kind + " `" + subject.ref().get() + "`");
    }
    boolean bare = subject.refType().isEmpty() && subject.claim("ref_protected").isEmpty();
    return bare ? Optional.empty() : Optional.of("any " + kind);
  }

  private static Optional<String> github(String subject) {
    Matcher matcher = GITHUB.matcher(subject);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String what = matcher.group("what");
    String job =
        what.equals("pull_request")
            ? "a pull request"
            : what.startsWith("ref:refs/heads/")
                ? "a workflow on branch `" + what.substring("ref:refs/heads/".length()) + "`"
                : what.startsWith("ref:refs/tags/")
                    ? "a workflow on tag `" + what.substring("ref:refs/tags/".length()) + "`"
                    : what.startsWith("environment:")
                        ? "a job in environment `" + what.substring("environment:".length()) + "`"
                        : "";
    return job.isEmpty()
        ? Optional.empty()
        : Optional.of(job + " of repository `" + matcher.group("repository") + "`");
  }
}
