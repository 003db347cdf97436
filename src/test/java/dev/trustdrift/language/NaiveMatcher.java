package dev.trustdrift.language;

/// Glob matching by its definition, written apart from [Pattern] to check it.
final class NaiveMatcher {
  private NaiveMatcher() {}

  static boolean matches(Pattern pattern, String word) {
    return matches(pattern, 0, false, word, 0);
  }

  static boolean admits(Constraint constraint, String word) {
    return constraint.all().stream().allMatch(pattern -> matches(pattern, word))
        && constraint.none().stream().noneMatch(pattern -> matches(pattern, word));
  }

  private static boolean matches(Pattern p, int at, boolean starSpent, String word, int i) {
    if (p.star(at) && !starSpent) {
      for (int skip = i; skip <= word.length(); skip++) {
        if (matches(p, at, true, word, skip)) {
          return true;
        }
      }
      return false;
    }
    if (at == p.length()) {
      return i == word.length();
    }
    if (i == word.length()) {
      return false;
    }
    int token = p.token(at);
    String letter = word.substring(i, i + 1);
    boolean same =
        token == Pattern.ANY
            || (p.isIgnoringCase()
                ? Character.toString(token).equalsIgnoreCase(letter)
                : token == letter.charAt(0));
    return same && matches(p, at + 1, false, word, i + 1);
  }
}
