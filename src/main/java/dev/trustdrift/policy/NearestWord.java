package dev.trustdrift.policy;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Constraint;
import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Verdict;
import dev.trustdrift.language.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds in a set of words one that shares most components with a given value (the `name:value`
/// pairs of a subject), of the rest the longest beginning, then the longest end.
///
/// Asks the language engine once for each choice of components and about twenty times more. The
/// budget bounds it all; when it ends, the best so far is the answer, or nothing.
final class NearestWord {
  /// A value of more components is compared by its beginning and end alone.
  private static final int MOST_COMPONENTS = 6;

  private final String actual;
  private final Words words;
  private final Budget budget;

  private NearestWord(String actual, Words words, Budget budget) {
    this.actual = actual;
    this.words = words;
    this.budget = budget;
  }

  static Optional<String> to(String actual, Words words, Budget budget) {
    return new NearestWord(actual, words, budget).find();
  }

  /// A shortest word, where there is none to be near to.
  static Optional<String> shortest(Words words, Budget budget) {
    return new NearestWord("", words, budget).find(Constraint.any());
  }

  private Optional<String> find() {
    List<String> components = components(actual);
    for (int choice : choices(components.size())) {
      Constraint shared = Constraint.matching(shared(components, choice));
      Optional<String> found = find(shared);
      if (found.isPresent()) {
        return Optional.of(refined(shared, found.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> find(Constraint further) {
    return words.find(further, budget) instanceof Verdict.Witness(var word, var _)
        ? Optional.of(word)
        : Optional.empty();
  }

  /// Which components to keep, as bits, the first component's the highest: most of them first, and
  /// of as many the earlier ones, which say whose token it is.
  private static List<Integer> choices(int components) {
    if (components > MOST_COMPONENTS) {
      return List.of(0);
    }
    int all = (1 << components) - 1;
    return IntStream.rangeClosed(0, all)
        .mapToObj(changed -> all - changed)
        .sorted(Comparator.comparingInt(kept -> -Integer.bitCount(kept)))
        .toList();
  }

  /// The value with everything but the kept components open.
  private static Pattern shared(List<String> components, int choice) {
    if (choice == 0) {
      return Pattern.glob("*");
    }
    Pattern.Builder pattern = Pattern.builder();
    for (int i = 0; i < components.size(); i++) {
      pattern.literal(i == 0 ? "" : ":");
      if ((choice >> (components.size() - 1 - i) & 1) == 1) {
        pattern.literal(components.get(i));
      } else {
        pattern.anyMany();
      }
    }
    return pattern.build();
  }

  private String refined(Constraint shared, String found) {
    int[] points = actual.codePoints().toArray();
    String best = found;
    Constraint beginning = shared;
    int begun = 0;
    for (int most = points.length; begun < most; ) {
      int length = (begun + most + 1) / 2;
      Constraint longer = shared.and(Constraint.matching(beginning(points, length)));
      Optional<String> word = find(longer);
      if (word.isPresent()) {
        best = word.get();
        beginning = longer;
        begun = length;
      } else {
        most = length - 1;
      }
    }
    int end = points.length;
    for (int least = begun; least < end; ) {
      int from = (least + end) / 2;
      Optional<String> word = find(beginning.and(Constraint.matching(end(points, from))));
      if (word.isPresent()) {
        best = word.get();
        end = from;
      } else {
        least = from + 1;
      }
    }
    return best;
  }

  private static Pattern beginning(int[] points, int length) {
    return Pattern.builder().literal(new String(points, 0, length)).anyMany().build();
  }

  private static Pattern end(int[] points, int from) {
    return Pattern.builder()
        .anyMany()
        .literal(new String(points, from, points.length - from))
        .build();
  }

  /// `a:b:c:d:e` is `a:b`, `c:d` and `e`.
  private static List<String> components(String value) {
    String[] words = value.split(":", -1);
    List<String> components = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      components.add(i + 1 < words.length ? words[i] + ":" + words[i + 1] : words[i]);
    }
    return components;
  }
}
