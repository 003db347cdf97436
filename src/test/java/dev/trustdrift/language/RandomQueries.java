package dev.trustdrift.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Small random patterns and constraints, the same for the same seed.
final class RandomQueries {
  final Random random;
  private final String alphabet;

  RandomQueries(long seed, String alphabet) {
    this.random = new Random(seed);
    this.alphabet = alphabet;
  }

  Pattern pattern(int longest) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(longest + 1);
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(10);
      if (kind < 3) {
        text.append('*');
      } else if (kind < 5) {
        text.append('?');
      } else {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
    }
    Pattern pattern =
        random.nextInt(8) == 0 ? Pattern.literal(text.toString()) : Pattern.glob(text.toString());
    return random.nextInt(4) == 0 ? pattern.ignoringCase() : pattern;
  }

  Constraint constraint(int all, int none) {
    return new Constraint(patterns(random.nextInt(all + 1)), patterns(random.nextInt(none + 1)));
  }

  List<Constraint> cells(int most, int all, int none) {
    List<Constraint> cells = new ArrayList<>();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      cells.add(constraint(all, none));
    }
    return cells;
  }

  private List<Pattern> patterns(int count) {
    List<Pattern> patterns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      patterns.add(pattern(6));
    }
    return patterns;
  }
}
