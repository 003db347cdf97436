package dev.trustdrift.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is left of a pattern after a beginning, against matching whole words.
final class PatternRestTest {
  private static final List<Pattern> PATTERNS =
      words("aB?*", 4).stream()
          .flatMap(text -> List.of(Pattern.glob(text), Pattern.glob(text).ignoringCase()).stream())
          .toList();

  private static final List<String> WORDS = words("abB", 4);

  @Test
  void aWordMatchesJustIfItsRestMatchesWhatIsLeft() {
    for (Pattern pattern : PATTERNS) {
      for (String word : WORDS) {
        for (int cut = 0; cut <= word.length(); cut++) {
          String rest = word.substring(cut);
          assertThat(pattern.after(word.substring(0, cut)).stream().anyMatch(p -> p.matches(rest)))
              .as("%s on %s cut at %d", pattern, word, cut)
              .isEqualTo(pattern.matches(word));
        }
      }
    }
  }

  @Test
  void aPatternPrecededByABeginningMatchesTheRestAfterIt() {
    for (Pattern pattern : PATTERNS) {
      for (String word : words("abB", 3)) {
        assertThat(pattern.precededBy("a").matches("a" + word))
            .as("a before %s on %s", pattern, word)
            .isEqualTo(pattern.matches(word));
      }
    }
  }

  private static List<String> words(String letters, int longest) {
    List<String> words = new ArrayList<>(List.of(""));
    int from = 0;
    for (int length = 1; length <= longest; length++) {
      int to = words.size();
      for (int i = from; i < to; i++) {
        for (String letter : letters.split("", -1)) {
          words.add(words.get(i) + letter);
        }
      }
      from = to;
    }
    return words;
  }
}
