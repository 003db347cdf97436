package dev.trustdrift.facts;

/// How far a role's trust reaches for one issuer: the contract's words (DESIGN section 2), in its
/// order.
public enum Reach {
  NOBODY("nobody"),
  PINNED("pinned"),
  PROTECTED_REFS("protected-refs"),
  REF_PATTERN("ref-pattern"),
  ANY_REF("any-ref"),
  GROUP("group"),
  INSTANCE("instance"),
  STRANGERS("strangers"),
  UNDECIDED("undecided");

  private final String word;

  Reach(String word) {
    this.word = word;
  }

  /// The word in reports.
  public String word() {
    return word;
  }
}
