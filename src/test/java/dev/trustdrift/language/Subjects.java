package dev.trustdrift.language;

import static dev.trustdrift.language.Regular.containing;
import static dev.trustdrift.language.Regular.endingWith;
import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.noneOf;
import static dev.trustdrift.language.Regular.oneOf;
import static dev.trustdrift.language.Regular.oneWordOf;
import static dev.trustdrift.language.Regular.range;

import java.util.List;

/// A universe of realistic size for these tests: subjects of three phases, project, type and ref.
/// The product's own grammar is in the issuer package.
final class Subjects {
  static final Universe UNIVERSE = universe();

  private Subjects() {}

  private static Universe universe() {
    Regular first = range('a', 'z').or(range('A', 'Z')).or(range('0', '9')).or(oneOf("_."));
    Regular segment = first.then(first.or(oneOf("-")).many());
    Regular named = segment.minus(endingWith(".git")).minus(endingWith(".atom"));
    Regular path = named.minus(endingWith(".")).then("/").atLeastOnce().then(named);
    StringBuilder controls = new StringBuilder("\u007f ~^:?*[\\");
    for (char c = 0; c < ' '; c++) {
      controls.append(c);
    }
    Regular component =
        noneOf(controls + "/")
            .atLeastOnce()
            .minus(literal(".").then(Regular.anything()))
            .minus(endingWith(".lock"))
            .minus(containing(".."));
    Regular ref =
        component
            .then(literal("/").then(component).many())
            .minus(containing("@{"))
            .minus(endingWith("."))
            .minus(Regular.startingWith("-"))
            .minus(oneWordOf("@", "HEAD"));
    return Universe.of(
        literal("project_path:").then(path),
        literal(":ref_type:").then(oneWordOf("branch", "tag")),
        literal(":ref:").then(ref));
  }

  static Words like(String... globs) {
    return Words.of(
        UNIVERSE,
        List.of(globs).stream().map(glob -> Constraint.matching(Pattern.glob(glob))).toList());
  }
}
