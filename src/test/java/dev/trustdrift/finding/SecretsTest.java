package dev.trustdrift.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
  private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln-bmF0_dXJl";

  @ParameterizedTest
  @ValueSource(
      strings = {
        JWT,
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiO",
        "eyJhbGciOiJSUzI1NiJ9"
      })
  void aTokenIsLeftOutAlsoWhereItIsCutOff(String token) {
    assertThat(Secrets.hidden("got '" + token + "', expected another"))
        .isEqualTo("got '" + Secrets.HIDDEN + "', expected another");
  }

  @Test
  void everyTokenOfATextIsLeftOut() {
    assertThat(Secrets.hidden(JWT + " " + JWT)).isEqualTo(Secrets.HIDDEN + " " + Secrets.HIDDEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secretAccessKey=wJalrXUtnFEMI/K7MDENG",
        "\"SecretAccessKey\": \"wJalrXUtnFEMI/K7MDENG\"",
        "\\\"secretAccessKey\\\":\\\"wJalrXUtnFEMI/K7MDENG\\\"",
        "AWS_SECRET_ACCESS_KEY='wJalrXUtnFEMI/K7MDENG'"
      })
  void whatIsCalledASecretIsLeftOut(String text) {
    assertThat(Secrets.hidden(text)).contains(Secrets.HIDDEN).doesNotContain("wJalr", "K7MDENG");
  }

  @Test
  void aSessionTokenIsKnownByHowItBegins() {
    assertThat(Secrets.hidden("token IQoJb3JpZ2luX2Vj" + "abcd".repeat(30) + "== ends"))
        .isEqualTo("token " + Secrets.HIDDEN + " ends");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "User: arn:aws:sts::123456789012:assumed-role/deploy/ci-1 is not authorized to perform: s3:PutObject",
        "aws-cli/2.31.14 md/awscrt#0.28.1 ua/2.1 os/linux md/arch#x86_64 lang/python#3.13.7",
        "the session token expired, the secretAccessKey is wrong",
        "keyJhbGciOiJ is no token",
        "ASIAVLVL7EQYAEXAMPLE"
      })
  void anyOtherTextStaysAsItIs(String text) {
    assertThat(Secrets.hidden(text)).isSameAs(text);
  }

  @Test
  void aLongHostileTextTakesLinearTime() {
    String text = "eyJ".repeat(400_000) + ".".repeat(400_000) + "eyJabcde ".repeat(100_000);

    assertThat(Secrets.hidden(text)).doesNotContain("eyJeyJ");
  }
}
