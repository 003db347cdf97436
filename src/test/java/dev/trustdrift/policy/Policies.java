package dev.trustdrift.policy;

import java.util.Map;

/// Short ways to write a test's policy and request.
final class Policies {
  static final String GITLAB = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";

  private Policies() {}

  /// A statement for the GitLab provider with these conditions; single quotes stand for double
  /// ones.
  static String statement(String effect, String conditions) {
    return """
        {"Effect": "%s", "Principal": {"Federated": "%s"},
         "Action": "sts:AssumeRoleWithWebIdentity", "Condition": %s}"""
        .formatted(effect, GITLAB, conditions.replace('\'', '"'));
  }

  static String document(String... statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(",\n", statements) + "]}";
  }

  static TrustPolicy allow(String conditions) {
    return TrustPolicy.parse(document(statement("Allow", conditions)));
  }

  static RequestContext request(Map<String, String> keys) {
    return RequestContext.webIdentity(GITLAB, keys);
  }
}
