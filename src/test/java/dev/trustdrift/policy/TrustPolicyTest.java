package dev.trustdrift.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustPolicyTest {
  private static final String GOOD =
      """
      {"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::1:oidc-provider/gitlab.com"},
       "Action": "sts:AssumeRoleWithWebIdentity"}""";

  private static List<String> problems(String json) {
    return TrustPolicy.parse(json).problems().stream().map(Problem::toString).toList();
  }

  private static List<String> conditionProblems(String condition) {
    return problems(policy(condition)).stream().map(p -> p.replaceFirst("^[^:]*: ", "")).toList();
  }

  private static String policy(String condition) {
    return """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
         "Action": "sts:AssumeRoleWithWebIdentity", "Condition": %s}}"""
        .formatted(condition);
  }

  @Test
  void readsEveryElement() {
    TrustPolicy policy =
        TrustPolicy.parse(
            """
            {"Version": "2012-10-17", "Id": "trust", "Statement": [
              {"Sid": "Main", "Effect": "Allow",
               "Principal": {"Federated": ["a", "b"], "AWS": "123456789012",
                 "Service": "ec2.amazonaws.com", "CanonicalUser": "79a5"},
               "NotAction": "iam:*",
               "Condition": {"Bool": {"aws:SecureTransport": true},
                 "NumericLessThan": {"aws:MultiFactorAuthAge": [300, "600"]}}},
              {"Effect": "Deny", "Principal": "*", "Action": ["sts:*", "sts:TagSession"]}]}""");
    assertThat(policy.problems()).isEmpty();
    assertThat(policy.id()).isEqualTo("trust");
    Statement first = policy.statements().getFirst();
    assertThat(first.label()).isEqualTo("statement 1 (`Main`)");
    assertThat(((Principals.Named) first.principals()).all())
        .extracting(p -> p.kind() + " " + p.text())
        .containsExactly(
            "FEDERATED a",
            "FEDERATED b",
            "AWS 123456789012",
            "SERVICE ec2.amazonaws.com",
            "CANONICAL_USER 79a5");
    assertThat(first.actions()).isEqualTo(new Actions.AllBut(List.of("iam:*")));
    assertThat(first.conditions())
        .extracting(c -> c.written().operator() + c.written().values())
        .containsExactly("Bool[true]", "NumericLessThan[300, 600]");
    assertThat(policy.statements().get(1).effect()).isEqualTo(Effect.DENY);
  }

  @Test
  void aDuplicateKeyIsNamedWithItsPlace() {
    assertThat(
            problems(
                """
                {"Version": "2012-10-17",
                 "Statement": [{"Effect": "Allow", "Principal": "*",
                   "Action": "sts:*",
                   "Condition": {
                     "StringLike": {"k": "a"},
                     "StringLike": {"k": "b"}}}]}"""))
        .containsExactly("line 6, column 6: duplicate key `StringLike`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'StringEqualz': {'k': 'v'}} | unknown operator `StringEqualz`",
        "{'stringLike': {'k': 'v'}} | unknown operator `stringLike`; AWS writes it `StringLike`",
        "{'forallvalues:stringlike': {'k': 'v'}} | unknown operator `forallvalues:stringlike`; AWS writes it `ForAllValues:StringLike`",
        "{'NullIfExists': {'k': 'true'}} | unknown operator `NullIfExists`",
        "{'ForSomeValues:StringLike': {'k': 'v'}} | unknown operator `ForSomeValues:StringLike`",
        "{'StringLike': {'k': {'a': 1}}} | a value of `k` is a string, number or boolean, not an object",
        "{'StringLike': {'k': [null]}} | a value of `k` is a string, number or boolean, not null",
        "{'StringLike': 'v'} | `StringLike` holds an object of keys, not a string",
        "['x'] | `Condition` is an object, not a list",
        "{'Bool': {'k': 'yes'}} | value `yes` of `Bool` is neither `true` nor `false`",
        "{'IpAddress': {'k': '10.0.0.0/33'}} | value `10.0.0.0/33` of `IpAddress` is no IP address or range",
        "{'NumericEquals': {'k': 'x'}} | value `x` of `NumericEquals` is no number",
        "{'DateLessThan': {'k': 'tomorrow'}} | value `tomorrow` of `DateLessThan` is no date",
        "{'ArnLike': {'k': 'arn:aws:iam'}} | value `arn:aws:iam` of `ArnLike` is no ARN of six parts",
        "{'StringLike': {'k': '${a'}} | value `${a` of `StringLike` is a policy variable that can't be read",
        "{'StringLike': {'k': '${${a}}'}} | value `${${a}}` of `StringLike` is a policy variable that can't be read",
        "{'BinaryEquals': {'k': '%'}} | value `%` of `BinaryEquals` is no Base64",
      })
  void conditionsThatAreNotUnderstoodAreNamed(String condition, String problem) {
    assertThat(conditionProblems(condition.replace('\'', '"')).getFirst()).isEqualTo(problem);
  }

  @Test
  void keysThatDifferInLetterCaseOnlyAreDuplicatesAndBothInDoubt() {
    TrustPolicy policy =
        TrustPolicy.parse(
            policy("{\"StringLike\": {\"gitlab.com:sub\": \"a\", \"GitLab.com:sub\": \"*\"}}"));
    assertThat(policy.problems().getFirst().text())
        .isEqualTo(
            "duplicate key `GitLab.com:sub`: it differs from `gitlab.com:sub` in letter case only");
    assertThat(policy.statements().getFirst().conditions())
        .allMatch(condition -> condition instanceof Condition.Unresolved);
  }

  @Test
  void aMalformedStatementLeavesTheOthersReadable() {
    TrustPolicy policy =
        TrustPolicy.parse("{\"Statement\": [{\"Effect\": 7}, \"x\", " + GOOD + "]}");
    assertThat(policy.faults()).isEmpty();
    assertThat(policy.statements()).hasSize(3);
    assertThat(policy.statements().get(0).problems()).isNotEmpty();
    assertThat(policy.statements().get(1).problems()).isNotEmpty();
    assertThat(policy.statements().get(2).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Effect': 'allow', 'Principal': '*', 'Action': 'sts:*'",
        "'Principal': '*', 'Action': 'sts:*'",
        "'Effect': 'Allow', 'Action': 'sts:*'",
        "'Effect': 'Allow', 'Principal': '*'",
        "'Effect': 'Allow', 'Principal': 'arn:aws:iam::1:root', 'Action': 'sts:*'",
        "'Effect': 'Allow', 'Principal': {'Fedrated': 'x'}, 'Action': 'sts:*'",
        "'Effect': 'Allow', 'Principal': {'AWS': 'x', 'AWS': 'y'}, 'Action': 'sts:*'",
        "'Effect': 'Allow', 'NotPrincipal': {'AWS': 'x'}, 'Action': 'sts:*'",
        "'Effect': 'Allow', 'Principal': '*', 'Action': {'a': 1}",
        "'Effect': 'Allow', 'Principal': '*', 'Action': 'sts:*', 'NotAction': 'x'",
        "'Effect': 'Allow', 'Principal': '*', 'Action': 'sts:*', 'Resource': '*'",
        "'Effect': 'Allow', 'Principal': '*', 'Action': 'sts:*', 'condition': {}",
        "'Effect': 'Allow', 'Principal': '*', 'Action': 'sts:*', 'Sid': ['x']",
        "'Effect': 'Allow', 'Principal': '*', 'Action': 'sts:*', 'Sid': 'x\\ud800'",
      })
  void statementsThatAreNotUnderstoodAreUndecided(String statement) {
    String json = "{\"Statement\": {" + statement.replace('\'', '"') + "}}";
    assertThat(problems(json)).isNotEmpty();
    assertThat(
            Evaluator.of(TrustPolicy.parse(json))
                .decide(RequestContext.webIdentity("arn:p", java.util.Map.of())))
        .isInstanceOf(Decision.Undecided.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "nonsense",
        "{",
        "[]",
        "7",
        "null",
        "{}",
        "{\"Statement\": []} {}",
        "{\"Statement\": [], \"Statement\": []}",
        "{\"Version\": \"2013-01-01\", \"Statement\": []}",
        "{\"Version\": 2012, \"Statement\": []}",
        "{\"Statments\": []}",
        "{\"Statement\": [], \"Comment\": \"x\"}",
        "{\"Statement\": \"\u0001\"}",
        "{'Statement': []}",
      })
  void documentsThatAreNotUnderstoodAreUndecided(String json) {
    TrustPolicy policy = TrustPolicy.parse(json);
    boolean decided =
        Evaluator.of(policy).decide(RequestContext.webIdentity("arn:p", java.util.Map.of()))
            instanceof Decision.ImplicitlyDenied;
    assertThat(decided).isFalse();
    assertThat(policy.problems()).isNotEmpty();
  }

  @Test
  void hugeAndDeepDocumentsAreRefusedWithoutAnOverflow() {
    assertThat(problems("[".repeat(60_000)).getFirst()).contains("nested deeper than 32 levels");
    assertThat(problems("{\"a\":".repeat(13_000)).getFirst())
        .contains("nested deeper than 32 levels");
    assertThat(problems("\"" + "x".repeat(70_000) + "\"").getFirst())
        .contains("the document has 70,002 characters; at most 65,536 are read");
    String longList = "\"" + "x".repeat(60) + "\",";
    assertThat(
            conditionProblems("{\"StringLike\": {\"k\": [" + longList.repeat(1_000) + "\"y\"]}}"))
        .isEmpty();
  }

  /// IAM's own limits leave out white space, and the AWS command line prints policies indented.
  @Test
  void layoutDoesNotCountAgainstTheLimit() {
    String values = ("\"" + "x y".repeat(10) + "\",").repeat(1_000);
    String condition = "{\"StringLike\": {\"k\": [" + values + "\"a\\\" b\"]}}";
    assertThat(conditionProblems(condition.replace(",", ",\n" + " ".repeat(60)))).isEmpty();
    assertThat(problems("{\"Statement\": \"" + " ".repeat(70_000) + "\"}").getFirst())
        .contains("the document has 70,016 characters; at most 65,536 are read");
    assertThat(problems(" ".repeat(1_100_000) + "{}").getFirst())
        .contains("the document has 1,100,002 characters; at most 1,048,576 are read");
  }

  @Test
  void messagesAreOnePrintableLine() {
    String name = "a\\n\\u202e`" + "\\u001b[31m" + "x".repeat(300);
    assertThat(problems("{\"Statement\": [], \"" + name + "\": 1}").getFirst())
        .startsWith("line 1, column 19: unknown element `a\\u000a\\u202e'\\u001b[31mx")
        .endsWith("…`")
        .hasSizeLessThan(160);
  }
}
