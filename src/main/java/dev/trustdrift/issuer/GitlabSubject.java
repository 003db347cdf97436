package dev.trustdrift.issuer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The `sub` claim of a GitLab ID token, taken apart:
/// `project_path:acme/shop:ref_type:branch:ref:main`, or a layout of the project's own
/// (`ci_id_token_sub_claim_components`). Neither paths nor refs hold a `:` (git check-ref-format,
/// GitLab's path rules), so the parts can't be confused.
///
/// @param claims claim to value in the subject's own order; begins with `project_path`, or with
///   `project_id` where a project chose that
public record GitlabSubject(Map<String, String> claims) {

  private static final String PROJECT_PATH = "project_path";
  private static final String PROJECT_ID = "project_id";

  public GitlabSubject {
    claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }

  /// Reads a subject; empty if it is not an ordered list of `claim:value` pairs that begins with a
  /// project. Claims not known today are kept: GitLab adds some from time to time.
  public static Optional<GitlabSubject> parse(String subject) {
    String[] parts = subject.split(":", -1);
    boolean pairs = parts.length % 2 == 0;
    boolean project = parts[0].equals(PROJECT_PATH) || parts[0].equals(PROJECT_ID);
    if (!pairs || !project) {
      return Optional.empty();
    }
    Map<String, String> claims = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i += 2) {
      if (parts[i].isEmpty() || claims.put(parts[i], parts[i + 1]) != null) {
        return Optional.empty();
      }
    }
    String path = claims.get(PROJECT_PATH);
    return path == null || isProjectPath(path)
        ? Optional.of(new GitlabSubject(claims))
        : Optional.empty();
  }

  /// The project's full path, `group/subgroup/project`; empty in a layout that names the project by
  /// ID alone.
  public Optional<String> project() {
    return claim(PROJECT_PATH);
  }

  /// `branch` or `tag`. A merge-request pipeline is a `branch` too.
  public Optional<String> refType() {
    return claim("ref_type");
  }

  /// The short name of the branch or tag, without `refs/heads/`.
  public Optional<String> ref() {
    return claim("ref");
  }

  /// One part of the subject by its claim's name.
  public Optional<String> claim(String name) {
    return Optional.ofNullable(claims.get(name));
  }

  /// In words. A merge-request pipeline looks like one on its source branch (FACTS section 4), so
  /// the words for a branch name both.
  String words() {
    List<String> rest = new ArrayList<>();
    claims.forEach(
        (claim, value) -> {
          switch (claim) {
            case PROJECT_PATH, PROJECT_ID, "ref_type", "ref", "ref_protected" -> {}
            default -> rest.add("%s `%s`".formatted(claim, value));
          }
        });
    String project =
        project()
            .map(path -> "project `" + path + "`")
            .or(() -> claim(PROJECT_ID).map(id -> "the project with ID `" + id + "`"))
            .orElse("a project");
    String pipeline =
        ref().isEmpty()
            ? "any pipeline"
            : refType().orElse("").equals("branch") ? "a pipeline or merge request" : "a pipeline";
    String on = refInWords().map(ref -> " on " + ref).orElse("");
    String with = rest.isEmpty() ? "" : ", with " + String.join(", ", rest);
    return pipeline + on + " of " + project + with;
  }

  private Optional<String> refInWords() {
    String kind =
        (switch (claim("ref_protected").orElse("")) {
              case "true" -> "protected ";
              case "false" -> "unprotected ";
              default -> "";
            })
            + refType().orElse("ref");
    boolean bare = refType().isEmpty() && claim("ref_protected").isEmpty();
    return ref()
        .map(ref -> kind + " `" + ref + "`")
        .or(() -> bare ? Optional.empty() : Optional.of("any " + kind));
  }

  /// A project has at least one namespace before it; the letters are GitLab's business.
  private static boolean isProjectPath(String path) {
    return path.indexOf('/') > 0 && !path.endsWith("/") && !path.contains("//");
  }
}
