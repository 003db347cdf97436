package dev.trustdrift.facts.sessions;

/// What today's trust says to a call of the past: would it let the same request in? Asked with the
/// call's own time, so a condition on dates is judged as it was then.
public sealed interface Today {

  /// It would.
  record Accepted() implements Today {}

  /// It would not.
  ///
  /// @param because a clause that names the condition, printable
  record Refused(String because) implements Today {}

  /// It can't be told: the policy was not understood or read, or the answer hangs on what
  /// CloudTrail does not log.
  ///
  /// @param because a clause that says on what, printable
  record Unknown(String because) implements Today {}
}
