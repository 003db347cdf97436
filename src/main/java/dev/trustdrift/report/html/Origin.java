package dev.trustdrift.report.html;

import dev.trustdrift.finding.Printable;
import java.util.List;

/// Where a subject comes from, or what a pattern of subjects covers: a project, and a ref in it.
///
/// Reads GitLab's default layout and GitHub's `repo:`; a subject in another layout stands for
/// itself. This is for the eye alone: reach and findings are decided elsewhere.
///
/// @param issuer its host, without the scheme
/// @param project full path, or a pattern of paths, or the whole subject
/// @param ref what of the project: `branch main`, `any ref`; empty where the subject does not say
/// @param pattern the subject as written, `*` and `?` standing for any characters
record Origin(String issuer, String project, String ref, String pattern) {
  private static final int LONGEST = 200;

  static Origin of(String issuer, String subject) {
    String host = Printable.of(host(issuer), LONGEST);
    for (String head : List.of("project_path:", "repo:")) {
      if (subject.startsWith(head)) {
        String rest = subject.substring(head.length());
        int colon = rest.indexOf(':');
        String project = colon < 0 ? rest : rest.substring(0, colon);
        String ref = colon < 0 ? "" : ref(rest.substring(colon + 1));
        if (rest.equals("*")) {
          return new Origin(host, "any project", "", subject);
        }
        return new Origin(
            host,
            Printable.of(project, LONGEST),
            Printable.of(colon < 0 && rest.endsWith("*") ? "any ref" : ref, LONGEST),
            subject);
      }
    }
    return new Origin(host, Printable.of(subject, LONGEST), "", subject);
  }

  private static String ref(String rest) {
    if (rest.equals("*")) {
      return "any ref";
    }
    for (Kind kind : Kind.values()) {
      if (rest.startsWith(kind.head)) {
        String name = rest.substring(kind.head.length());
        return name.equals("*") ? "any " + kind.word : kind.word + " " + name;
      }
    }
    return rest;
  }

  /// How refs begin in GitLab's subjects, then in GitHub's.
  private enum Kind {
    GITLAB_BRANCH("ref_type:branch:ref:", "branch"),
    GITLAB_TAG("ref_type:tag:ref:", "tag"),
    GITHUB_BRANCH("ref:refs/heads/", "branch"),
    GITHUB_TAG("ref:refs/tags/", "tag"),
    GITHUB_ENVIRONMENT("environment:", "environment");

    private final String head;
    private final String word;

    Kind(String head, String word) {
      this.head = head;
      this.word = word;
    }
  }

  /// The first segment of the path, with its slash.
  String namespace() {
    int slash = project.indexOf('/');
    return slash < 0 ? project : project.substring(0, slash + 1);
  }

  boolean open() {
    return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
  }

  /// Whether the pattern matches a subject. Time grows with the product of the lengths at worst.
  boolean covers(String subject) {
    int p = 0;
    int star = -1;
    int resume = 0;
    int s = 0;
    while (s < subject.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = s;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == subject.charAt(s))) {
        p++;
        s++;
      } else if (star >= 0) {
        p = star + 1;
        s = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  static String host(String issuer) {
    return issuer.startsWith("https://") ? issuer.substring("https://".length()) : issuer;
  }
}
