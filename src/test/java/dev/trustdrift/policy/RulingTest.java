package dev.trustdrift.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.issuer.Issuer;
import dev.trustdrift.issuer.Issuers;
import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RulingTest {
  private static final String SUB = "gitlab.com:sub";

  private static RequestContext request(Map<String, String> keys) {
    return RequestContext.webIdentity(Policies.GITLAB, keys);
  }

  private static Ruling.Miss onlyMiss(String conditions, Map<String, String> keys) {
    Ruling ruling = Ruling.of(Policies.allow(conditions), request(keys));
    assertThat(ruling.misses()).hasSize(1);
    return ruling.misses().getFirst();
  }

  private static Shortfall shortfall(String operator, String values, String actual) {
    return onlyMiss("{\"%s\": {\"%s\": %s}}".formatted(operator, SUB, values), Map.of(SUB, actual))
        .failed()
        .getFirst();
  }

  private static Fit fit(Shortfall shortfall) {
    return Objects.requireNonNull(shortfall.nearest());
  }

  /// Columns: operator, the policy's value, the request's, the nearest that matches, the slip.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          StringEquals | abc                    | Abc                | abc                    | LETTER_CASE
          StringEquals | https://gitlab.com     | https://gitlab.com/ | https://gitlab.com    | SLASH
          StringEquals | abc                    | 'abc '             | abc                    | SPACE
          StringEquals | p:acme/*               | p:acme/x           | p:acme/*               | WILDCARD_AS_TEXT
          StringLike   | p:acme/*:ref:main      | p:evil/x:ref:main  | p:acme/x:ref:main      | NONE
          StringLike   | p:acme/x:ref:release/* | p:acme/x:ref:main  | p:acme/x:ref:release/main | NONE
          StringLike   | v?                     | w1                 | v1                     | NONE
          StringLike   | ab?                    | ab                 | abx                    | NONE
          StringEqualsIgnoreCase | ABC          | abd                | abC                    | NONE
          """)
  void theNearestValueChangesAsLittleAsCanBe(
      String operator, String wanted, String actual, String expected, Fit.Slip slip) {
    Shortfall found = shortfall(operator, "\"" + wanted + "\"", actual);

    assertThat(found.value()).isEqualTo(expected);
    assertThat(fit(found).slip()).isEqualTo(slip);
  }

  @Test
  void theNearestOfAListSharesMostComponents() {
    Fit fit =
        fit(
            shortfall(
                "StringLike",
                "[\"project_path:a/b:ref_type:branch:ref:main\","
                    + " \"project_path:a/b:ref_type:tag:ref:release-*\"]",
                "project_path:a/b:ref_type:tag:ref:v1"));

    assertThat(fit.wanted()).contains("ref_type:tag");
    assertThat(fit.parts()).containsExactly(new Fit.Part("ref", "release-*", "v1"));
  }

  @Test
  void aTagPipelineIsToldFromTheBranchThatThePolicyWants() {
    Shortfall found =
        shortfall(
            "StringLike",
            "\"project_path:a/b:ref_type:branch:ref:*\"",
            "project_path:a/b:ref_type:tag:ref:v1");

    assertThat(fit(found).parts()).containsExactly(new Fit.Part("ref_type", "branch", "tag"));
    assertThat(found.value()).isEqualTo("project_path:a/b:ref_type:branch:ref:v1");
  }

  @Test
  void componentsThatOneSideLacksAreNamed() {
    Fit fit = fit(shortfall("StringEquals", "\"repo:a/b:environment:prod\"", "repo:a/b:ref:main"));

    assertThat(fit.parts())
        .containsExactly(
            new Fit.Part("environment", "prod", null), new Fit.Part("ref", null, "main"));
  }

  @Test
  void everyFailedConditionIsListedAndNotTheFirstAlone() {
    Ruling.Miss miss =
        onlyMiss(
            """
            {"StringEquals": {"gitlab.com:aud": "x", "gitlab.com:sub": "y"},
             "Bool": {"gitlab.com:ref_protected": "true"}}""",
            Map.of(SUB, "y", "gitlab.com:ref_protected", "false"));

    assertThat(miss.failed())
        .extracting(failed -> failed.condition().key())
        .containsExactly("gitlab.com:aud", "gitlab.com:ref_protected");
    assertThat(miss.failed().getFirst().actual()).isEmpty();
    assertThat(miss.failed().getFirst().nearest()).isNull();
    assertThat(miss.failed().getFirst().value()).isEqualTo("x");
  }

  @Test
  void theStatementThatCameNearestIsFirst() {
    TrustPolicy policy =
        TrustPolicy.parse(
            Policies.document(
                statement("{\"StringEquals\": {\"gitlab.com:sub\": \"far\", \"k:x\": \"1\"}}"),
                statement("{\"StringEquals\": {\"gitlab.com:sub\": \"other\"}}"),
                statement("{\"StringEquals\": {\"gitlab.com:sub\": \"main1\"}}")));

    assertThat(Ruling.of(policy, request(Map.of(SUB, "main"))).misses())
        .extracting(miss -> miss.statement().index())
        .containsExactly(3, 2, 1);
  }

  @Test
  void aValueThatNoTokenHoldsIsNotOffered() {
    Shortfall failed =
        among(
            List.of(Universe.of(Regular.anything().minus(Regular.containing("*")))),
            "{\"StringEquals\": {\"gitlab.com:sub\": \"a*\"}}",
            Map.of(SUB, "ab"));

    assertThat(failed.value()).isNull();
    assertThat(fit(failed).slip()).isEqualTo(Fit.Slip.WILDCARD_AS_TEXT);
  }

  @Test
  void aKeyThatNoRequestHasIsOfferedNoValue() {
    assertThat(
            among(
                    List.of(),
                    "{\"StringEquals\": {\"gitlab.com:ref_type\": \"branch\"}}",
                    Map.of(SUB, "a"))
                .value())
        .isNull();
  }

  /// Columns: the condition block, the request's subject, the nearest that a GitLab token can hold.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {"StringLike": {"gitlab.com:sub": "project_path:acme/*:ref_type:branch:ref:v?.?"}} | project_path:acme/shop:ref_type:tag:ref:v1.2.3 | project_path:acme/shop:ref_type:branch:ref:v1.2
          {"StringLike": {"gitlab.com:sub": "project_path:acme/*:ref_type:branch:ref:*"}} | project_path:evil:ref_type:tag:ref:x | project_path:acme/vil:ref_type:branch:ref:x
          {"StringNotLike": {"gitlab.com:sub": "*:ref_type:tag:*"}} | project_path:acme/shop:ref_type:tag:ref:v1 | project_path:acme/shop:ref_type:branch:ref:v1
          {"StringNotLike": {"gitlab.com:sub": "*:ref:wip-*"}} | project_path:acme/shop:ref_type:branch:ref:wip-a | project_path:acme/shop:ref_type:branch:ref:wipa-a
          {"StringLike": {"gitlab.com:sub": "project_path:acme/*"}, "StringNotLike": {"gitlab.com:sub": "project_path:acme/evil:*"}} | project_path:evil/evil:ref_type:tag:ref:v1 | project_path:acme/evil/evil:ref_type:tag:ref:v1
          {"StringLike": {"gitlab.com:sub": "project_path:acme/*:ref:main*"}, "StringNotLike": {"gitlab.com:sub": "*:ref:main"}} | project_path:acme/shop:ref_type:branch:ref:x | project_path:acme/shop:ref_type:branch:ref:mainx
          """)
  void theNearestIsASubjectThatGitlabCanMint(String conditions, String actual, String expected) {
    Issuer gitlab = Issuers.of("https://gitlab.com", false);

    Shortfall failed = among(List.of(gitlab.subjects()), conditions, Map.of(SUB, actual));

    assertThat(failed.value()).isEqualTo(expected);
  }

  @Test
  void theNearestKeepsTheLayoutOfTheTokensProject() {
    Issuer gitlab = Issuers.of("https://gitlab.com", false);

    Shortfall failed =
        among(
            List.of(gitlab.customisedSubjects().orElseThrow(), gitlab.subjects()),
            "{\"StringNotLike\": {\"gitlab.com:sub\": \"*:ref:v*\"}}",
            Map.of(SUB, "project_path:acme/shop:ref_type:tag:ref:v1"));

    assertThat(failed.value()).isEqualTo("project_path:acme/shop:ref_type:tag:ref:av1");
  }

  @Test
  void anAbsentKeyIsOfferedAShortestValue() {
    assertThat(
            onlyMiss(
                    "{\"StringLike\": {\"gitlab.com:aud\": [\"https://*.example\", \"sts\"]}}",
                    Map.of(SUB, "a"))
                .failed()
                .getFirst()
                .value())
        .isEqualTo("sts");
  }

  @Test
  void whereTheBudgetEndedWhatIsCheapIsStillOffered() {
    TrustPolicy policy =
        Policies.allow("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}");

    Ruling ruling =
        Ruling.of(policy, request(Map.of(SUB, "project_path:acm/x")), KeyValues.ANY, Budget.of(0));

    assertThat(ruling.misses().getFirst().failed().getFirst().value())
        .isEqualTo("project_path:acme/x");
  }

  private static Shortfall among(
      List<Universe> universes, String conditions, Map<String, String> keys) {
    return Ruling.of(
            Policies.allow(conditions), request(keys), _ -> universes, Budget.of(Ruling.WORK))
        .misses()
        .getFirst()
        .failed()
        .getFirst();
  }

  @Test
  void aDenyNamesWhatItWouldHaveSpared() {
    TrustPolicy policy =
        TrustPolicy.parse(
            Policies.document(
                statement("{}"),
                statement("{\"StringNotLike\": {\"gitlab.com:sub\": \"good/*\"}}")
                    .replace("Allow", "Deny")));

    Ruling ruling = Ruling.of(policy, request(Map.of(SUB, "bad/x")));

    assertThat(ruling.decision()).isInstanceOf(Decision.ExplicitlyDenied.class);
    assertThat(ruling.allowing()).hasSize(1);
    Shortfall held = ruling.denials().getFirst().held().getFirst();
    assertThat(held.value()).isEqualTo("good/x");
  }

  @Test
  void anExcludedValueIsNamed() {
    Shortfall failed =
        onlyMiss("{\"StringNotLike\": {\"gitlab.com:sub\": [\"x\", \"ba*\"]}}", Map.of(SUB, "bad"))
            .failed()
            .getFirst();

    assertThat(failed.matched()).isEqualTo("ba*");
  }

  @Test
  void anUntoldKeyLeavesTheAnswerOpenUnlessTheRestSettlesIt() {
    TrustPolicy policy =
        Policies.allow(
            """
            {"StringEquals": {"gitlab.com:sub": "a"}, "IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}""");

    Ruling open = Ruling.of(policy, untold("a"));
    assertThat(open.decision()).isInstanceOf(Decision.Undecided.class);
    assertThat(open.open().getFirst().conditions())
        .extracting(Condition::key)
        .containsExactly("aws:sourceip");
    assertThat(Ruling.of(policy, untold("b")).decision())
        .isInstanceOf(Decision.ImplicitlyDenied.class);
  }

  @Test
  void aVariableOfAnUntoldKeyIsUntoldToo() {
    TrustPolicy policy =
        Policies.allow("{\"StringLike\": {\"gitlab.com:sub\": \"${aws:SourceIp}*\"}}");

    assertThat(Ruling.of(policy, untold("a")).decision()).isInstanceOf(Decision.Undecided.class);
  }

  private static RequestContext untold(String subject) {
    return new RequestContext(
        Actions.WEB_IDENTITY,
        Policies.GITLAB,
        Map.of(SUB, List.of(subject)),
        java.util.Set.of("aws:SourceIp"));
  }

  @Test
  void everyNearestValueMatchesWhenThePolicyIsAskedAgain() {
    int offered = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      RandomPolicies random = new RandomPolicies(seed, true);
      TrustPolicy policy = TrustPolicy.parse(random.policy());
      RequestContext request =
          new RequestContext(Actions.WEB_IDENTITY, Policies.GITLAB, random.context());
      Ruling ruling = Ruling.of(policy, request);
      assertThat(ruling.decision()).isEqualTo(Evaluator.of(policy).decide(request));
      for (Ruling.Miss miss : ruling.misses()) {
        assertThat(miss.failed()).isNotEmpty();
        offered += confirmed(miss.failed(), request, Truth.TRUE);
      }
      for (Ruling.Denial denial : ruling.denials()) {
        offered += confirmed(denial.held(), request, Truth.FALSE);
      }
    }
    assertThat(offered).isGreaterThan(12_000);
  }

  private static int confirmed(List<Shortfall> shortfalls, RequestContext request, Truth turned) {
    int offered = 0;
    for (Shortfall shortfall : shortfalls) {
      if (shortfall.value() == null) {
        continue;
      }
      offered++;
      Map<String, List<String>> keys = new java.util.TreeMap<>(request.keys());
      keys.put(shortfall.condition().key(), List.of(shortfall.value()));
      assertThat(
              shortfall
                  .condition()
                  .holds(new RequestContext(request.action(), request.provider(), keys)))
          .as("%s %s", shortfall, request)
          .isEqualTo(turned);
    }
    return offered;
  }

  @Test
  void noShorterChangeMatchesThanTheOneThatIsOffered() {
    List<String> words = new ArrayList<>(List.of(""));
    for (int from = 0, length = 0; length < 7; length++) {
      int end = words.size();
      for (; from < end; from++) {
        String word = words.get(from);
        Stream.of("a", "b").forEach(letter -> words.add(word + letter));
      }
    }
    for (String glob : List.of("a", "ab", "a*b", "?b", "*aa*", "b?a", "abab")) {
      for (String word : words.subList(0, 15)) { // up to three letters, so that all targets exist
        int[] tokens =
            glob.codePoints()
                .map(c -> c == '*' ? Alignment.ANY_MANY : c == '?' ? Alignment.ANY_ONE : c)
                .toArray();
        Alignment found = Alignment.of(tokens, word, false).orElseThrow();
        dev.trustdrift.language.Pattern pattern = dev.trustdrift.language.Pattern.glob(glob);
        assertThat(pattern.matches(found.value())).as("%s %s", glob, word).isTrue();
        int least =
            words.stream()
                .filter(pattern::matches)
                .mapToInt(
                    target -> 11 * word.length() + 10 * target.length() - 21 * common(word, target))
                .min()
                .orElseThrow();
        assertThat(found.cost()).as("%s %s", glob, word).isEqualTo(least);
      }
    }
  }

  /// The length of the longest common subsequence.
  private static int common(String left, String right) {
    int[][] length = new int[left.length() + 1][right.length() + 1];
    for (int i = 1; i <= left.length(); i++) {
      for (int j = 1; j <= right.length(); j++) {
        length[i][j] =
            left.charAt(i - 1) == right.charAt(j - 1)
                ? length[i - 1][j - 1] + 1
                : Math.max(length[i - 1][j], length[i][j - 1]);
      }
    }
    return length[left.length()][right.length()];
  }

  private static String statement(String conditions) {
    return """
        {"Effect": "Allow", "Principal": {"Federated": "%s"},
         "Action": "sts:AssumeRoleWithWebIdentity", "Condition": %s}"""
        .formatted(Policies.GITLAB, conditions);
  }
}
