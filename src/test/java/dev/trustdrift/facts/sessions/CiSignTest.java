package dev.trustdrift.facts.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.config.Config.CiUsers;
import dev.trustdrift.inventory.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CiSignTest {

  @ParameterizedTest
  @CsvSource({
    "ci,ci",
    "acme-ci,ci",
    "svc_gitlab_shop,gitlab",
    "deploy@acme.example,deploy",
    "GitLabRunner,gitlab",
    "prodDeployer,deployer",
    "CICDUser,cicd",
    "CIDeploy,ci",
    "runner01,runner",
    "a+b=c.pipeline,pipeline"
  })
  void aWordBetweenSeparatorsOrHumpsIsASign(String name, String word) {
    assertThat(sign(user(name, "/", Map.of())))
        .contains("its name has the word `%s`".formatted(word));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lucia", "deployment", "marcin", "pipelines", "gitlabber", "precision"})
  void lettersInsideAWordAreNoSign(String name) {
    assertThat(sign(user(name, "/", Map.of()))).isEmpty();
  }

  @Test
  void aPathCanSayIt() {
    assertThat(sign(user("svc-7", "/machines/ci/", Map.of())))
        .contains("its path is `/machines/ci/`");
  }

  @Test
  void aTagThatNamesAPurposeCanSayIt() {
    assertThat(sign(user("svc-7", "/", Map.of("used-by", "GitLab runner"))))
        .contains("its tag `used-by` is `GitLab runner`");
  }

  @Test
  void aTagThatNamesATeamSaysNothing() {
    assertThat(sign(user("jane", "/", Map.of("Team", "deploy")))).isEmpty();
  }

  @Test
  void aConfiguredPatternTakesTheWholeNameIgnoringCase() {
    CiUsers ci = new CiUsers(List.of(), List.of("robot-?[x]*"));

    assertThat(CiSign.of(user("Robot-1[x]-shop", "/", Map.of()), ci)).isPresent();
    assertThat(CiSign.of(user("my-robot-1[x]", "/", Map.of()), ci)).isEmpty();
    assertThat(CiSign.of(user("robot-1x", "/", Map.of()), ci)).isEmpty();
  }

  @Test
  void aHostileTagIsEscapedInTheReason() {
    assertThat(sign(user("x", "/", Map.of("purpose", "ci\u001b[2J"))))
        .contains("its tag `purpose` is `ci\\u001B[2J`");
  }

  private static Optional<String> sign(User user) {
    return CiSign.of(user, Config.DEFAULT.ciUsers()).map(CiSign::reason);
  }

  private static User user(String name, String path, Map<String, String> tags) {
    return new User("arn:aws:iam::1:user/" + name, name, path, Instant.EPOCH, tags, List.of());
  }
}
