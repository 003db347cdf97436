package dev.trustdrift.facts.trust;

import dev.trustdrift.policy.TrustPolicy;
import java.util.List;

/// What a trust policy document says, whichever role carries it.
///
/// @param policy the document as read
/// @param ways one for each provider that an Allow statement names, in the order of their ARNs; of
///   a document that can't be read, for each known provider that its text mentions
public record Trust(TrustPolicy policy, List<Way> ways) {
  public Trust {
    ways = List.copyOf(ways);
  }
}
