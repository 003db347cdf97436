package dev.trustdrift.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyTextTest {
  @ParameterizedTest
  @CsvSource({
    "%7B%22a%22%3A%22b%22%7D, '{\"a\":\"b\"}'",
    "%7B%22a+b%22%3A1%7D, '{\"a+b\":1}'",
    "%7b%c3%bc%7d, {ü}",
    "%7B%ZZ%7D, {%ZZ}",
    "%7B%2, {%2",
    "%7B%FF%7D, %7B%FF%7D",
    "%7Ba%FF%7D, '{a%FF%7D'",
  })
  void decodesPercentEncodedDocumentsAndLeavesWhatIsNone(String sent, String text) {
    assertThat(PolicyText.decode(sent)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"%41+\"}", " {\"a\":\"%41\"}", "[\"%41\"]", "\"%41\"", ""})
  void leavesPlainJsonAsItIs(String text) {
    assertThat(PolicyText.decode(text)).isEqualTo(text);
  }

  @Test
  void encodesSoThatDecodingGivesTheTextBack() {
    String text = "{ \"a\": \"ü+%41~\n\u0000𝄞\" } ";
    assertThat(PolicyText.encode(text)).matches("[A-Za-z0-9._~%-]+");
    assertThat(PolicyText.decode(PolicyText.encode(text))).isEqualTo(text);
  }
}
