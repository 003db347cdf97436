package dev.trustdrift.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenWordsTest {

  @Test
  void theSubjectIsFoundAmongTheClaims() {
    assertThat(
            TokenWords.of(
                Map.of("gitlab.com:aud", "x", "gitlab.com:sub", "project_path:acme/shop")))
        .hasValue("any pipeline of project `acme/shop`");
  }

  @Test
  void aGitlabUnderAnotherNameShowsByItsSubject() {
    assertThat(TokenWords.of(Map.of("code.example.com:sub", "project_path:acme/shop")))
        .hasValue("any pipeline of project `acme/shop`");
  }

  @Test
  void anUnknownIssuersSubjectSpeaksForItself() {
    assertThat(TokenWords.of(Map.of("code.example.com:sub", "somebody"))).isEmpty();
  }
}
