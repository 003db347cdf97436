package dev.trustdrift.language;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What one word must satisfy: match every pattern of `all` and no pattern of `none`.
public record Constraint(List<Pattern> all, List<Pattern> none) {
  private static final Constraint ANY = new Constraint(List.of(), List.of());

  public Constraint {
    all = List.copyOf(all);
    none = List.copyOf(none);
  }

  /// Every word satisfies it.
  public static Constraint any() {
    return ANY;
  }

  /// The word must match every one of these.
  public static Constraint matching(Pattern... all) {
    return new Constraint(List.of(all), List.of());
  }

  /// The word must match none of these.
  public static Constraint avoiding(Pattern... none) {
    return new Constraint(List.of(), List.of(none));
  }

  /// Both this and the other. O(patterns).
  public Constraint and(Constraint other) {
    return new Constraint(merge(all, other.all), merge(none, other.none));
  }

  /// Whether a word satisfies it. O(patterns × word).
  public boolean admits(String word) {
    int[] characters = Characters.in(word);
    for (Pattern pattern : all) {
      if (!pattern.matches(characters)) {
        return false;
      }
    }
    for (Pattern pattern : none) {
      if (pattern.matches(characters)) {
        return false;
      }
    }
    return true;
  }

  /// Whether every word that satisfies this satisfies the other, as far as the patterns show it one
  /// by one: true is certain, false says nothing.
  boolean visiblyInside(Constraint other) {
    return other.all.stream().allMatch(wide -> all.stream().anyMatch(wide::subsumes))
        && other.none.stream().allMatch(out -> none.stream().anyMatch(wide -> wide.subsumes(out)));
  }

  /// The one word that can satisfy this, if a pattern leaves but one.
  Optional<String> onlyWord() {
    for (Pattern pattern : all) {
      if (pattern.isOneWord()) {
        return Optional.of(pattern.text());
      }
    }
    return Optional.empty();
  }

  private static List<Pattern> merge(List<Pattern> some, List<Pattern> more) {
    if (some.isEmpty() || more.isEmpty()) {
      return some.isEmpty() ? more : some;
    }
    Set<Pattern> merged = new LinkedHashSet<>(some);
    merged.addAll(more);
    return merged.stream().toList();
  }

  /// This, and the pattern must match.
  Constraint andMatching(Pattern pattern) {
    return new Constraint(Stream.concat(all.stream(), Stream.of(pattern)).toList(), none);
  }

  /// This, and the pattern must not match.
  Constraint andAvoiding(Pattern pattern) {
    return new Constraint(all, Stream.concat(none.stream(), Stream.of(pattern)).toList());
  }
}
