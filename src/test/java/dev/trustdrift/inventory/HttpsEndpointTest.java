package dev.trustdrift.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpsEndpointTest {

  @ParameterizedTest
  @CsvSource({
    "https://gitlab.com, gitlab.com, 443, ''",
    "HTTPS://GitLab.com/, gitlab.com, 443, ''",
    "https://gitlab.com:8443/a/b//, gitlab.com, 8443, /a/b",
    "https://[2001:DB8::1]:444/x, 2001:db8::1, 444, /x",
    "https://example.com/gr%20up, example.com, 443, /gr%20up",
  })
  void readsHostPortAndPath(String url, String host, int port, String path) {
    assertThat(HttpsEndpoint.of(url)).contains(new HttpsEndpoint(host, port, path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gitlab.com",
        "http://gitlab.com",
        "https:gitlab.com",
        "https://",
        "https:///path",
        "https://me@gitlab.com",
        "https://gitlab.com:0",
        "https://gitlab.com:65536",
        "https://gitlab.com:443:443",
        "https://gitlab_com",
        "https://0x7f.0.0.1",
        "https://127.1",
        "https://127.0.0.1.",
        "https://\uff4cocalhost",
        "https://127.0.0.1\\@gitlab.com",
        "https://gitlab.com/a b",
        "https://gitlab.com/\r\nHost: evil"
      })
  void refusesWhatIsNoHttpsUrlWithAHost(String url) {
    assertThat(HttpsEndpoint.of(url)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://gitlab.com/a, gitlab.com",
    "https://gitlab.com:8443, gitlab.com:8443",
    "'https://[2001:db8::1]', [2001:db8::1]",
  })
  void namesItselfAsAHostFieldDoes(String url, String name) {
    assertThat(HttpsEndpoint.of(url).orElseThrow()).hasToString(name);
  }
}
