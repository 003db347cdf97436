package dev.trustdrift.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.finding.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What rules say of themselves is so.
final class RuleExamplesTest {

  static Stream<Arguments> examples() {
    return Rules.ALL.stream()
        .flatMap(
            rule ->
                rule.examples().stream()
                    .map(
                        example ->
                            Arguments.argumentSet(
                                rule.info().id() + ": " + example.name(), rule, example)));
  }

  static Stream<Rule> rules() {
    return Rules.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleBehavesAsItSays(Rule rule, Example example) {
    assertThat(findings(rule, example)).hasSize(example.flagged() ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aFindingSaysWhatWhyAndWhatToDo(Rule rule, Example example) {
    assertThat(findings(rule, example))
        .allSatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule.info().id());
              assertThat(finding.resource()).isNotBlank();
              assertThat(finding.message()).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
              assertThat(finding.why()).isNotBlank();
              assertThat(finding.fix()).isNotBlank();
              if (!rule.info().severityNote().startsWith(finding.severity().name())) {
                assertThat(finding.severity()).isLessThanOrEqualTo(rule.info().severity().raised());
              }
            });
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleShowsItself(Rule rule, Example example) {
    assertThat(example.name()).as(rule.info().id()).isNotBlank();
    assertThat(rule.examples()).extracting(Example::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleHasAFlaggedAndACleanExample(Rule rule) {
    assertThat(rule.examples()).extracting(Example::flagged).contains(true, false);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleExplainsItself(Rule rule) {
    RuleInfo info = rule.info();
    assertThat(info.id()).matches("[a-z]+(-[a-z]+)*");
    assertThat(List.of(info.title(), info.why(), info.fix()))
        .allSatisfy(text -> assertThat(text).isNotBlank());
    assertThat(Rules.byId(info.id())).contains(rule);
  }

  @Test
  void noTwoRulesShareAnId() {
    assertThat(Rules.ALL).extracting(rule -> rule.info().id()).doesNotHaveDuplicates();
  }

  private static List<Finding> findings(Rule rule, Example example) {
    return rule.check(example.facts(ExampleCertificates.roots())).toList();
  }
}
