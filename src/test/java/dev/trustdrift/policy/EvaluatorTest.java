package dev.trustdrift.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluatorTest {
  private static String word(Decision decision) {
    return switch (decision) {
      case Decision.Allowed _ -> "allow";
      case Decision.ExplicitlyDenied _ -> "explicit deny";
      case Decision.ImplicitlyDenied _ -> "implicit deny";
      case Decision.Undecided _ -> "undecided";
    };
  }

  private static String decide(String conditions, Map<String, List<String>> keys) {
    return word(
        Evaluator.of(Policies.allow(conditions))
            .decide(new RequestContext(Actions.WEB_IDENTITY, Policies.GITLAB, keys)));
  }

  @Test
  void agreesWithASecondEvaluatorOnRandomPolicies() {
    int allowed = 0;
    for (int seed = 0; seed < 40_000; seed++) {
      RandomPolicies random = new RandomPolicies(seed, true);
      String policy = random.policy();
      Map<String, List<String>> context = random.context();
      TrustPolicy parsed = TrustPolicy.parse(policy);
      assertThat(parsed.problems()).as(policy).isEmpty();
      Evaluator evaluator = Evaluator.of(parsed);
      for (int i = 0; i < 3; i++) {
        String expected = NaiveEvaluator.decide(policy, Policies.GITLAB, context);
        assertThat(
                word(
                    evaluator.decide(
                        new RequestContext(Actions.WEB_IDENTITY, Policies.GITLAB, context))))
            .as("seed %d: %s%n%s", seed, policy, context)
            .isEqualTo(expected);
        allowed += expected.equals("allow") ? 1 : 0;
        context = random.context();
      }
    }
    assertThat(allowed).isGreaterThan(10_000);
  }

  @Test
  void theOrderOfStatementsNeverMatters() {
    for (int seed = 0; seed < 2_000; seed++) {
      RandomPolicies random = new RandomPolicies(seed, true);
      List<String> statements = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        statements.add(random.statement(i % 2 == 0 ? "Allow" : "Deny"));
      }
      RequestContext request =
          new RequestContext(Actions.WEB_IDENTITY, Policies.GITLAB, random.context());
      String before =
          word(
              Evaluator.of(TrustPolicy.parse(Policies.document(statements.toArray(new String[0]))))
                  .decide(request));
      Collections.shuffle(statements, new Random(seed));
      assertThat(
              word(
                  Evaluator.of(
                          TrustPolicy.parse(Policies.document(statements.toArray(new String[0]))))
                      .decide(request)))
          .isEqualTo(before);
    }
  }

  /// The truth tables of the IAM user guide: operators, absent keys, `IfExists`, set operators,
  /// `Null`. `-` is an absent key, `,` separates several values.
  @ParameterizedTest(name = "{0} [{1}] on {2}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "StringEquals | 'a' | a | allow",
        "StringEquals | 'a' | A | implicit deny",
        "StringEquals | 'a*' | ab | implicit deny",
        "StringEquals | 'a*' | a* | allow",
        "StringEquals | 'a' | - | implicit deny",
        "StringEquals | ['a','b'] | b | allow",
        "StringEquals | [] | a | implicit deny",
        "StringEqualsIgnoreCase | 'aB' | Ab | allow",
        "StringNotEquals | ['a','b'] | b | implicit deny",
        "StringNotEquals | ['a','b'] | c | allow",
        "StringNotEquals | 'a' | - | allow",
        "StringNotEqualsIgnoreCase | 'a' | A | implicit deny",
        "StringLike | 'a*c?' | abbcd | allow",
        "StringLike | 'a*' | a:/x | allow",
        "StringLike | '${*}' | * | allow",
        "StringLike | '${*}' | x | implicit deny",
        "StringLike | '${$}' | $ | allow",
        "StringNotLike | 'a*' | - | allow",
        "StringNotLike | ['a*','b*'] | bc | implicit deny",
        "StringLikeIfExists | 'a*' | - | allow",
        "StringLikeIfExists | 'a*' | b | implicit deny",
        "ForAllValues:StringLike | 'a*' | - | allow",
        "ForAllValues:StringLike | 'a*' | a1,a2 | allow",
        "ForAllValues:StringLike | 'a*' | a1,b | implicit deny",
        "ForAllValues:StringEquals | ['a','b'] | a,b | allow",
        "ForAllValues:StringNotEquals | ['a','b'] | c,d | allow",
        "ForAllValues:StringNotEquals | ['a','b'] | c,a | implicit deny",
        "ForAnyValue:StringLike | 'a*' | - | implicit deny",
        "ForAnyValue:StringLikeIfExists | 'a*' | - | implicit deny",
        "ForAnyValue:StringLike | 'a*' | b,a1 | allow",
        "ForAnyValue:StringNotEquals | 'a' | a,b | allow",
        "ForAnyValue:StringNotEquals | 'a' | a | implicit deny",
        "ForAnyValue:StringNotEquals | 'a' | - | implicit deny",
        "StringLike | 'a*' | a1,a2 | allow",
        "StringLike | 'a*' | a1,b | undecided",
        "Null | 'true' | - | allow",
        "Null | 'true' | a | implicit deny",
        "Null | 'false' | - | implicit deny",
        "Null | false | a | allow",
        "Bool | 'true' | TRUE | allow",
        "Bool | true | false | implicit deny",
        "Bool | false | - | implicit deny",
        "NumericLessThanEquals | 5 | 5.0 | allow",
        "NumericLessThan | '5' | 5 | implicit deny",
        "NumericNotEquals | '5' | x | undecided",
        "NumericEquals | '5' | x | implicit deny",
        "NumericGreaterThanEqualsIfExists | 5 | - | allow",
        "DateGreaterThan | '2026-01-01T00:00:00Z' | 2026-01-01T01:00:00+02:00 | implicit deny",
        "DateGreaterThan | '2026-01-01T00:00:00Z' | 1767225601 | allow",
        "DateLessThanEquals | '2026' | 2026-01-01 | allow",
        "DateNotEquals | '2026-02-30' | 2026-01-01 | undecided",
        "IpAddress | '203.0.113.0/24' | 203.0.113.7 | allow",
        "IpAddress | '203.0.113.0/24' | 203.0.114.7 | implicit deny",
        "IpAddress | '2001:DB8:1234:5678::/64' | 2001:db8:1234:5678:1::2 | allow",
        "IpAddress | ['10.0.0.0/8','::1'] | ::1 | allow",
        "NotIpAddress | '0.0.0.0/0' | 2001:db8::1 | allow",
        "NotIpAddress | '10.0.0.0/8' | - | allow",
        "NotIpAddress | '10.0.0.0/8' | localhost | undecided",
        "ArnLike | 'arn:aws:iam::*:role/x*' | arn:aws:iam::123:role/x/y:z | allow",
        "ArnEquals | 'arn:aws:iam::*:role/x*' | arn:aws:iam::123:role/xy | allow",
        "ArnLike | 'arn:aws:*:123:role/x' | arn:aws:iam::123:role/x | undecided",
        "ArnLike | 'arn:*:*:*:*:x' | arn:aws:iam::9:9:9:x | implicit deny",
        "ArnNotLike | 'arn:aws:iam::1:*' | arn:aws:iam::2:x | allow",
        "BinaryEquals | 'QmluYXJ5' | QmluYXJ5 | allow",
        "StringLike | '${other, 'd*'}' | d* | allow",
        "StringLike | '${other, 'd*'}' | dx | implicit deny",
        "StringLike | '${other}' | x | implicit deny",
        "StringNotLike | '${other}' | x | undecided",
        "StringLike | '${K}' | x | allow",
      })
  void truthTable(String operator, String values, String actual, String expected) {
    String json =
        values.replace("'d*'", "\u0001d*\u0001").replace('\'', '"').replace('\u0001', '\'');
    String conditions = "{\"" + operator + "\": {\"k\": " + json + "}}";
    Map<String, List<String>> keys =
        actual.equals("-") ? Map.of() : Map.of("K", List.of(actual.split(",")));
    String decided =
        word(
            Evaluator.of(
                    TrustPolicy.parse(
                        Policies.document(
                            Policies.statement("Allow", "{}").replace("{}", conditions))))
                .decide(new RequestContext(Actions.WEB_IDENTITY, Policies.GITLAB, keys)));
    assertThat(decided).isEqualTo(expected);
  }

  @Test
  void variablesArePlainTextBeforeVersion2012() {
    String policy =
        Policies.document(Policies.statement("Allow", "{'StringEquals': {'k': '${k}'}}"));
    Map<String, String> literal = Map.of("k", "${k}");
    Map<String, String> value = Map.of("k", "x");
    Evaluator now = Evaluator.of(TrustPolicy.parse(policy));
    Evaluator then = Evaluator.of(TrustPolicy.parse(policy.replace("2012-10-17", "2008-10-17")));
    Evaluator absent =
        Evaluator.of(TrustPolicy.parse(policy.replace("\"Version\": \"2012-10-17\", ", "")));
    assertThat(word(now.decide(Policies.request(value)))).isEqualTo("allow");
    assertThat(word(then.decide(Policies.request(value)))).isEqualTo("implicit deny");
    assertThat(word(then.decide(Policies.request(literal)))).isEqualTo("allow");
    assertThat(word(absent.decide(Policies.request(literal)))).isEqualTo("allow");
  }

  @Test
  void differentKeysAreJoinedByAndTheValuesOfOneByOr() {
    String conditions = "{'StringEquals': {'a': ['1', '2'], 'b': 'x'}, 'StringLike': {'c': 'y*'}}";
    assertThat(decide(conditions, keys("a", "2", "b", "x", "c", "yy"))).isEqualTo("allow");
    assertThat(decide(conditions, keys("a", "2", "b", "x"))).isEqualTo("implicit deny");
    assertThat(decide(conditions, keys("a", "3", "b", "x", "c", "y"))).isEqualTo("implicit deny");
  }

  private static Map<String, List<String>> keys(String... pairs) {
    Map<String, List<String>> keys = new java.util.TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      keys.put(pairs[i], List.of(pairs[i + 1]));
    }
    return keys;
  }

  @Test
  void theMissNamesTheFirstConditionThatFailed() {
    Decision decision =
        Evaluator.of(
                Policies.allow(
                    "{'StringEquals': {'gitlab.com:aud': 'x'}, 'StringLike': {'gitlab.com:sub': 'a*'}}"))
            .decide(Policies.request(Map.of("gitlab.com:aud", "x", "gitlab.com:sub", "b")));
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.ImplicitlyDenied.class,
            denied ->
                assertThat(denied.misses().getFirst().reason())
                    .isInstanceOfSatisfying(
                        Decision.Reason.Failed.class,
                        failed -> {
                          assertThat(failed.condition().written().operator())
                              .isEqualTo("StringLike");
                          assertThat(failed.condition().written().values()).containsExactly("a*");
                          assertThat(failed.actual()).containsExactly("b");
                        }));
  }

  @Test
  void whatIsNotUnderstoodDecidesOnlyWhereTheRestDoesNot() {
    String allow = Policies.statement("Allow", "{'StringEquals': {'k': 'a'}}");
    String oddAllow = Policies.statement("Allow", "{'Odd': {'k': 'a'}}");
    String oddDeny = Policies.statement("Deny", "{'Odd': {'k': 'a'}}");
    String guardedDeny =
        Policies.statement("Deny", "{'Odd': {'k': 'a'}, 'StringEquals': {'k': 'b'}}");
    String deny = Policies.statement("Deny", "{'StringEquals': {'k': 'a'}}");
    assertThat(decideAll(allow, oddAllow)).isEqualTo("allow");
    assertThat(decideAll(oddAllow)).isEqualTo("undecided");
    assertThat(decideAll(allow, oddDeny)).isEqualTo("undecided");
    assertThat(decideAll(allow, guardedDeny)).isEqualTo("allow");
    assertThat(decideAll(allow, oddDeny, deny)).isEqualTo("explicit deny");
    assertThat(decideAll(oddAllow, deny)).isEqualTo("explicit deny");
    assertThat(decideAll(oddDeny)).isEqualTo("implicit deny");
    assertThat(decideAll(allow, allow.replace("Allow", "Perhaps"))).isEqualTo("undecided");
  }

  private static String decideAll(String... statements) {
    return word(
        Evaluator.of(TrustPolicy.parse(Policies.document(statements)))
            .decide(Policies.request(Map.of("k", "a"))));
  }

  @Test
  void wildcardPrincipalsAllowWithAMark() {
    String everyone = "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"sts:*\"}";
    String federated = everyone.replace("\"*\"", "{\"Federated\": \"*\"}");
    Decision decision =
        Evaluator.of(TrustPolicy.parse(Policies.document(everyone)))
            .decide(Policies.request(Map.of()));
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Allowed.class, allowed -> assertThat(allowed.byWildcard()).isTrue());
    assertThat(decideAll(everyone, Policies.statement("Allow", "{}"))).isEqualTo("allow");
    assertThat(decideAll(everyone, everyone.replace("Allow", "Deny"))).isEqualTo("explicit deny");
    assertThat(decideAll(everyone, federated.replace("Allow", "Deny"))).isEqualTo("undecided");
  }
}
