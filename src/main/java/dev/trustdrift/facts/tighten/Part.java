package dev.trustdrift.facts.tighten;

import dev.trustdrift.policy.WrittenCondition;
import java.util.List;

/// What one statement of the new policy is to say of one provider's tokens, in place of what the
/// old one said.
///
/// @param key what stands before a claim in condition keys: `gitlab.com:`
/// @param audiences empty where the audience is left as it is
/// @param projectIds empty where none is asked for
/// @param dropped the old conditions that the new ones imply
record Part(
    String provider,
    String key,
    List<String> subjects,
    List<Generalisation> patterns,
    List<String> audiences,
    List<String> projectIds,
    List<WrittenCondition> dropped) {
  Part {
    subjects = List.copyOf(subjects);
    patterns = List.copyOf(patterns);
    audiences = List.copyOf(audiences);
    projectIds = List.copyOf(projectIds);
    dropped = List.copyOf(dropped);
  }

  Part with(List<Generalisation> others) {
    return new Part(provider, key, subjects, others, audiences, projectIds, dropped);
  }
}
