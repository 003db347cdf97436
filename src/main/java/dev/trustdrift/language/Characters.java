package dev.trustdrift.language;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A set of characters, as sorted ranges. Lone surrogates are no characters and in no set.
final class Characters {
  private static final int END = Character.MAX_CODE_POINT + 1;

  /// Which character stands for many: letters read best, then digits, then what ends no line and
  /// quotes nothing.
  private static final int[] READABLE =
      ("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
              + "-_./:@+=,~!#%&()[]{}^$;<>|`'\"\\*? ")
          .codePoints()
          .toArray();

  private static final int[] RANK = new int[128];

  static {
    Arrays.fill(RANK, Integer.MAX_VALUE);
    for (int i = 0; i < READABLE.length; i++) {
      RANK[READABLE[i]] = i;
    }
  }

  static final Characters ALL = new Characters(new int[] {0, 0xD800, 0xE000, END});

  /// Ranges as [from, to), alternating.
  private final int[] edges;

  /// The members that [#READABLE] lists, in its order; found on first use.
  private int @Nullable [] readable;

  private Characters(int[] edges) {
    this.edges = edges;
  }

  static Characters of(int... characters) {
    int[] sorted =
        Arrays.stream(characters)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .distinct()
            .sorted()
            .toArray();
    return new Characters(normal(Arrays.stream(sorted).flatMap(c -> IntStream.of(c, c + 1))));
  }

  static Characters range(int from, int to) {
    return new Characters(new int[] {from, to + 1});
  }

  /// From alternating edges that may touch: [a,b) [b,c) becomes [a,c).
  static Characters ofEdges(IntStream edges) {
    return new Characters(normal(edges));
  }

  private static int[] normal(IntStream edges) {
    int[] all = edges.toArray();
    int[] kept = new int[all.length];
    int length = 0;
    for (int i = 0; i < all.length; i++) {
      if (length > 0 && length % 2 == 0 && i % 2 == 0 && kept[length - 1] == all[i]) {
        length--;
      } else {
        kept[length++] = all[i];
      }
    }
    return Arrays.copyOf(kept, length);
  }

  int[] edges() {
    return edges.clone();
  }

  boolean contains(int character) {
    int i = Arrays.binarySearch(edges, character);
    return i >= 0 ? i % 2 == 0 : (-i - 1) % 2 == 1;
  }

  /// The characters in order.
  IntStream stream() {
    return IntStream.range(0, edges.length / 2)
        .flatMap(i -> IntStream.range(edges[2 * i], edges[2 * i + 1]));
  }

  /// The characters of a text. As [String#codePoints], but without a stream: the engine asks this
  /// of every word it looks at.
  static int[] in(String text) {
    int[] characters = new int[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); length++) {
      int c = text.codePointAt(i);
      characters[length] = c;
      i += Character.charCount(c);
    }
    return length == characters.length ? characters : Arrays.copyOf(characters, length);
  }

  /// The most readable member that passes; -1 if none does. O(members that fail).
  int mostReadable(IntPredicate passes) {
    int[] first = readable();
    for (int c : first) {
      if (passes.test(c)) {
        return c;
      }
    }
    if (first.length == size()) {
      return -1;
    }
    IntPredicate rest = c -> c >= RANK.length || RANK[c] == Integer.MAX_VALUE;
    return stream()
        .filter(rest.and(passes).and(Characters::isPlain))
        .findFirst()
        .orElseGet(() -> stream().filter(rest.and(passes)).findFirst().orElse(-1));
  }

  private int[] readable() {
    int[] known = readable;
    if (known == null) {
      known = Arrays.stream(READABLE).filter(this::contains).toArray();
      readable = known;
    }
    return known;
  }

  private int size() {
    int size = 0;
    for (int i = 0; i < edges.length; i += 2) {
      size += edges[i + 1] - edges[i];
    }
    return size;
  }

  private static boolean isPlain(int c) {
    return Character.isLetterOrDigit(c);
  }

  /// Orders characters by how well they read.
  static int compareReadability(int a, int b) {
    int byRank = Integer.compare(rank(a), rank(b));
    return byRank != 0 ? byRank : Integer.compare(a, b);
  }

  private static int rank(int c) {
    return c < RANK.length && RANK[c] != Integer.MAX_VALUE
        ? RANK[c]
        : isPlain(c) ? RANK.length : RANK.length + 1;
  }
}
