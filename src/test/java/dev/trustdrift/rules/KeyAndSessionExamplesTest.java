package dev.trustdrift.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.TrustRoots;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class KeyAndSessionExamplesTest {

  static Stream<Arguments> examples() {
    return Rules.ALL.stream()
        .filter(
            rule ->
                rule.info().group() == RuleInfo.Group.KEYS
                    || rule.info().group() == RuleInfo.Group.SESSIONS)
        .flatMap(
            rule ->
                rule.examples().stream()
                    .map(example -> Arguments.of(rule.info().id(), example.name(), rule, example)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("examples")
  void examplesBehaveAsDocumented(String id, String name, Rule rule, Example example) {
    Facts facts = Facts.of(example.inventory(), example.config(), new TrustRoots(List.of()));
    assertThat(rule.check(facts)).as(id + ": " + name).hasSize(example.flagged() ? 1 : 0);
  }
}
