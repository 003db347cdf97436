package dev.trustdrift.language;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// A glob: literal characters, `?` for exactly one character, `*` for any run of characters, the
/// empty one included.
///
/// A character is a Unicode code point, in patterns, words and universes alike, so `?` matches one
/// emoji. Letter case is folded for ASCII alone.
///
/// Patterns are values in a canonical form: `**` equals `*`, and `*?` equals `?*`.
public final class Pattern {
  /// Stands for `?` among the tokens.
  static final int ANY = -1;

  /// Stands for `*` where a pattern is read as a word.
  private static final int MANY = -2;

  /// Code points and [#ANY]; stars are kept apart so that positions between tokens number 0 to n.
  private final int[] tokens;

  /// `stars[i]`: a `*` stands before token i (for the last i: at the end). Never before an [#ANY].
  private final boolean[] stars;

  private final boolean ignoringCase;

  private Pattern(int[] tokens, boolean[] stars, boolean ignoringCase) {
    this.tokens = tokens;
    this.stars = stars;
    this.ignoringCase = ignoringCase;
  }

  /// Reads `*` and `?` as wildcards and everything else as itself. O(length).
  public static Pattern glob(String text) {
    Builder builder = builder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '*' -> builder.anyMany();
                case '?' -> builder.anyOne();
                default -> builder.character(c);
              }
            });
    return builder.build();
  }

  /// Reads every character as itself. O(length).
  public static Pattern literal(String text) {
    return builder().literal(text).build();
  }

  /// Starts a pattern that mixes wildcards with literal `*` and `?`.
  public static Builder builder() {
    return new Builder();
  }

  /// The same pattern, matching ASCII letters in either case. O(length).
  public Pattern ignoringCase() {
    int[] folded = Arrays.stream(tokens).map(Pattern::fold).toArray();
    boolean hasLetter = Arrays.stream(folded).anyMatch(c -> 'a' <= c && c <= 'z');
    return hasLetter ? new Pattern(folded, stars, true) : this;
  }

  /// Whether the whole word matches. O(pattern × word) at worst, about linear in practice.
  public boolean matches(String word) {
    return matches(Characters.in(word));
  }

  boolean matches(int[] word) {
    return covers(word, false);
  }

  /// Whether the pattern holds no wildcard.
  public boolean isLiteral() {
    if (stars[0]) {
      return false;
    }
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] == ANY || stars[i + 1]) {
        return false;
      }
    }
    return true;
  }

  /// Whether the pattern matches one word alone, its [#text].
  boolean isOneWord() {
    return !ignoringCase && isLiteral();
  }

  /// The pattern as text, its wildcards written `*` and `?`. O(length).
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= tokens.length; i++) {
      if (stars[i]) {
        text.append('*');
      }
      if (i < tokens.length) {
        text.appendCodePoint(tokens[i] == ANY ? '?' : tokens[i]);
      }
    }
    return text.toString();
  }

  /// What must match the rest of a word that begins so: the word matches this pattern just if its
  /// rest matches one of these. O(length × beginning).
  public List<Pattern> after(String beginning) {
    TreeSet<Integer> positions = new TreeSet<>();
    positions.add(0);
    for (int character : beginning.codePoints().toArray()) {
      TreeSet<Integer> next = new TreeSet<>();
      for (int position : positions) {
        if (stars[position]) {
          next.add(position);
        }
        if (position < tokens.length && admits(position, character)) {
          next.add(position + 1);
        }
      }
      positions = next;
    }
    return positions.stream()
        .map(
            from ->
                new Pattern(
                    Arrays.copyOfRange(tokens, from, tokens.length),
                    Arrays.copyOfRange(stars, from, stars.length),
                    ignoringCase))
        .toList();
  }

  /// The pattern of the words that begin so and go on as this one says. O(length + beginning).
  public Pattern precededBy(String beginning) {
    int[] head = beginning.codePoints().toArray();
    int[] longer = Arrays.copyOf(head, head.length + tokens.length);
    System.arraycopy(tokens, 0, longer, head.length, tokens.length);
    boolean[] moved = new boolean[head.length + stars.length];
    System.arraycopy(stars, 0, moved, head.length, stars.length);
    Pattern pattern = new Pattern(longer, moved, false);
    return ignoringCase ? pattern.ignoringCase() : pattern;
  }

  /// Whether every word of `other` matches this pattern, as far as the two texts show it: true is
  /// certain, false says nothing. O(this × other) at worst.
  public boolean subsumes(Pattern other) {
    if (isLengthAlone()) {
      return other.tokens.length >= tokens.length;
    }
    return covers(other.asWord(), other.ignoringCase);
  }

  /// Whether the pattern is a run of `?` and a `*`, which every word of that length matches.
  private boolean isLengthAlone() {
    return stars[tokens.length] && Arrays.stream(tokens).allMatch(token -> token == ANY);
  }

  /// Whether the beginnings or the ends of the two patterns show that no word matches both. Sound,
  /// incomplete; O(shorter).
  boolean visiblyDisjoint(Pattern other) {
    int n = tokens.length;
    int m = other.tokens.length;
    for (int i = 0; i < Math.min(n, m) && !(stars[i] || other.stars[i]); i++) {
      if (clash(tokens[i], other, other.tokens[i])) {
        return true;
      }
    }
    for (int i = 0; i < Math.min(n, m) && !stars[n - i] && !other.stars[m - i]; i++) {
      if (clash(tokens[n - 1 - i], other, other.tokens[m - 1 - i])) {
        return true;
      }
    }
    return false;
  }

  private boolean clash(int token, Pattern other, int theirs) {
    if (token == ANY || theirs == ANY) {
      return false;
    }
    boolean folding = ignoringCase || other.ignoringCase;
    return folding ? fold(token) != fold(theirs) : token != theirs;
  }

  private int[] asWord() {
    int[] word = new int[2 * tokens.length + 1];
    int length = 0;
    for (int i = 0; i <= tokens.length; i++) {
      if (stars[i]) {
        word[length++] = MANY;
      }
      if (i < tokens.length) {
        word[length++] = tokens[i];
      }
    }
    return Arrays.copyOf(word, length);
  }

  /// Matches a word that may hold wildcards as symbols. Each run between two stars is laid at its
  /// first fit, the last one at the end, so no choice is ever reconsidered.
  private boolean covers(int[] word, boolean wordIgnoresCase) {
    int n = tokens.length;
    int p = 0;
    int i = 0;
    while (!stars[p]) {
      if (p == n) {
        return i == word.length;
      }
      if (i == word.length || !covers(tokens[p], word[i], wordIgnoresCase)) {
        return false;
      }
      p++;
      i++;
    }
    while (p < n) {
      int end = p + 1;
      while (end < n && !stars[end]) {
        end++;
      }
      int length = end - p;
      int last = word.length - length;
      if (!stars[end]) {
        i = Math.max(i, last);
      }
      while (i <= last && !coversRun(p, length, word, i, wordIgnoresCase)) {
        i++;
      }
      if (i > last) {
        return false;
      }
      i += length;
      p = end;
    }
    return stars[n] || i == word.length;
  }

  private boolean coversRun(int from, int length, int[] word, int at, boolean wordIgnoresCase) {
    for (int k = 0; k < length; k++) {
      if (!covers(tokens[from + k], word[at + k], wordIgnoresCase)) {
        return false;
      }
    }
    return true;
  }

  private boolean covers(int token, int symbol, boolean symbolIgnoresCase) {
    if (token == ANY) {
      return symbol != MANY;
    }
    if (ignoringCase) {
      return token == fold(symbol);
    }
    return token == symbol && !(symbolIgnoresCase && 'a' <= symbol && symbol <= 'z');
  }

  static int fold(int c) {
    return 'A' <= c && c <= 'Z' ? c + ('a' - 'A') : c;
  }

  /// How many characters the shortest matching word has.
  int length() {
    return tokens.length;
  }

  /// The token at a position: a code point (lower case if [#isIgnoringCase]) or [#ANY].
  int token(int position) {
    return tokens[position];
  }

  /// Whether any run of characters may stand at a position.
  boolean star(int position) {
    return stars[position];
  }

  boolean isIgnoringCase() {
    return ignoringCase;
  }

  /// Whether the token at a position admits a character.
  boolean admits(int position, int character) {
    return covers(tokens[position], character, false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pattern that
        && ignoringCase == that.ignoringCase
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(stars, that.stars);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(tokens) + Arrays.hashCode(stars))
        + Boolean.hashCode(ignoringCase);
  }

  @Override
  public String toString() {
    return ignoringCase ? text() + " (ignoring case)" : text();
  }

  /// Puts a pattern together piece by piece; each call appends.
  public static final class Builder {
    private int[] tokens = new int[32];
    private boolean[] stars = new boolean[33];
    private int length;

    private Builder() {}

    /// Appends characters that stand for themselves.
    public Builder literal(String text) {
      text.codePoints().forEach(this::character);
      return this;
    }

    /// Appends `?`, exactly one character.
    public Builder anyOne() {
      append(ANY);
      if (stars[length - 1]) { // `*?` is `?*`
        stars[length - 1] = false;
        stars[length] = true;
      }
      return this;
    }

    /// Appends `*`, any run of characters.
    public Builder anyMany() {
      stars[length] = true;
      return this;
    }

    /// The pattern so far.
    public Pattern build() {
      return new Pattern(Arrays.copyOf(tokens, length), Arrays.copyOf(stars, length + 1), false);
    }

    private void character(int c) {
      append(c);
    }

    private void append(int token) {
      if (length == tokens.length) {
        tokens = Arrays.copyOf(tokens, 2 * length);
        stars = Arrays.copyOf(stars, 2 * length + 1);
      }
      tokens[length++] = token;
    }
  }
}
