package dev.trustdrift.facts.trust;

/// How far a role's trust reaches for one issuer: the contract's words (DESIGN section 2), in its
/// order.
public enum Reach {
  NOBODY("nobody", "no token that the issuer can mint is accepted"),
  PINNED("pinned", "finitely many pairs of project and ref"),
  PROTECTED_REFS("protected-refs", "finitely many projects, infinitely many refs, all protected"),
  REF_PATTERN(
      "ref-pattern",
      "finitely many projects; infinitely many refs of one, but not all its branches and not all its tags"),
  ANY_REF("any-ref", "finitely many projects; all branches, or all tags, of one of them"),
  GROUP("group", "infinitely many projects, all inside your namespaces"),
  INSTANCE("instance", "any project of a private issuer that is yours as a whole"),
  STRANGERS("strangers", "a project outside your namespaces gets in"),
  UNDECIDED("undecided", "the work budget ended first, or something was not understood");

  private final String word;
  private final String meaning;

  Reach(String word, String meaning) {
    this.word = word;
    this.meaning = meaning;
  }

  /// What the word says, in a clause.
  public String meaning() {
    return meaning;
  }

  /// The word in reports.
  public String word() {
    return word;
  }
}
