package dev.trustdrift.rules.sessions;

import org.jspecify.annotations.Nullable;

/// How to name sessions so that each leads to one job.
final class TelltaleName {
  private static final String GITHUB = "https://token.actions.githubusercontent.com";

  private TelltaleName() {}

  /// What to paste into the pipeline of an issuer's jobs.
  ///
  /// @param issuer URL; null where it is not known
  static String fix(@Nullable String issuer) {
    if (GITHUB.equals(issuer)) {
      return """
      # configure-aws-credentials:
      role-session-name: github-${{ github.repository_id }}-${{ github.run_id }}""";
    }
    return """
    # .gitlab-ci.yml (the AWS CLI and SDKs read it beside AWS_ROLE_ARN):
    variables:
      AWS_ROLE_SESSION_NAME: "gitlab-ci-${CI_PROJECT_ID}-${CI_JOB_ID}"
    # then hold every job to it, in the trust policy's Condition:
    "StringLike": {"sts:RoleSessionName": "gitlab-ci-*-*"}""";
  }
}
