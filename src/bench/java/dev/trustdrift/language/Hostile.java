package dev.trustdrift.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Constraints made to cost work, made of about so many characters in all.
public enum Hostile {
  /// `*a*b*c…`.
  STARS,
  /// `*a*b*c…`, and the same backwards.
  STARS_BOTH_WAYS,
  /// `*a` and many `?`.
  MANY_SINGLE,
  /// `*a` and many `?`, but not `*b` and as many.
  MANY_SINGLE_BUT_NOT,
  /// Five orders of the same letters, over and over.
  FIVE_ORDERS,
  /// Five orders of the same letters once: 65 characters, whatever the size.
  FIVE_ORDERS_ONCE,
  /// Random 3-SAT where it is hardest: as many variables as the size allows.
  SATISFIABILITY;

  private static final double CLAUSES_A_VARIABLE = 4.26;

  private static final List<String> ORDERS =
      List.of("*a*b*c*d*e*f", "*f*e*d*c*b*a", "*b*d*f*a*c*e", "*e*c*a*f*d*b", "*c*f*b*e*a*d");

  Constraint of(int size) {
    return switch (this) {
      case STARS -> all(Stream.of(cycle("*a*b*c*d*e", size)));
      case STARS_BOTH_WAYS ->
          all(Stream.of(cycle("*a*b*c*d*e", size / 2), cycle("*e*d*c*b*a", size / 2)));
      case MANY_SINGLE -> all(Stream.of("*a" + "?".repeat(size - 2)));
      case MANY_SINGLE_BUT_NOT ->
          all(Stream.of("*a" + "?".repeat(size / 2)))
              .and(Constraint.avoiding(Pattern.glob("*b" + "?".repeat(size / 2))));
      case FIVE_ORDERS -> all(ORDERS.stream().map(glob -> cycle(glob, size / 5)));
      case FIVE_ORDERS_ONCE -> all(ORDERS.stream().map(glob -> glob + "*"));
      case SATISFIABILITY -> satisfiability(variables(size));
    };
  }

  /// Where the words are from.
  Universe universe(int size) {
    return this == SATISFIABILITY
        ? Universe.of(Regular.oneOf("01").times(variables(size), variables(size)))
        : Subjects.UNIVERSE;
  }

  private static Constraint all(Stream<String> globs) {
    return Constraint.matching(globs.map(Pattern::glob).toArray(Pattern[]::new));
  }

  private static String cycle(String glob, int size) {
    return glob.repeat(size / glob.length() + 1).substring(0, size / 2 * 2) + "*";
  }

  private static int variables(int size) {
    return (int) Math.sqrt(size / CLAUSES_A_VARIABLE);
  }

  private static Constraint satisfiability(int variables) {
    Random random = new Random(variables);
    List<Pattern> none = new ArrayList<>();
    for (int clause = 0; clause < CLAUSES_A_VARIABLE * variables; clause++) {
      char[] glob = new char[variables];
      Arrays.fill(glob, '?');
      for (int k = 0; k < 3; k++) {
        glob[random.nextInt(variables)] = (char) ('0' + random.nextInt(2));
      }
      none.add(Pattern.glob(new String(glob)));
    }
    return new Constraint(List.of(), none);
  }
}
