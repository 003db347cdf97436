package dev.trustdrift.facts;

import dev.trustdrift.facts.Grant.Owned;
import dev.trustdrift.facts.Grant.Standing;
import dev.trustdrift.issuer.GitlabSubject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who stood behind a web-identity call, as far as the attested subject tells.
///
/// @param issuer URL with scheme; null where the event names no provider
/// @param project full path; null where the subject names none
/// @param owned the namespaces that decided the standing
public record Caller(
    @Nullable String issuer,
    @Nullable String project,
    Standing standing,
    Basis basis,
    Owned owned) {

  /// Where the namespaces that count as yours come from.
  public enum Basis {
    CONFIGURATION,
    /// That role's own trust policy.
    POLICY,
    /// The trust policies of the account's other roles for the same issuer.
    OTHER_POLICIES
  }

  private static final String GITHUB = "repo:";

  static Caller of(@Nullable String issuer, @Nullable String subject, Basis basis, Owned owned) {
    Optional<String> project = subject == null ? Optional.empty() : project(subject);
    return new Caller(issuer, project.orElse(null), owned.standing(project), basis, owned);
  }

  /// The project of a GitLab subject, or the repository of a GitHub one
  /// (`repo:<owner>/<name>:<context>`).
  static Optional<String> project(String subject) {
    if (subject.startsWith(GITHUB)) {
      int end = subject.indexOf(':', GITHUB.length());
      String repository = subject.substring(GITHUB.length(), end < 0 ? subject.length() : end);
      return repository.indexOf('/') > 0 ? Optional.of(repository) : Optional.empty();
    }
    return GitlabSubject.parse(subject).flatMap(GitlabSubject::project);
  }
}
