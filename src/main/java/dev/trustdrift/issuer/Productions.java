package dev.trustdrift.issuer;

import static dev.trustdrift.language.Regular.anyCharacter;
import static dev.trustdrift.language.Regular.containing;
import static dev.trustdrift.language.Regular.either;
import static dev.trustdrift.language.Regular.endingWith;
import static dev.trustdrift.language.Regular.oneOf;
import static dev.trustdrift.language.Regular.range;

import dev.trustdrift.language.Pattern;
import dev.trustdrift.language.Regular;
import java.util.List;

/// What the grammars of several issuers have in common.
final class Productions {

  static final Regular DIGIT = range('0', '9');

  static final Regular DIGITS = DIGIT.atLeastOnce();

  static final Regular ALPHANUMERIC = either(range('a', 'z'), range('A', 'Z'), DIGIT);

  /// The rules of git-check-ref-format(1) for a branch or tag.
  static final Regular GIT_REF = gitRef();

  /// RFC 9562 in lower case, for what nobody counts.
  static final Regular ONE_UUID = uuid();

  /// The same, but its last group may be longer: UUIDs are too many to count, so "all of them" has
  /// to be infinite for reach to tell every project from a few.
  static final Regular UUID = ONE_UUID.then(DIGIT.or(range('a', 'f')).many());

  private Productions() {}

  /// `before`, then anything.
  static Pattern startingWith(String before) {
    return Pattern.builder().literal(before).anyMany().build();
  }

  /// These texts in a row with anything between them; an empty last one leaves the end open.
  static Pattern withAnyBetween(String... texts) {
    Pattern.Builder pattern = Pattern.builder().literal(texts[0]);
    for (String text : List.of(texts).subList(1, texts.length)) {
      pattern.anyMany().literal(text);
    }
    return pattern.build();
  }

  private static Regular gitRef() {
    Regular character =
        anyCharacter().minus(range(0, 0x20)).minus(oneOf("~^:?*[\\")).minus(range(0x7F, 0x7F));
    return character
        .atLeastOnce()
        .minus(either(containing(".."), containing("//"), containing("@{")))
        .minus(either(Regular.startingWith("/"), endingWith("/"), endingWith(".")))
        .minus(
            either(
                Regular.startingWith("."),
                containing("/."),
                endingWith(".lock"),
                containing(".lock/")))
        .minus(Regular.startingWith("-"));
  }

  private static Regular uuid() {
    Regular hex = DIGIT.or(range('a', 'f'));
    Regular four = hex.times(4, 4);
    return hex.times(8, 8)
        .then("-")
        .then(four)
        .then("-")
        .then(four)
        .then("-")
        .then(four)
        .then("-")
        .then(hex.times(12, 12));
  }
}
