package dev.trustdrift.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectWordsTest {

  private static final String BITBUCKET =
      "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
  private static final String REPOSITORY = "{0c2e4f7a-6b1d-4e5f-8a9b-1c2d3e4f5a6b}";
  private static final String CIRCLECI =
      "oidc.circleci.com/org/5f0e6c1a-2b3d-4c4e-8f5a-6b7c8d9e0f1a";
  private static final String JOB =
      "org/5f0e6c1a-2b3d-4c4e-8f5a-6b7c8d9e0f1a/project/9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d"
          + "/user/1b2c3d4e-5f6a-4b7c-9d8e-0f1a2b3c4d5e";

  private static String key(String issuer) {
    return switch (issuer) {
          case "gitlab" -> "gitlab.com";
          case "github" -> "token.actions.githubusercontent.com";
          case "terraform" -> "app.terraform.io";
          case "buildkite" -> "agent.buildkite.com";
          case "bitbucket" -> BITBUCKET;
          case "circleci" -> CIRCLECI;
          case "eks" -> "oidc.eks.eu-central-1.amazonaws.com/id/example0";
          default -> issuer;
        }
        + ":sub";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gitlab | project_path:acme/shop:ref_type:branch:ref:main | a pipeline or merge request on branch `main` of project `acme/shop`",
        "gitlab | project_path:acmea/a:ref_type:tag:ref:a | a pipeline on tag `a` of project `acmea/a`",
        "gitlab | project_path:acme/a/b:ref_type:branch:ref:feat/x | a pipeline or merge request on branch `feat/x` of project `acme/a/b`",
        "gitlab | project_path:acme/shop | any pipeline of project `acme/shop`",
        "gitlab | project_id:42:ref_type:branch | any pipeline on any branch of the project with ID `42`",
        "gitlab | project_path:acme/shop:ref_protected:true | any pipeline on any protected ref of project `acme/shop`",
        "gitlab | project_path:acme/shop:ref_type:branch:ref:main:ref_protected:true | a pipeline or merge request on protected branch `main` of project `acme/shop`",
        "gitlab | project_path:acme/shop:deployment_tier:production | any pipeline of project `acme/shop`, with deployment_tier `production`",
        "github | repo:acme/shop:ref:refs/heads/main | a workflow on branch `main` of repository `acme/shop`",
        "github | repo:acme@1/shop@2:ref:refs/tags/v1 | a workflow on tag `v1` of repository `acme/shop`",
        "github | repo:acme/shop:environment:prod | a job in environment `prod` of repository `acme/shop`",
        "github | repo:acme/shop:pull_request | a pull request of repository `acme/shop`",
        "terraform | organization:acme:project:shop:workspace:prod:run_phase:apply | the apply of a run in workspace `acme/shop/prod`",
        "terraform | organization:acme:project:shop:stack:web:deployment:prod:operation:plan | the plan of deployment `prod` of stack `acme/shop/web`",
        "terraform | organization:acme:module:vpc:operation:test_run | a test of module `acme/vpc`",
        "buildkite | organization:acme:pipeline:shop:ref:refs/heads/main:commit:HEAD:step:deploy | a build on branch `main` of pipeline `acme/shop`",
        "buildkite | organization:acme:pipeline:shop:ref:refs/tags/v1:commit:HEAD:step: | a build on tag `v1` of pipeline `acme/shop`",
        "bitbucket | "
            + REPOSITORY
            + ":"
            + REPOSITORY
            + ":"
            + REPOSITORY
            + " | a step in deployment environment `"
            + REPOSITORY
            + "` of repository `"
            + REPOSITORY
            + "`",
        "bitbucket | "
            + REPOSITORY
            + ":"
            + REPOSITORY
            + " | a step outside any deployment environment of repository `"
            + REPOSITORY
            + "`",
        "circleci | " + JOB + " | any job in project `9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d`",
        "circleci | "
            + JOB
            + "/vcs-origin/github.com/acme/shop/vcs-ref/refs/heads/main"
            + " | a job on `refs/heads/main` of `github.com/acme/shop` in project `9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d`",
        "circleci | "
            + JOB
            + "/vcs-origin//vcs-ref/"
            + " | a job that a webhook started in project `9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d`",
        "eks | system:serviceaccount:acme:shop | a pod with service account `shop` of namespace `acme`",
      })
  void aSubjectIsReadAsAJob(String issuer, String subject, String words) {
    assertThat(Issuers.words(key(issuer), subject)).hasValue(words);
  }

  @ParameterizedTest
  @CsvSource({
    "gitlab, ''",
    "gitlab, system:serviceaccount:ns:sa",
    "gitlab, project_path:acme",
    "github, repo:acme/shop:x",
    "buildkite, organization:acme:pipeline:shop",
    "eks, system:serviceaccount:acme",
    "accounts.google.com, 1234",
  })
  void aSubjectOfAnotherLayoutSpeaksForItself(String issuer, String subject) {
    assertThat(Issuers.words(key(issuer), subject)).isEmpty();
  }
}
