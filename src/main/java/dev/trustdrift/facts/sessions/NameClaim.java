package dev.trustdrift.facts.sessions;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a session name says of the job that chose it. The job writes it, so it proves nothing.
///
/// @param project ID of the project; null where the pattern has no group `project`, or it matched
///   nothing
/// @param job ID of the job or pipeline; null likewise
public record NameClaim(@Nullable String project, @Nullable String job) {

  /// Reads a name by the configured pattern; empty if the name does not follow it.
  ///
  /// @param convention `sessionName` of the configuration, with its groups `project` and `job`
  static Optional<NameClaim> of(String name, Pattern convention) {
    Matcher matcher = convention.matcher(name);
    return matcher.find()
        ? Optional.of(new NameClaim(group(matcher, "project"), group(matcher, "job")))
        : Optional.empty();
  }

  private static @Nullable String group(Matcher matcher, String name) {
    return matcher.namedGroups().containsKey(name) ? matcher.group(name) : null;
  }
}
