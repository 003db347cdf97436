package dev.trustdrift.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DifferenceTest {
  private static final SmallTokens SMALL = new SmallTokens();

  private static Difference small(TrustPolicy newer, TrustPolicy older) {
    return Difference.of(newer, older, Policies.GITLAB, SMALL, Budget.of(5_000_000));
  }

  private static Difference of(String newer, String older) {
    return Difference.of(
        TrustPolicy.parse(newer),
        TrustPolicy.parse(older),
        Policies.GITLAB,
        GitLabTokens.DOT_COM,
        Budget.of(2_000_000));
  }

  private static Difference allowed(String newer, String older) {
    return of(
        Policies.document(Policies.statement("Allow", newer)),
        Policies.document(Policies.statement("Allow", older)));
  }

  /// The shortest subject with which a request is in the difference; whether the evaluator leaves
  /// any request open.
  private record Enumerated(Optional<String> shortest, boolean open) {
    static Enumerated of(TrustPolicy newer, TrustPolicy older) {
      Evaluator mine = Evaluator.of(newer);
      Evaluator theirs = Evaluator.of(older);
      Optional<String> shortest = Optional.empty();
      boolean open = false;
      for (String subject : SmallTokens.SUBJECTS) {
        for (RequestContext request : SmallTokens.requests(subject)) {
          Decision now = mine.decide(request);
          Decision before = theirs.decide(request);
          open |= now instanceof Decision.Undecided || before instanceof Decision.Undecided;
          if (now instanceof Decision.Allowed
              && !(before instanceof Decision.Allowed)
              && !(before instanceof Decision.Undecided)
              && shortest.map(known -> subject.length() < known.length()).orElse(true)) {
            shortest = Optional.of(subject);
          }
        }
      }
      return new Enumerated(shortest, open);
    }
  }

  @Test
  void theDifferenceIsWhatEnumerationFinds() {
    int witnesses = 0;
    int empty = 0;
    int undecided = 0;
    for (int seed = 0; seed < 12_000; seed++) {
      RandomPolicies random = new RandomPolicies(seed, seed % 3 == 0);
      String newer = random.policy();
      String older = random.policy();
      TrustPolicy mine = TrustPolicy.parse(newer);
      TrustPolicy theirs = TrustPolicy.parse(older);
      Enumerated expected = Enumerated.of(mine, theirs);
      String pair = "seed %d: %s%nless %s".formatted(seed, newer, older);
      switch (small(mine, theirs)) {
        case Difference.Empty() -> {
          assertThat(expected.shortest()).as(pair).isEmpty();
          empty++;
        }
        case Difference.Witness(var request, var subject, var shortest, var by, var refusal) -> {
          assertThat(Evaluator.of(mine).decide(request))
              .as(pair)
              .isEqualTo(new Decision.Allowed(by, by.byWildcard(Policies.GITLAB)));
          assertThat(Evaluator.of(theirs).decide(request)).as(pair).isEqualTo(refusal);
          assertThat(expected.shortest()).as(pair).isPresent();
          if (shortest) {
            assertThat(subject).as(pair).hasSameSizeAs(expected.shortest().orElseThrow());
          }
          witnesses++;
        }
        case Difference.Undecided _ -> {
          boolean excused =
              seed % 3 == 0
                  || (older.contains("\"*\"") && theirs.federatedProviders().contains("*"));
          assertThat(excused).as(pair).isTrue();
          undecided++;
        }
      }
    }
    assertThat(witnesses).isGreaterThan(3_000);
    assertThat(empty).isGreaterThan(3_000);
    assertThat(undecided).isLessThan(1_500);
  }

  @Test
  void aPolicyAddsNothingToItselfHoweverItIsOrdered() {
    for (int seed = 0; seed < 3_000; seed++) {
      RandomPolicies random = new RandomPolicies(seed, true);
      List<String> statements = statements(random);
      List<String> shuffled = new ArrayList<>(statements);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(small(parse(statements), parse(shuffled)))
          .as("seed %d: %s", seed, statements)
          .isEqualTo(new Difference.Empty());
    }
  }

  @Test
  void anAllowNeverShrinksAndADenyNeverGrows() {
    for (int seed = 0; seed < 3_000; seed++) {
      RandomPolicies random = new RandomPolicies(seed, true);
      List<String> statements = statements(random);
      for (String effect : List.of("Allow", "Deny")) {
        List<String> more = new ArrayList<>(statements);
        more.add(random.statement(effect));
        boolean allow = effect.equals("Allow");
        assertThat(small(parse(allow ? statements : more), parse(allow ? more : statements)))
            .as("seed %d: %s", seed, more)
            .isEqualTo(new Difference.Empty());
      }
    }
  }

  @Test
  void inclusionIsTransitive() {
    int chains = 0;
    for (int seed = 0; seed < 6_000; seed++) {
      RandomPolicies random = new RandomPolicies(seed, false);
      TrustPolicy a = TrustPolicy.parse(random.policy());
      TrustPolicy b = TrustPolicy.parse(random.policy());
      TrustPolicy c = TrustPolicy.parse(random.policy());
      if (small(a, b) instanceof Difference.Empty && small(b, c) instanceof Difference.Empty) {
        assertThat(small(a, c)).as("seed %d", seed).isEqualTo(new Difference.Empty());
        chains++;
      }
    }
    assertThat(chains).isGreaterThan(500);
  }

  private static List<String> statements(RandomPolicies random) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      statements.add(random.statement(i < 2 ? "Allow" : "Deny"));
    }
    return statements;
  }

  private static TrustPolicy parse(List<String> statements) {
    return TrustPolicy.parse(Policies.document(statements.toArray(new String[0])));
  }

  /// Left: conditions of an Allow. Right: those of an Allow that says the same, or more.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'StringEquals': {'gitlab.com:sub': 'project_path:G/p:ref_type:branch:ref:main'}} | {'StringEqualsIgnoreCase': {'gitlab.com:sub': 'project_path:g/p:ref_type:branch:ref:main'}}",
        "{'StringLike': {'gitlab.com:sub': 'project_path:g/**:ref_type:branch:ref:*'}} | {'StringLike': {'gitlab.com:sub': 'project_path:g/*'}}",
        "{'StringLike': {'gitlab.com:sub': 'project_path:g/*'}} | {'StringNotLike': {'gitlab.com:sub': ['project_path:h/*', 'project_path:g']}}",
        "{'StringLike': {'gitlab.com:sub': 'project_path:g/*'}, 'StringEquals': {'gitlab.com:ref_protected': 'true'}} | {'StringLike': {'GITLAB.com:sub': 'project_path:?/*'}, 'StringNotEquals': {'gitlab.com:ref_protected': 'false'}}",
        "{'StringEquals': {'aws:RequestedRegion': 'eu-central-1'}} | {'StringLike': {'aws:RequestedRegion': 'eu-*'}}",
        "{'DateLessThan': {'aws:CurrentTime': '2027-01-01T00:00:00Z'}} | {'DateLessThanEquals': {'aws:CurrentTime': '2028-01-01'}}",
        "{'DateEquals': {'aws:CurrentTime': '2027-01-01T00:00:00Z'}} | {'DateGreaterThan': {'aws:CurrentTime': '2026-12-31T23:59:59Z'}}",
        "{'IpAddress': {'aws:SourceIp': '10.1.0.0/16'}} | {'IpAddress': {'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24']}}",
        "{'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | {'IpAddress': {'aws:SourceIp': ['10.0.0.0/9', '10.128.0.0/9']}}",
        "{'Odd': {'k': 'v'}, 'StringLike': {'gitlab.com:sub': 'project_path:g/*'}} | {'Odd': {'k': 'v'}}",
        "{'StringEquals': {'gitlab.com:aud': '${gitlab.com:email}'}} | {'StringEquals': {'gitlab.com:aud': '${gitlab.com:email}'}}",
        "{'ForAnyValue:StringEquals': {'aws:TagKeys': 'a'}} | {'ForAnyValue:StringLike': {'aws:TagKeys': 'a*'}}",
        "{'ForAllValues:StringEquals': {'aws:TagKeys': 'a'}} | {'ForAllValues:StringLike': {'aws:TagKeys': 'a*'}}",
        "{'StringEquals': {'gitlab.com:ref': 'main'}} | {'StringEquals': {'gitlab.com:sub': 'x'}}",
      })
  void isInside(String inner, String outer) {
    assertThat(allowed(inner, outer)).isEqualTo(new Difference.Empty());
  }

  /// The reverse: key and value of the witness that tell the two apart.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | {'StringEquals': {'gitlab.com:aud': 'x'}} | gitlab.com:aud",
        "{'Null': {'gitlab.com:sub': 'false'}} | {'StringEquals': {'gitlab.com:ref_protected': 'true'}} | gitlab.com:ref_protected",
        "{} | {'StringLike': {'sts:RoleSessionName': 'ci-*'}} | sts:rolesessionname",
        "{'DateLessThan': {'aws:CurrentTime': '2028-01-01'}} | {'DateLessThan': {'aws:CurrentTime': '2027-01-01'}} | aws:currenttime",
        "{'DateLessThan': {'aws:CurrentTime': '999999999999'}} | {'DateLessThan': {'aws:CurrentTime': '2027-01-01'}} | aws:currenttime",
        "{'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | {'IpAddress': {'aws:SourceIp': ['10.0.0.0/9', '10.128.0.0/10', '10.224.0.0/11']}} | aws:sourceip",
        "{'NumericLessThan': {'gitlab.com:project_id': '9'}} | {'NumericLessThan': {'gitlab.com:project_id': '7'}} | gitlab.com:project_id",
      })
  void tellsWhatIsGained(String newer, String older, String key) {
    assertThat(allowed(newer, older))
        .isInstanceOfSatisfying(
            Difference.Witness.class,
            witness -> {
              assertThat(witness.request().keys()).containsKey(key);
              assertThat(witness.shortest()).isTrue();
              assertThat(witness.by().index()).isEqualTo(1);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'Odd': {'k': 'v'}} | {'Odd': {'k': 'w'}}",
        "{} | {'Odd': {'k': 'w'}}",
        "{} | {'StringEquals': {'aws:FutureKey': 'x'}}",
        "{'StringEquals': {'aws:FutureKey': 'x'}} | {'StringEquals': {'aws:FutureKey': 'y'}}",
        "{'DateLessThan': {'aws:CurrentTime': '2027-01-01'}} | {'DateLessThan': {'aws:EpochTime': '1798761600'}}",
        "{'StringLike': {'aws:SourceIp': '10.*'}} | {'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}}",
      })
  void whatNobodyDocumentsIsUndecided(String newer, String older) {
    assertThat(allowed(newer, older)).isInstanceOf(Difference.Undecided.class);
  }

  @Test
  void aDenyThatIsLiftedLetsIn() {
    String allow = Policies.statement("Allow", "{'StringLike': {'gitlab.com:sub': '*'}}");
    String deny =
        Policies.statement("Deny", "{'StringNotLike': {'gitlab.com:sub': 'project_path:acme/*'}}");
    assertThat(of(Policies.document(allow, deny), Policies.document(allow)))
        .isEqualTo(new Difference.Empty());
    assertThat(of(Policies.document(allow), Policies.document(allow, deny)))
        .isInstanceOfSatisfying(
            Difference.Witness.class,
            witness -> assertThat(witness.refusal()).isInstanceOf(Decision.ExplicitlyDenied.class));
  }

  @Test
  void anAllowAndADenyOfAllElseSayTheSame() {
    String like = "{'StringLike': {'gitlab.com:sub': 'project_path:acme/*'}}";
    String allow = Policies.document(Policies.statement("Allow", like));
    String deny =
        Policies.document(
            Policies.statement("Allow", "{}"),
            Policies.statement("Deny", like.replace("StringLike", "StringNotLike")));
    assertThat(of(allow, deny)).isEqualTo(new Difference.Empty());
    assertThat(of(deny, allow)).isEqualTo(new Difference.Empty());
  }

  @Test
  void twoLanguageVersionsReadOneTextDifferently() {
    String statement = Policies.statement("Allow", "{'StringEquals': {'gitlab.com:aud': '${*}'}}");
    String today = Policies.document(statement);
    assertThat(of(today, today.replace("2012-10-17", "2008-10-17")))
        .isInstanceOf(Difference.Witness.class);
    assertThat(of(today, today.replace("2012-10-17", "2012-10-17")))
        .isEqualTo(new Difference.Empty());
  }

  @Test
  void aWildcardPrincipalProvesNothingOfAProviderThatIsNamed() {
    String named = Policies.document(Policies.statement("Allow", "{}"));
    String anyone =
        "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\","
            + " \"Action\": \"sts:AssumeRoleWithWebIdentity\"}}";
    assertThat(of(named, anyone)).isInstanceOf(Difference.Undecided.class);
    assertThat(of(anyone, named)).isEqualTo(new Difference.Empty());
    assertThat(of(anyone, anyone)).isEqualTo(new Difference.Empty());
  }

  @Test
  void aStatementThatIsNotUnderstoodAddsOrTakesNothingForSure() {
    String odd = Policies.statement("Permit", "{}");
    String exact = Policies.statement("Allow", "{'StringEquals': {'gitlab.com:aud': 'x'}}");
    assertThat(of(Policies.document(odd), Policies.document(exact)))
        .isInstanceOf(Difference.Undecided.class);
    assertThat(of(Policies.document(exact), Policies.document(odd)))
        .isInstanceOf(Difference.Undecided.class);
    assertThat(of(Policies.document(exact), Policies.document(exact, odd)))
        .isInstanceOf(Difference.Undecided.class);
  }

  @Test
  void aDocumentThatIsNotUnderstoodIsNamed() {
    assertThat(of("{", Policies.document(Policies.statement("Allow", "{}"))))
        .isInstanceOfSatisfying(
            Difference.Undecided.class,
            undecided -> assertThat(undecided.where()).isEqualTo(TrustPolicy.parse("{")));
  }

  @Test
  void aSmallBudgetGivesNoAnswerRatherThanAWrongOne() {
    TrustPolicy policy = Policies.allow("{'StringLike': {'gitlab.com:sub': '*a*b*c*'}}");
    assertThat(Difference.of(policy, policy, Policies.GITLAB, GitLabTokens.DOT_COM, Budget.of(0)))
        .isInstanceOf(Difference.Undecided.class);
  }

  @Test
  void subjectsOfSmallAlphabetsAreComparedWordByWord() {
    Universe universe = Universe.of(Regular.either(Regular.range('a', 'b')).times(0, 6));
    TokenSpace tokens = SMALL.withSubjects(universe);
    List<String> words = words(6);
    int witnesses = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      TrustPolicy newer = Policies.allow(like(random));
      TrustPolicy older = Policies.allow(like(random));
      Optional<String> expected =
          words.stream().filter(word -> accepts(newer, word) && !accepts(older, word)).findFirst();
      Difference difference =
          Difference.of(newer, older, Policies.GITLAB, tokens, Budget.of(1_000_000));
      if (expected.isEmpty()) {
        assertThat(difference).as("seed %d", seed).isEqualTo(new Difference.Empty());
      } else {
        assertThat(difference)
            .isInstanceOfSatisfying(
                Difference.Witness.class,
                witness -> assertThat(witness.subject()).hasSameSizeAs(expected.get()));
        witnesses++;
      }
    }
    assertThat(witnesses).isBetween(1_000, 2_900);
  }

  private static boolean accepts(TrustPolicy policy, String subject) {
    return Evaluator.of(policy)
            .decide(Policies.request(java.util.Map.of("g:sub", subject, "g:aud", "a")))
        instanceof Decision.Allowed;
  }

  private static String like(Random random) {
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      StringBuilder pattern = new StringBuilder();
      for (int j = 0; j <= random.nextInt(4); j++) {
        pattern.append("ab?**".charAt(random.nextInt(5)));
      }
      patterns.add("'" + pattern + "'");
    }
    return "{'%s': {'g:sub': %s}}"
        .formatted(random.nextInt(4) == 0 ? "StringNotLike" : "StringLike", patterns);
  }

  /// All words over a and b, short ones first.
  private static List<String> words(int longest) {
    List<String> words = new ArrayList<>(List.of(""));
    int from = 0;
    for (int length = 1; length <= longest; length++) {
      int to = words.size();
      for (int i = from; i < to; i++) {
        words.add(words.get(i) + "a");
        words.add(words.get(i) + "b");
      }
      from = to;
    }
    return words;
  }
}
