package dev.trustdrift.facts.trust;

import java.util.List;

/// What became of one provider's way into a role.
///
/// @param gained what the new policy accepts and the old one refuses
/// @param lost what the old policy accepts and the new one refuses
/// @param addedAudiences client IDs that the provider has only after: by these alone too a token
///   may be let in
public record WayChange(
    Way before, Way after, Passage gained, Passage lost, List<String> addedAudiences) {
  public WayChange {
    addedAudiences = List.copyOf(addedAudiences);
  }

  /// Where the provider is the same before and after.
  WayChange(Way before, Way after, Passage gained, Passage lost) {
    this(before, after, gained, lost, List.of());
  }

  /// The provider's ARN; empty where a document can't be read and none is known.
  public String providerArn() {
    return after.providerArn();
  }
}
