package dev.trustdrift.policy;

import dev.trustdrift.language.Constraint;
import java.util.List;
import java.util.Map;

/// A part of what a policy accepts: every subject that satisfies the constraint, together with
/// these values of the other keys.
///
/// @param statement the index of the Allow statement that lets it in, from 1
/// @param subject what the subject must satisfy
/// @param others for each other key that the policy or the token space names, values with which the
///   subjects are accepted; a key without an entry is absent in that request
/// @param byWildcard that the statement reaches the provider only through `"*"`, of which it is
///   UNVERIFIED that it admits web identities
public record Cell(
    int statement, Constraint subject, Map<String, List<String>> others, boolean byWildcard) {
  public Cell {
    others = Map.copyOf(others);
  }
}
