package dev.trustdrift.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.language.Pattern;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuersTest {

  private static final String GITHUB = "https://token.actions.githubusercontent.com";
  private static final String BITBUCKET =
      "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
  private static final String CIRCLECI =
      "https://oidc.circleci.com/org/5f0e6c1a-2b3d-4c4e-8f5a-6b7c8d9e0f1a";
  private static final String EKS =
      "https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E";

  @ParameterizedTest
  @CsvSource({
    "https://gitlab.com, Gitlab",
    "https://gitlab.example.com, Gitlab",
    GITHUB + ", Github",
    GITHUB + "/acme, Github",
    "https://token.actions.acme.ghe.com, Github",
    "https://code.example.com/_services/token, Github",
    "https://app.terraform.io, TerraformCloud",
    BITBUCKET + ", Bitbucket",
    CIRCLECI + ", CircleCi",
    "https://agent.buildkite.com, Buildkite",
    EKS + ", EksCluster",
    "https://oidc.eks.cn-north-1.amazonaws.com.cn/id/EXAMPLE0, EksCluster",
    "https://oidc-eks.eu-central-1.api.aws/id/EXAMPLE0, EksCluster",
    "https://accounts.google.com, AnyIssuer",
    "https://agent.buildkite.com.example.com, AnyIssuer",
    "https://oidc.circleci.com/org/, AnyIssuer",
    "https://oidc.eks.eu-central-1.amazonaws.com.example.com/id/EXAMPLE0, AnyIssuer",
    GITHUB + ".example.com, AnyIssuer",
  })
  void anIssuerShowsByItsUrl(String url, String kind) {
    assertThat(Issuers.of(url, false).getClass().getSimpleName()).isEqualTo(kind);
    assertThat(Issuers.of(url, false).url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://gitlab.com",
        GITHUB,
        "https://app.terraform.io",
        "https://agent.buildkite.com",
        "https://accounts.google.com"
      })
  void aPlatformsOneIssuerIsShared(String url) {
    assertThat(Issuers.of(url, false).shared()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://gitlab.example.com",
        GITHUB + "/acme",
        "https://token.actions.acme.ghe.com",
        BITBUCKET,
        CIRCLECI,
        EKS
      })
  void anIssuerOfOneOrganizationIsPrivate(String url) {
    assertThat(Issuers.of(url, false).shared()).isFalse();
  }

  /// The keys of AssumeRoleWithWebIdentity in the Service Authorization Reference, STS.
  @ParameterizedTest
  @CsvSource({
    "https://gitlab.com, namespace_id pipeline_source project_id ref_protected runner_environment"
        + " user_access_level user_email user_id user_login",
    "https://gitlab.example.com, ''",
    "https://acme.gitlab-dedicated.com, ''",
    GITHUB
        + ", actor actor_id enterprise_id environment job_workflow_ref oaud ref repository"
        + " repository_id repository_owner_id workflow",
    "https://code.example.com/_services/token, oaud",
    "https://app.terraform.io, oaud",
    BITBUCKET + ", oaud",
    CIRCLECI + ", oaud oidc.circleci.com/project-id",
    "https://agent.buildkite.com, build_branch cluster_id cluster_name oaud organization_id"
        + " organization_slug pipeline_id pipeline_slug",
    EKS + ", oaud",
  })
  void theClaimsAreThoseThatAwsMakesKeysOf(String url, String names) {
    assertThat(Issuers.of(url, false).claims())
        .containsOnlyKeys(Arrays.stream(names.split(" ")).filter(name -> !name.isEmpty()).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "https://gitlab.com, project_path:acme/*, acme",
    "https://gitlab.com, project_path:acme/team/shop:ref_type:*, acme/team",
    GITHUB + ", repo:acme/shop:*, acme",
    GITHUB + ", repo:acme@*/shop@*:*, acme",
    GITHUB + ", repository_owner:acme:*, acme",
    "https://app.terraform.io, organization:acme:project:*, acme",
    "https://agent.buildkite.com, organization:acme:*, acme",
    EKS + ", system:serviceaccount:acme:*, acme",
  })
  void aCompleteNamespaceIsReadOffAPattern(String url, String pattern, String namespace) {
    assertThat(Issuers.of(url, false).namespaceOf(Pattern.glob(pattern))).hasValue(namespace);
  }

  @ParameterizedTest
  @CsvSource({
    "https://gitlab.com, project_path:acme*",
    GITHUB + ", repo:acme*/shop:*",
    GITHUB + ", repo:/shop:*",
    GITHUB + ", repository_owner:acme*",
    GITHUB + ", *",
    "https://app.terraform.io, organization:acm?:*",
    "https://agent.buildkite.com, organization:*",
    EKS + ", system:serviceaccount:acme*",
    BITBUCKET + ", *",
  })
  void anIncompleteOneIsNot(String url, String pattern) {
    assertThat(Issuers.of(url, false).namespaceOf(Pattern.glob(pattern))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    GITHUB + ", acme, repo:acme/shop:pull_request, true",
    GITHUB + ", acme, repo:ACME@1/shop@2:pull_request, true",
    GITHUB + ", acme, repository_owner:acme, true",
    GITHUB + ", acme, repo:acme-evil/shop:pull_request, false",
    GITHUB + ", acme, repository_owner:acmea, false",
    "https://agent.buildkite.com, acme, organization:acme:pipeline:shop, true",
    "https://agent.buildkite.com, acme, organization:acmea:pipeline:shop, false",
    "https://app.terraform.io, acme/shop, organization:acme:project:shop:workspace:w, true",
    "https://app.terraform.io, acme/shop, organization:acme:project:shopb:workspace:w, false",
    EKS + ", acme, system:serviceaccount:acme:shop, true",
    EKS + ", acme, system:serviceaccount:acme-evil:shop, false",
    BITBUCKET + ", acme, anything, true",
    BITBUCKET + ", other, anything, false",
  })
  void whatIsInANamespaceEndsWithItsName(
      String url, String namespace, String subject, boolean inside) {
    assertThat(
            Issuers.of(url, false).inNamespace(namespace).stream()
                .anyMatch(pattern -> pattern.matches(subject)))
        .isEqualTo(inside);
  }

  /// What reach counts as one: the first and the second have the same ref, the third has not.
  @ParameterizedTest
  @CsvSource({
    GITHUB
        + ", repo:acme/shop:ref:refs/heads/a, repo:acme@1/shop@2:ref:refs/heads/a,"
        + " repo:acme@1/shop@2:ref:refs/heads/ab",
    GITHUB
        + ", repo:acme/shop:actor:x:environment:p, repo:acme/shop:environment:p:actor:y,"
        + " repo:acme/shopb:environment:p",
    GITHUB
        + ", repo:acme/shop:environment:*, repo:acme@1/shop@2:environment:*,"
        + " repo:acme/shop:environment:prod",
    "https://agent.buildkite.com,"
        + " organization:a:pipeline:b:ref:refs/heads/m:commit:1:step:x,"
        + " organization:a:pipeline:b:ref:refs/heads/m:commit:2:step:,"
        + " organization:a:pipeline:b:ref:refs/heads/main:commit:1:step:x",
    BITBUCKET + ", {r}:{e}:{1}, {r}:{e}:{2}, {r}:{f}:{1}",
    CIRCLECI
        + ", org/o/project/p/user/u/vcs-origin/g/vcs-ref/refs/heads/m,"
        + " org/o/project/p/user/v/vcs-origin/g/vcs-ref/refs/heads/m,"
        + " org/o/project/p/user/u/vcs-origin/g/vcs-ref/refs/heads/main",
  })
  void aRefIsTheSameWhateverElseASubjectSays(String url, String one, String same, String other) {
    Issuer issuer = Issuers.of(url, false);

    assertThat(Stream.of(one, same, other).map(word -> matches(issuer, one, word)))
        .containsExactly(true, true, false);
  }

  private static boolean matches(Issuer issuer, String subject, String word) {
    return issuer.sameRef(subject).stream().anyMatch(pattern -> pattern.matches(word));
  }
}
