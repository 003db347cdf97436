package dev.trustdrift.facts.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.config.Config.Environment;
import dev.trustdrift.config.Config.EnvironmentMatch;
import dev.trustdrift.inventory.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The contract's `environments` (DESIGN section 4), with the defaults where nothing else is said.
final class EnvironmentsTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "prod-deploy, PRODUCTION",
    "deploy-PROD, PRODUCTION",
    "production, PRODUCTION",
    "staging-deploy, STAGING",
    "deploy-stg-eu, STAGING",
    "dev-deploy, UNKNOWN",
    "pro-d, UNKNOWN"
  })
  void theNameTellsIgnoringCase(String name, Environment environment) {
    assertThat(of(role(name, Map.of()))).isEqualTo(environment);
  }

  @ParameterizedTest(name = "{0}={1} is {2}")
  @CsvSource({
    "Environment, production, PRODUCTION",
    "environment, Prod, PRODUCTION",
    "ENVIRONMENT, STAGING, STAGING",
    "Environment, nonprod, UNKNOWN",
    "Env, production, UNKNOWN"
  })
  void aTagTellsIgnoringCase(String key, String value, Environment environment) {
    assertThat(of(role("deploy", Map.of(key, value)))).isEqualTo(environment);
  }

  @Test
  void aTagWinsOverTheName() {
    assertThat(of(role("prod-deploy", Map.of("Environment", "staging"))))
        .isEqualTo(Environment.STAGING);
    assertThat(of(role("staging-deploy", Map.of("Environment", "production"))))
        .isEqualTo(Environment.PRODUCTION);
  }

  @Test
  void aTagThatSaysNothingKnownLeavesTheName() {
    assertThat(of(role("prod-deploy", Map.of("Environment", "blue"))))
        .isEqualTo(Environment.PRODUCTION);
  }

  @Test
  void productionWinsWhereTheNameSaysBoth() {
    assertThat(of(role("prod-from-staging", Map.of()))).isEqualTo(Environment.PRODUCTION);
  }

  @Test
  void configuredPatternsReplaceTheDefaults() {
    Environments live =
        new Environments(
            Map.of(
                Environment.PRODUCTION,
                new EnvironmentMatch(List.of("live-?"), Map.of("Stage", List.of("live")))));
    assertThat(live.of(role("LIVE-1", Map.of()))).isEqualTo(Environment.PRODUCTION);
    assertThat(live.of(role("live-10", Map.of()))).isEqualTo(Environment.UNKNOWN);
    assertThat(live.of(role("prod", Map.of()))).isEqualTo(Environment.UNKNOWN);
    assertThat(live.of(role("x", Map.of("stage", "Live")))).isEqualTo(Environment.PRODUCTION);
    assertThat(live.of(role("staging", Map.of()))).isEqualTo(Environment.UNKNOWN);
  }

  private static Environment of(Role role) {
    return new Environments(Config.DEFAULT.environments()).of(role);
  }

  private static Role role(String name, Map<String, String> tags) {
    return new Role(
        "arn:aws:iam::123456789012:role/" + name,
        name,
        "/",
        "AROAEXAMPLE",
        Instant.EPOCH,
        "{}",
        null,
        null,
        tags,
        List.of(),
        List.of(),
        null);
  }
}
