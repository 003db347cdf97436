package dev.trustdrift.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import dev.trustdrift.language.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `Numeric…` conditions on an ID, against a look at every ID that can matter.
final class WholeNumbersTest {
  private static final String SUBJECT = "project_path:a/a:ref_type:tag:ref:a";
  private static final List<String> OPERATORS =
      List.of(
          "NumericEquals",
          "NumericNotEquals",
          "NumericLessThan",
          "NumericLessThanEquals",
          "NumericGreaterThan",
          "NumericGreaterThanEquals",
          "NumericLessThanIfExists",
          "ForAnyValue:NumericGreaterThan");

  /// The IDs that the random policies can tell apart all lie below.
  private static final int ENOUGH = 60;

  private static String conditions(Random random, String key) {
    List<String> conditions = new ArrayList<>();
    List<String> operators = new ArrayList<>(OPERATORS);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String operator = operators.remove(random.nextInt(operators.size()));
      List<String> values = new ArrayList<>();
      for (int v = random.nextInt(3); v >= 0; v--) {
        String value = Integer.toString(random.nextInt(52) - 2);
        values.add('"' + (random.nextInt(4) == 0 ? value + ".5" : value) + '"');
      }
      conditions.add("\"%s\": {\"%s\": %s}".formatted(operator, key, values));
    }
    return "{" + String.join(", ", conditions) + "}";
  }

  @Test
  void acceptanceIsWhatALookAtEveryIdFinds() {
    int none = 0;
    for (int seed = 0; seed < 2_500; seed++) {
      Random random = new Random(seed);
      String json =
          Policies.document(
              Policies.statement("Allow", conditions(random, "gitlab.com:project_id")),
              Policies.statement("Deny", conditions(random, "gitlab.com:project_id")));
      TrustPolicy policy = TrustPolicy.parse(json);
      // A few IDs stand in boxes of their own, and so are not in this one.
      List<Integer> named = random.ints(random.nextInt(6), 1, 52).boxed().distinct().toList();
      Universe ids =
          Universe.of(Regular.range('1', '9').then(Regular.range('0', '9').many()))
              .minus(Regular.oneWordOf(named.stream().map(String::valueOf).toArray(String[]::new)));
      TokenSpace tokens = GitLabTokens.DOT_COM.with("gitlab.com:project_id", KeySpace.always(ids));
      boolean expected =
          IntStream.rangeClosed(1, ENOUGH)
              .filter(id -> !named.contains(id))
              .anyMatch(id -> accepts(policy, id));
      assertThat(Acceptance.of(policy, Policies.GITLAB, tokens, Budget.of(Budget.DEFAULT)))
          .isInstanceOfSatisfying(
              Acceptance.Cells.class,
              cells -> {
                assertThat(cells.surely().contains(SUBJECT))
                    .as("%s without %s", json, named)
                    .isEqualTo(expected);
                assertThat(cells.possibly().contains(SUBJECT)).as(json).isEqualTo(expected);
              });
      none += expected ? 0 : 1;
    }
    assertThat(none).isBetween(200, 2_300);
  }

  private static boolean accepts(TrustPolicy policy, int id) {
    return Evaluator.of(policy)
            .decide(
                Policies.request(
                    Map.of(
                        "gitlab.com:sub",
                        SUBJECT,
                        "gitlab.com:aud",
                        "a",
                        "gitlab.com:project_id",
                        Integer.toString(id))))
        instanceof Decision.Allowed;
  }

  @ParameterizedTest(name = "{0} and not {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'NumericLessThan': {'gitlab.com:project_id': '100'}} | {'NumericLessThanEquals': {'gitlab.com:project_id': '99'}} | none
          {'NumericLessThanEquals': {'gitlab.com:project_id': '100'}} | {'NumericLessThan': {'gitlab.com:project_id': '100'}} | 100
          {'NumericGreaterThan': {'gitlab.com:project_id': '99.5'}} | {'NumericGreaterThanEquals': {'gitlab.com:project_id': '100'}} | none
          {'NumericGreaterThan': {'gitlab.com:project_id': '5000000000'}} | {'NumericGreaterThan': {'gitlab.com:project_id': '5000000001'}} | 5000000001
          {'NumericNotEquals': {'gitlab.com:project_id': '42'}} | {'NumericNotEquals': {'gitlab.com:project_id': ['42', '43']}} | 43
          """)
  void inclusionByNumberIsDecided(String accepting, String refusing, String id) {
    Difference difference =
        Difference.of(
            Policies.allow(accepting),
            Policies.allow(refusing),
            Policies.GITLAB,
            GitLabTokens.DOT_COM,
            Budget.of(Budget.DEFAULT));
    if (id.equals("none")) {
      assertThat(difference).isEqualTo(new Difference.Empty());
    } else {
      assertThat(difference)
          .isInstanceOfSatisfying(
              Difference.Witness.class,
              witness ->
                  assertThat(witness.request().values("gitlab.com:project_id"))
                      .containsExactly(id));
    }
  }

  @Test
  void anEmptyUniverseOfNumbersHasNone() {
    Universe none = Universe.of(Regular.literal("7")).minus(Regular.literal("7"));
    assertThat(Words.all(none).contains("7")).isFalse();
    TokenSpace tokens = GitLabTokens.DOT_COM.with("gitlab.com:project_id", KeySpace.always(none));
    Acceptance acceptance =
        Acceptance.of(
            Policies.allow("{'NumericGreaterThan': {'gitlab.com:project_id': '1'}}"),
            Policies.GITLAB,
            tokens,
            Budget.of(Budget.DEFAULT));
    assertThat(((Acceptance.Cells) acceptance).possibly().contains(SUBJECT)).isFalse();
  }
}
