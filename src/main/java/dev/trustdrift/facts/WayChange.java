package dev.trustdrift.facts;

/// What became of one provider's way into a role.
///
/// @param gained what the new policy accepts and the old one refuses
/// @param lost what the old policy accepts and the new one refuses
public record WayChange(Way before, Way after, Passage gained, Passage lost) {

  /// The provider's ARN; empty where a document can't be read and none is known.
  public String providerArn() {
    return after.providerArn();
  }
}
