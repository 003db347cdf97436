package dev.trustdrift.facts.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.rules.ExampleAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The contract's reach (DESIGN section 2), one condition block a line; labelled by hand.
final class ReachTest {

  @ParameterizedTest(name = "{0} on sub {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          StringEquals | project_path:acme/shop:ref_type:branch:ref:main | pinned
          StringEquals | project_path:acme/* | nobody
          StringEquals | project_path:acme/shop:ref_type:mr:ref:main | nobody
          StringEquals | repo:acme/shop:ref:refs/heads/main | nobody
          StringEquals | project_path:Acme/Shop:ref_type:branch:ref:main | pinned
          StringLike | project_path:acme/shop:ref_type:branch:ref:main | pinned
          StringLike | project_path:acme/shop:ref_type:*:ref:main | pinned
          StringLike | project_path:acme/shop:ref_type:branch:ref:release/* | ref-pattern
          StringLike | project_path:acme/shop:ref_type:branch:ref:main* | ref-pattern
          StringLike | project_path:acme/shop:ref_type:branch:ref:*-prod | ref-pattern
          StringLike | project_path:acme/shop:ref_type:branch:ref:* | any-ref
          StringLike | project_path:acme/shop:ref_type:tag:ref:* | any-ref
          StringLike | project_path:acme/shop:* | any-ref
          StringLike | project_path:acme/shop/* | group
          StringLike | project_path:acme/* | group
          StringLike | project_path:acme/*:ref_type:branch:ref:main | group
          StringLike | project_path:acme/sub/*:ref_type:branch:ref:main | group
          StringLike | project_path:acme* | strangers
          StringLike | project_path:* | strangers
          StringLike | * | strangers
          StringLike | ** | strangers
          StringLike | *:ref:main | strangers
          StringLike | project_path:*/shop:ref_type:branch:ref:main | strangers
          StringLike | project_path:ac?e/shop:ref_type:branch:ref:main | strangers
          StringLike | *acme/shop* | strangers
          StringLike | project_path:acme/shop:ref_type:branch:ref:*:* | any-ref
          StringLike | project_path:acme/shop:ref_type:branch:ref:feature * | nobody
          StringNotEquals | project_path:acme/shop:ref_type:branch:ref:main | strangers
          StringNotLike | project_path:evil/* | strangers
          StringEqualsIgnoreCase | project_path:ACME/shop:ref_type:branch:ref:main | pinned
          StringEqualsIfExists | project_path:acme/shop:ref_type:branch:ref:main | pinned
          ForAllValues:StringEquals | project_path:acme/shop:ref_type:branch:ref:main | pinned
          ForAnyValue:StringLike | project_path:acme/* | group
          """)
  // `…:ref:*:*` is dead in the default layout and lives where a component follows the ref.
  void oneSubjectConditionOnGitlabDotCom(String operator, String value, String reach) {
    assertThat(reach("{\"%s\": {\"gitlab.com:sub\": \"%s\"}}".formatted(operator, value)))
        .isEqualTo(reach);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | strangers
          {"StringEquals": {"gitlab.com:aud": "https://gitlab.com"}} | strangers
          {"StringEquals": {"gitlab.com:aud": "nobody-asks-for-this"}} | nobody
          {"StringLike": {"gitlab.com:aud": "project_path:acme/*"}} | nobody
          {"StringLike": {"gitlab.com:sub": ["project_path:acme/shop:ref_type:branch:ref:main", "*"]}} | strangers
          {"StringLike": {"gitlab.com:sub": ["project_path:acme/shop:ref_type:branch:ref:main", "project_path:acme/web:ref_type:branch:ref:*"]}} | any-ref
          {"StringLike": {"gitlab.com:sub": "project_path:acme/*"}, "StringNotLike": {"gitlab.com:sub": "project_path:acme/*"}} | nobody
          {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:*"}, "StringEquals": {"gitlab.com:ref_protected": "true"}} | protected-refs
          {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:*"}, "StringEquals": {"gitlab.com:ref_protected": "false"}} | any-ref
          {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:*"}, "Bool": {"gitlab.com:ref_protected": "true"}} | protected-refs
          {"StringEquals": {"gitlab.com:project_id": "4711"}} | any-ref
          {"StringEquals": {"gitlab.com:project_id": "4711", "gitlab.com:ref_protected": "true"}} | protected-refs
          {"StringEquals": {"gitlab.com:project_id": "4711"}, "StringLike": {"gitlab.com:sub": "*:ref:main"}} | pinned
          {"StringLike": {"gitlab.com:project_id": "47*"}} | strangers
          {"NumericEquals": {"gitlab.com:project_id": "4711"}} | any-ref
          {"NumericEquals": {"gitlab.com:project_id": ["4711.0", "4712"]}, "StringLike": {"gitlab.com:sub": "*:ref:main"}} | pinned
          {"NumericEquals": {"gitlab.com:project_id": "47.5"}} | nobody
          {"NumericEqualsIfExists": {"gitlab.com:project_id": "4711", "gitlab.com:namespace_id": "99"}} | any-ref
          {"NumericEquals": {"gitlab.com:namespace_id": "99"}} | group
          {"NumericNotEquals": {"gitlab.com:project_id": "4711"}} | strangers
          {"NumericGreaterThan": {"gitlab.com:project_id": "4711"}} | strangers
          {"NumericLessThan": {"gitlab.com:project_id": "4711"}} | strangers
          {"NumericLessThan": {"gitlab.com:project_id": "10"}} | any-ref
          {"NumericLessThan": {"gitlab.com:project_id": "1"}} | nobody
          {"NumericGreaterThanEquals": {"gitlab.com:project_id": "4711"}, "NumericLessThanEquals": {"gitlab.com:project_id": "4711"}} | any-ref
          {"NumericLessThan": {"gitlab.com:project_id": "4711"}, "StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}} | pinned
          {"StringEquals": {"gitlab.com:namespace_id": "99"}} | group
          {"StringEquals": {"gitlab.com:namespace_id": "99"}, "StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}} | pinned
          {"StringEquals": {"gitlab.com:pipeline_source": "push"}} | strangers
          {"StringEquals": {"gitlab.com:ref": "main", "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}} | nobody
          {"StringNotEquals": {"gitlab.com:ref": "main"}} | strangers
          {"StringEquals": {"https://gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}} | nobody
          {"StringLikeIfExists": {"https://gitlab.com:sub": "project_path:acme/*"}} | strangers
          {"ForAllValues:StringLike": {"gitlab.com:project_path": "acme/*"}} | strangers
          {"Null": {"gitlab.com:sub": "true"}} | nobody
          {"StringMatches": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}} | undecided
          {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_protected:true"}} | protected-refs
          {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch"}} | any-ref
          {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref:main"}} | pinned
          {"StringEquals": {"GitLab.com:SUB": "project_path:acme/shop:ref_type:branch:ref:main"}} | pinned
          {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}, "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}} | pinned
          {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}} | undecided
          {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}} | strangers
          {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}} | strangers
          {"NotIpAddress": {"aws:SourceIp": ["203.0.113.7", "10.0.0.0/8"]}} | strangers
          {"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}, "Null": {"aws:SourceIp": "false"}} | undecided
          {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}, "NotIpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/2"]}} | undecided
          {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}} | strangers
          {"DateLessThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}} | strangers
          {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}} | nobody
          {"DateGreaterThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}} | undecided
          {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}, "DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}} | nobody
          {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}, "DateGreaterThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}} | pinned
          {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}, "StringLike": {"sts:RoleSessionName": "gitlab-*"}} | pinned
          """)
  void aConditionBlockOnGitlabDotCom(String condition, String reach) {
    assertThat(reach(condition)).isEqualTo(reach);
  }

  @Test
  void aDenyConfinesABroadAllow() {
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"Federated": "%1$s"},
           "Action": "sts:AssumeRoleWithWebIdentity"},
          {"Effect": "Deny", "Principal": {"Federated": "%1$s"}, "Action": "sts:*",
           "Condition": {"StringNotLike": {"gitlab.com:sub": "project_path:acme/*"}}}]}"""
            .formatted(ExampleAccount.GITLAB);
    assertThat(grant(ExampleAccount.withGitlab().role("deploy", policy)).decision().reach())
        .isEqualTo(Reach.GROUP);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          project_path:* | instance
          *:ref:main | instance
          project_path:platform/* | group
          project_path:*/deploy:ref_type:branch:ref:main | group
          project_path:platform/deploy:ref_type:branch:ref:main | pinned
          project_path:platform/deploy:* | any-ref
          """)
  void aSelfManagedInstanceIsOwnedAsAWhole(String value, String reach) {
    ExampleAccount account =
        ExampleAccount.selfManaged()
            .trusting(
                ExampleAccount.SELF_MANAGED,
                "{\"StringLike\": {\"gitlab.example.internal:sub\": \"%s\"}}".formatted(value));
    assertThat(grant(account).decision().reach().word()).isEqualTo(reach);
  }

  @Test
  void aSelfManagedInstanceHasNoFurtherClaims() {
    ExampleAccount account =
        ExampleAccount.selfManaged()
            .trusting(
                ExampleAccount.SELF_MANAGED,
                """
                {"StringEquals": {"gitlab.example.internal:ref_protected": "true"},
                 "StringLike": {"gitlab.example.internal:sub": "project_path:a/b:*"}}""");
    Grant grant = grant(account);
    assertThat(grant.decision().reach()).isEqualTo(Reach.NOBODY);
    assertThat(grant.decision().because())
        .contains("`gitlab.example.internal:ref_protected`", "no token");
  }

  @Test
  void configuredNamespacesDecideWhoIsAStranger() {
    String pinnedElsewhere =
        """
        {"StringEquals": {"gitlab.com:sub": "project_path:other/shop:ref_type:branch:ref:main"}}""";
    assertThat(
            grant(ExampleAccount.withGitlab().owning("acme").trusting(pinnedElsewhere))
                .decision()
                .reach())
        .isEqualTo(Reach.STRANGERS);
  }

  @Test
  void ownershipIgnoresLetterCase() {
    String condition =
        """
        {"StringLike": {"gitlab.com:sub": "project_path:ACME/*"}}""";
    assertThat(
            grant(ExampleAccount.withGitlab().owning("acme").trusting(condition))
                .decision()
                .reach())
        .isEqualTo(Reach.GROUP);
  }

  @Test
  void theWitnessIsAShortestTokenThatAwsWouldTake() {
    Grant grant =
        grant(
            ExampleAccount.withGitlab()
                .owning("acme")
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme*"}}"""));
    assertThat(grant.decision().witness())
        .isEqualTo(
            Map.of(
                "gitlab.com:sub",
                "project_path:acmea/a:ref_type:tag:ref:a",
                "gitlab.com:aud",
                "https://gitlab.com"));
    assertThat(grant.witnessInWords()).hasValue("a pipeline on tag `a` of project `acmea/a`");
  }

  @Test
  void theWholeInstanceOfASharedIssuerCanBeConfiguredAsOwned() {
    Config config =
        Config.DEFAULT.withIssuer(
            "https://gitlab.com", new Config.IssuerConfig(List.of("*"), false, Map.of()));
    assertThat(
            grant(
                    ExampleAccount.withGitlab()
                        .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:*\"}}")
                        .config(config))
                .decision()
                .reach())
        .isEqualTo(Reach.INSTANCE);
  }

  @Test
  void thatAllRefsOfOneOfManyProjectsComeInIsShownByThatProject() {
    String many = "{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/??:ref_type:%s\"}}";
    assertThat(reach(many.formatted("branch:ref:*"))).isEqualTo("any-ref");
    assertThat(reach(many.formatted("branch:ref:main"))).isEqualTo("pinned");
    Grant.Decision open =
        grant(ExampleAccount.withGitlab().trusting(many.formatted("branch:ref:release-*")))
            .decision();
    assertThat(open.reach()).isEqualTo(Reach.UNDECIDED);
    assertThat(open.because()).contains("more than 1000 projects");
  }

  private static String reach(String condition) {
    return grant(ExampleAccount.withGitlab().trusting(condition)).decision().reach().word();
  }

  private static Grant grant(ExampleAccount account) {
    List<Grant> grants =
        Facts.of(account.inventory(), account.config(), new TrustRoots(List.of())).grants();
    assertThat(grants).hasSize(1);
    return grants.getFirst();
  }
}
