package dev.trustdrift.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.language.Budget;
import dev.trustdrift.language.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptanceTest {
  private static final String SUB = "{'StringLike': {'gitlab.com:sub': 'project_path:g/*'}}";
  private static final String MAIN = "project_path:g/p:ref_type:branch:ref:main";

  private static Acceptance of(String... statements) {
    return Acceptance.of(
        TrustPolicy.parse(Policies.document(statements)),
        Policies.GITLAB,
        GitLabTokens.DOT_COM,
        Budget.of(2_000_000));
  }

  private static Acceptance.Cells cells(String... statements) {
    assertThat(of(statements)).isInstanceOf(Acceptance.Cells.class);
    return (Acceptance.Cells) of(statements);
  }

  private static List<DeadReason> dead(TokenSpace tokens, String... statements) {
    return DeadReason.of(
        TrustPolicy.parse(Policies.document(statements)),
        Policies.GITLAB,
        tokens,
        Budget.of(2_000_000));
  }

  /// What can't be modelled: possible, but not certain.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'DateLessThan': {'aws:CurrentTime': '2027-01-01T00:00:00Z'}}",
        "{'Odd': {'k': 'v'}}",
        "{'StringLike': {'gitlab.com:sub': 'project_path:${gitlab.com:aud}/*'}}",
        "{'StringEquals': {'aws:FutureKey': 'x'}}",
        "{'ArnLike': {'gitlab.com:sub': '*:g/*:ref_type:*:ref:*'}}",
      })
  void whatIsNotKnownIsPossibleAndNotCertain(String conditions) {
    Acceptance.Cells cells = cells(Policies.statement("Allow", conditions));
    assertThat(cells.exact()).isFalse();
    assertThat(cells.certain()).isEmpty();
    assertThat(cells.possible()).isNotEmpty();
    Acceptance.Cells denied =
        cells(Policies.statement("Allow", "{}"), Policies.statement("Deny", conditions));
    assertThat(denied.possibly().contains(MAIN)).isTrue();
    assertThat(denied.surely().contains(MAIN)).isFalse();
  }

  @Test
  void anAddressOfANarrowRangeIsPossibleAndNotCertain() {
    Acceptance.Cells cells =
        cells(Policies.statement("Allow", "{'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}}"));
    assertThat(cells.certain()).isEmpty();
    assertThat(cells.possible()).isNotEmpty();
  }

  @Test
  void whoeverIsDeniedFromSomeAddressesComesFromAnother() {
    Acceptance.Cells cells =
        cells(
            Policies.statement("Allow", "{}"),
            Policies.statement("Deny", "{'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}}"));
    assertThat(cells.surely().contains(MAIN)).isTrue();
    assertThat(
            cells(
                    Policies.statement("Allow", "{}"),
                    Policies.statement("Deny", "{'NotIpAddress': {'aws:SourceIp': '10.0.0.0/8'}}"))
                .certain())
        .isEmpty();
  }

  @Test
  void aPossibleAddressIsShownFromItsRange() {
    Acceptance.Cells cells =
        cells(
            Policies.statement(
                "Allow",
                "{'IpAddress': {'aws:SourceIp': '203.0.113.0/24'}, 'NotIpAddress': {'aws:SourceIp':"
                    + " '203.0.113.0/32'}}"));
    Cell cell = cells.possible().getFirst();
    assertThat(cell.others()).containsEntry("aws:sourceip", List.of("203.0.113.1"));
    assertThat(
            Evaluator.of(
                    TrustPolicy.parse(
                        Policies.document(
                            Policies.statement(
                                "Allow", "{'IpAddress': {'aws:SourceIp': '203.0.113.0/24'}}"))))
                .decide(cells.request(cell, MAIN)))
        .isInstanceOf(Decision.Allowed.class);
  }

  @Test
  void aNumberIsCertainWhereAValueProvesIt() {
    Acceptance.Cells cells =
        cells(
            Policies.statement(
                "Allow",
                "{'NumericGreaterThan': {'gitlab.com:project_id': '41'}, 'NumericLessThan':"
                    + " {'gitlab.com:project_id': 43}}"));
    assertThat(cells.certain()).hasSize(1);
    assertThat(cells.certain().getFirst().others())
        .containsEntry("gitlab.com:project_id", List.of("42"));
  }

  /// ForAllValues binds every value, each ForAnyValue needs a value of its own among them.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'ForAnyValue:StringEquals': {'aws:TagKeys': 'a'}, 'ForAnyValue:StringLike': {'aws:TagKeys': 'b*'}} | true",
        "{'ForAnyValue:StringLike': {'aws:TagKeys': 'a*'}, 'ForAllValues:StringLike': {'aws:TagKeys': '*b'}} | true",
        "{'ForAnyValue:StringEquals': {'aws:TagKeys': 'a'}, 'ForAllValues:StringLike': {'aws:TagKeys': '*b'}} | false",
        "{'ForAllValues:StringEquals': {'aws:TagKeys': 'a'}, 'Null': {'aws:TagKeys': 'false'}} | true",
        "{'ForAnyValue:StringEquals': {'aws:TagKeys': 'a'}, 'Null': {'aws:TagKeys': 'true'}} | false",
        "{'StringLike': {'sts:RoleSessionName': 'gitlab-*'}} | true",
        "{'StringLike': {'sts:RoleSessionName': 'group/project-*'}} | false",
        "{'Bool': {'aws:SecureTransport': 'true'}} | true",
        "{'Bool': {'aws:SecureTransport': 'false'}} | false",
        "{'StringEquals': {'aws:PrincipalOrgID': 'o-1'}} | false",
        "{'StringNotEquals': {'aws:PrincipalOrgID': 'o-1'}} | true",
        "{'StringEquals': {'sts:ExternalId': 'x'}} | false",
      })
  void theRequestsOwnKeysAreModelled(String conditions, boolean satisfiable) {
    TrustPolicy policy = Policies.allow(conditions);
    Acceptance.Cells cells = cells(Policies.statement("Allow", conditions));
    assertThat(cells.exact()).isTrue();
    assertThat(cells.certain()).hasSize(satisfiable ? 1 : 0);
    for (Cell cell : cells.certain()) {
      assertThat(cells.confirm(policy, cell, MAIN)).isInstanceOf(Decision.Allowed.class);
    }
  }

  @Test
  void wildcardPrincipalsAreAdmittedWithAMark() {
    String everyone = "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"sts:*\"}";
    assertThat(cells(everyone).certain()).singleElement().matches(Cell::byWildcard);
    assertThat(cells(everyone, Policies.statement("Allow", SUB)).certain())
        .extracting(Cell::byWildcard)
        .containsExactly(true, false);
  }

  @Test
  void aDocumentThatIsNotUnderstoodIsUndecided() {
    assertThat(
            Acceptance.of(
                TrustPolicy.parse("{"), Policies.GITLAB, GitLabTokens.DOT_COM, Budget.of(1_000)))
        .isInstanceOf(Acceptance.Undecided.class);
  }

  @Test
  void acceptanceRestsOnTheAudienceOnlyWhereEveryWayInBindsIt() {
    String aud = "{'StringEquals': {'gitlab.com:aud': 'x'}}";
    assertThat(restsOn(Policies.statement("Allow", aud))).isEqualTo(Truth.TRUE);
    assertThat(restsOn(Policies.statement("Allow", SUB))).isEqualTo(Truth.FALSE);
    assertThat(restsOn(Policies.statement("Allow", aud), Policies.statement("Allow", SUB)))
        .isEqualTo(Truth.FALSE);
    assertThat(
            restsOn(
                Policies.statement("Allow", SUB),
                Policies.statement("Deny", "{'StringNotEquals': {'gitlab.com:aud': 'x'}}")))
        .isEqualTo(Truth.TRUE);
    assertThat(restsOn(Policies.statement("Allow", "{'StringLike': {'gitlab.com:aud': '*'}}")))
        .isEqualTo(Truth.FALSE);
  }

  private static Truth restsOn(String... statements) {
    return Acceptance.restsOn(
        "gitlab.com:aud",
        TrustPolicy.parse(Policies.document(statements)),
        Policies.GITLAB,
        GitLabTokens.DOT_COM,
        Budget.of(1_000_000));
  }

  @Test
  void namesWhyAStatementIsDead() {
    assertThat(
            dead(
                GitLabTokens.SELF_MANAGED,
                Policies.statement("Allow", "{'StringEquals': {'gitlab.com:aud': 'other'}}")))
        .singleElement()
        .isInstanceOf(DeadReason.NoValueFits.class);
    assertThat(
            dead(
                GitLabTokens.SELF_MANAGED,
                Policies.statement("Allow", "{'StringEquals': {'gitlab.com:project_id': '1'}}")))
        .singleElement()
        .isInstanceOf(DeadReason.KeyNeverPresent.class);
    assertThat(
            dead(
                GitLabTokens.DOT_COM,
                Policies.statement(
                    "Allow",
                    "{'StringLike': {'gitlab.com:sub': 'project_path:g/*'}, 'StringNotLike':"
                        + " {'gitlab.com:sub': '*:ref_type:*'}, 'StringLikeIfExists':"
                        + " {'gitlab.com:sub': '*main'}}")))
        .singleElement()
        .isInstanceOf(DeadReason.NoValueFits.class);
    assertThat(
            dead(
                GitLabTokens.DOT_COM,
                Policies.statement(
                    "Allow",
                    "{'StringLike': {'gitlab.com:sub': 'project_path:g/*'}, 'StringNotLike':"
                        + " {'gitlab.com:sub': '*:g/*'}, 'StringLikeIfExists':"
                        + " {'gitlab.com:sub': '*main'}}")))
        .singleElement()
        .isInstanceOfSatisfying(
            DeadReason.Contradiction.class,
            dead ->
                assertThat(dead.conditions())
                    .extracting(condition -> condition.written().operator())
                    .containsExactly("StringLike", "StringNotLike"));
    assertThat(
            dead(
                GitLabTokens.DOT_COM,
                Policies.statement("Allow", SUB),
                Policies.statement("Deny", "{'StringEquals': {'gitlab.com:aud': 'x'}}"),
                Policies.statement("Deny", "{'StringLike': {'gitlab.com:sub': '*:g/*'}}")))
        .singleElement()
        .isInstanceOfSatisfying(
            DeadReason.Denied.class,
            dead -> assertThat(dead.denies()).extracting(Statement::index).containsExactly(3));
    assertThat(
            dead(
                GitLabTokens.DOT_COM,
                Policies.statement("Allow", SUB).replace("WithWebIdentity", ""),
                Policies.statement("Allow", SUB).replace("gitlab.com\"}", "x\"}")))
        .extracting(Object::getClass)
        .containsExactly(DeadReason.OtherAction.class, DeadReason.OtherProvider.class);
  }

  @Test
  void subjectPatternsKeepOperatorAndPolarity() {
    TrustPolicy policy =
        TrustPolicy.parse(
            Policies.document(
                Policies.statement("Allow", "{'StringLike': {'GitLab.com:Sub': ['a*', 'b']}}"),
                Policies.statement("Deny", "{'StringNotEquals': {'gitlab.com:sub': 'c*'}}")));
    assertThat(SubjectPattern.of(policy, Policies.GITLAB, "gitlab.com:sub"))
        .extracting(p -> p.statement() + " " + p.operator() + " " + p.text() + " " + p.negated())
        .containsExactly(
            "1 StringLike a* false", "1 StringLike b false", "2 StringNotEquals c* true");
  }

  @Test
  void sideDoorsAreThePrincipalsOfOtherAssumeActions() {
    TrustPolicy policy =
        TrustPolicy.parse(
            Policies.document(
                """
                {"Effect": "Allow", "Action": "sts:AssumeRole*", "Principal": {
                  "AWS": ["*", "123456789012", "arn:aws:iam::210987654321:root",
                          "arn:aws:iam::210987654321:role/x", "arn:aws:iam::210987654321:user/x", "AIDAX"],
                  "Service": "ec2.amazonaws.com",
                  "Federated": ["%s", "arn:aws:iam::1:saml-provider/okta"]}}"""
                    .formatted(Policies.GITLAB),
                Policies.statement("Allow", "{}")));
    assertThat(SideDoor.of(policy))
        .extracting(door -> door.kind() + " " + door.account())
        .containsExactly(
            "EVERYONE ",
            "ACCOUNT 123456789012",
            "ACCOUNT 210987654321",
            "ROLE 210987654321",
            "USER 210987654321",
            "OTHER ",
            "SERVICE ",
            "FEDERATED ");
    assertThat(policy.federatedProviders())
        .containsExactly("*", Policies.GITLAB, "arn:aws:iam::1:saml-provider/okta");
  }

  @Test
  void aListOfFiveHundredValuesIsQuick() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      values.add("'project_path:g/p" + i + ":ref_type:branch:ref:main'");
    }
    String list = values.toString();
    Budget budget = Budget.of(100_000);
    TrustPolicy policy =
        TrustPolicy.parse(
            Policies.document(
                Policies.statement("Allow", "{'StringLike': {'gitlab.com:sub': " + list + "}}"),
                Policies.statement("Deny", "{'StringNotLike': {'gitlab.com:sub': " + list + "}}"),
                Policies.statement("Deny", "{'StringLike': {'gitlab.com:sub': '*p7:*'}}")));
    Acceptance acceptance = Acceptance.of(policy, Policies.GITLAB, GitLabTokens.DOT_COM, budget);
    assertThat(((Acceptance.Cells) acceptance).certain()).hasSize(499);
    assertThat(budget.spent()).isLessThan(10_000);
  }

  @Test
  void hostilePoliciesEndWithinTheBudget() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<String> statements = new ArrayList<>();
      statements.add(Policies.statement("Allow", "{'StringLike': {'gitlab.com:sub': '*a*'}}"));
      for (int i = 0; i < 40; i++) {
        List<String> patterns = new ArrayList<>();
        for (int j = 0; j < 3; j++) {
          patterns.add(
              "'*" + (char) ('a' + random.nextInt(20)) + (random.nextBoolean() ? "x*'" : "y*'"));
        }
        statements.add(
            Policies.statement("Deny", "{'StringNotLike': {'gitlab.com:sub': " + patterns + "}}"));
      }
      Budget budget = Budget.of(200_000);
      Acceptance acceptance =
          Acceptance.of(
              TrustPolicy.parse(Policies.document(statements.toArray(new String[0]))),
              Policies.GITLAB,
              GitLabTokens.DOT_COM,
              budget);
      assertThat(budget.spent()).isLessThan(400_000);
      if (acceptance instanceof Acceptance.Cells cells) {
        assertThat(cells.possibly().find(Budget.of(1_000_000)))
            .isNotInstanceOf(Verdict.Undecided.class);
      }
    }
  }
}
