package dev.trustdrift.language;

import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.oneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UniverseTest {
  private static Extent extent(Universe universe, String glob) {
    return Words.of(universe, List.of(Constraint.matching(Pattern.glob(glob))))
        .extent(10, Budget.of(Budget.DEFAULT));
  }

  @Test
  void aGrammarReadsAsItIsWritten() {
    Regular segment = oneOf("ab.").atLeastOnce().minus(Regular.endingWith(".a"));
    assertThat(List.of("a", "ab", "a.b", ".")).allMatch(segment::contains);
    assertThat(List.of("", "c", "b.a", ".a")).noneMatch(segment::contains);
    assertThat(oneOf("a").times(2, 3).contains("aa")).isTrue();
    assertThat(oneOf("a").times(2, 3).contains("aaaa")).isFalse();
    assertThat(oneOf("a").times(0, 0).contains("")).isTrue();
    assertThat(Regular.either().contains("")).isFalse();
    assertThat(Regular.matching(Pattern.glob("a?*b")).contains("axxb")).isTrue();
    assertThat(Regular.matching(Pattern.literal("a*").ignoringCase()).contains("A*")).isTrue();
  }

  @Test
  void aWordIsTakenApartByPhase() {
    String subject = "project_path:acme/shop:ref_type:tag:ref:v1";
    assertThat(Subjects.UNIVERSE.phases()).isEqualTo(3);
    assertThat(Subjects.UNIVERSE.upToPhase(subject, 0)).isEqualTo("project_path:acme/shop");
    assertThat(Subjects.UNIVERSE.upToPhase(subject, 1))
        .isEqualTo("project_path:acme/shop:ref_type:tag");
    assertThat(Subjects.UNIVERSE.upToPhase(subject, 2)).isEqualTo(subject);
  }

  @Test
  void universesOfSeveralLayoutsJoin() {
    Universe both =
        Universe.of(oneOf("ab").atLeastOnce())
            .or(Universe.of(oneOf("ab").atLeastOnce(), literal(":x")));
    assertThat(both.contains("ab")).isTrue();
    assertThat(both.contains("ab:x")).isTrue();
    assertThat(both.upToPhase("ab:x", 0)).isEqualTo("ab");
    assertThat(both.minus(literal("ab")).contains("ab")).isFalse();
    assertThat(both.and(Regular.containing(":")).contains("ab")).isFalse();
  }

  @Test
  void phasesThatCannotBeToldApartAreRefused() {
    assertThatThrownBy(() -> Universe.of(oneOf("a").many(), oneOf("ab").many()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("phase");
  }

  @Test
  void growthLooksThroughTheCapOnLength() {
    Universe values = Universe.anyString(1, 255);
    assertThat(extent(values, "a*")).isEqualTo(new Extent.Infinite());
    assertThat(extent(values, "a?")).isEqualTo(new Extent.Many(10));
    assertThat(extent(values, "abc")).isEqualTo(new Extent.Finite(List.of("abc")));
    assertThat(extent(values, "")).isEqualTo(new Extent.Finite(List.of()));
    assertThat(extent(values, "a".repeat(256))).isEqualTo(new Extent.Finite(List.of()));
    assertThat(extent(values, "?".repeat(256) + "*")).isEqualTo(new Extent.Finite(List.of()));
  }

  @Test
  void anyStringIsWhatItsCharactersPutTogetherAre() {
    Universe written = Universe.anyString(2, 4);
    Universe composed = Universe.of(Regular.anyCharacter().times(2, 4));
    assertThat(written.states()).isEqualTo(composed.states()).isEqualTo(5);
    assertThat(written.phases()).isEqualTo(1);
    for (String word : List.of("", "a", "ab", "a\u00e9\ud83d\ude00", "abcd", "abcde", "a\ud800")) {
      assertThat(written.contains(word)).as(word).isEqualTo(composed.contains(word));
    }
    assertThat(Universe.anyString(0, 0).contains("")).isTrue();
    assertThat(Universe.anyString(0, Integer.MAX_VALUE).contains("a".repeat(5000))).isTrue();
  }

  @Test
  void lengthsTheWrongWayRoundAreRefused() {
    assertThatThrownBy(() -> Universe.anyString(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a length: 3 to 2");
  }

  @Test
  void aLiteralIsWhatItsLettersPutTogetherAre() {
    for (String word : List.of("", "a", "abba", "\u0000", "z\ud83d\ude00\udbff\udfff")) {
      Automaton written = Regular.literal(word).automaton();
      Automaton composed =
          Regular.sequence(
                  word.codePoints()
                      .mapToObj(c -> Regular.oneOf(Character.toString(c)))
                      .toArray(Regular[]::new))
              .automaton();
      assertThat(written.cuts()).as(word).isEqualTo(composed.cuts());
      assertThat(written.next()).as(word).isDeepEqualTo(composed.next());
      assertThat(written.accepting()).as(word).isEqualTo(composed.accepting());
    }
  }

  @Test
  void aLiteralWithALoneSurrogateIsNoWord() {
    assertThat(Regular.literal("a\ud800b").contains("a\ud800b")).isFalse();
    assertThat(Regular.literal("a\ud800b").contains("ab")).isFalse();
  }

  @Test
  void theEmptyUniverseHasNoWord() {
    Universe none = Universe.of(Regular.either());
    assertThat(Words.all(none).find(Budget.of(100))).isEqualTo(new Verdict.Empty());
    assertThat(Words.all(none).extent(3, Budget.of(100))).isEqualTo(new Extent.Finite(List.of()));
  }

  @Test
  void aSpentBudgetIsUndecidedAndNotAnException() {
    assertThat(Words.all(Subjects.UNIVERSE).find(Budget.of(0)))
        .isInstanceOf(Verdict.Undecided.class);
    assertThat(Words.all(Subjects.UNIVERSE).extent(1, Budget.of(0)))
        .isInstanceOf(Extent.Undecided.class);
    assertThat(Words.all(Subjects.UNIVERSE).outside(Subjects.like("*a*"), Budget.of(0)))
        .isInstanceOf(Verdict.Undecided.class);
  }
}
