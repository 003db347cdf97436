package dev.trustdrift.rules.sessions;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.sessions.Sessions.Call;

/// What a finding about a call points at.
final class SessionResource {
  private SessionResource() {}

  /// ARN of the role; of the provider where the event names no role, as denied calls often do; of
  /// the account where it names neither.
  static String of(Facts facts, Call call) {
    if (call.role() != null) {
      return call.role();
    }
    String provider = call.event().provider();
    return provider != null ? provider : "arn:aws:iam::" + facts.account() + ":root";
  }
}
