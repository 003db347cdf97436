package dev.trustdrift.facts.tighten;

import dev.trustdrift.facts.trust.Reach;

/// How far a tightened policy may go beyond the subjects that were seen: the words of [Reach].
public enum Breadth {
  /// The subjects that were seen, and no other.
  PINNED(Reach.PINNED),
  /// A folder of refs (`release/*`) of which two were seen. Never a beginning without its `/`,
  /// which other names share.
  REF_PATTERN(Reach.REF_PATTERN),
  /// Every branch, or every tag, of a project of which one was seen.
  ANY_REF(Reach.ANY_REF);

  private final Reach reach;

  Breadth(Reach reach) {
    this.reach = reach;
  }

  /// The word for it.
  public String word() {
    return reach.word();
  }
}
