package dev.trustdrift.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain text", "project_path:acme/*:ref:main", "Zoë 日本語 🚀", "a\\u000Ab"})
  void textThatShowsAsItselfStays(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "10, \\u000A", // line feed
    "13, \\u000D", // carriage return
    "27, \\u001B", // escape: terminal sequences
    "9, \\u0009", // tab
    "127, \\u007F", // delete
    "155, \\u009B", // the one-character CSI
    "160, \\u00A0", // no-break space
    "173, \\u00AD", // soft hyphen
    "8203, \\u200B", // zero-width space
    "8238, \\u202E", // right-to-left override
    "8295, \\u2067", // right-to-left isolate
    "8232, \\u2028", // line separator
    "8233, \\u2029", // paragraph separator
    "65279, \\uFEFF", // byte order mark
    "55296, \\uD800", // half a surrogate pair
    "57343, \\uDFFF",
    "12644, \\u3164", // Hangul filler
    "917569, \\uDB40\\uDC41", // tag letter A
  })
  void whatCannotBeSeenIsEscaped(int point, String shown) {
    assertThat(Printable.of("a" + Character.toString(point) + "b")).isEqualTo("a" + shown + "b");
  }

  @Test
  void aLongTextEndsInAnEllipsis() {
    assertThat(Printable.of("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Printable.of("abcdefg", 6)).isEqualTo("abcde…");
  }

  @Test
  void theLimitNeverCutsAnEscapeOrAPair() {
    assertThat(Printable.of("ab\ncd", 6)).isEqualTo("ab…");
    assertThat(Printable.of("ab\n", 8)).isEqualTo("ab\\u000A");
    assertThat(Printable.of("ab🚀cd", 4)).isEqualTo("ab…");
  }

  @Test
  void aLimitWithoutRoomIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Printable.of("a", 0));
  }
}
