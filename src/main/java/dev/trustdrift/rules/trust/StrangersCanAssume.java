package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags roles that a project outside your namespaces can assume.
final class StrangersCanAssume implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "strangers-can-assume",
              "A project you do not own can assume the role",
              Severity.CRITICAL)
          .why(
              "Every project on the instance gets its tokens from the same issuer, and whoever writes"
                  + " a job chooses its audience; only `sub` tells your projects from a stranger's.")
          .fix(
              "Compare `sub` with StringEquals, or write your namespace and a `/` before the first"
                  + " wildcard.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "only the audience is tested",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:aud": "https://gitlab.com"}}""")),
        flagged(
            "any namespace with a project of that name",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:*/shop:ref_type:branch:ref:main"}}""")),
        flagged(
            "a list is as wide as its widest value",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": [
                      "project_path:acme/shop:ref_type:branch:ref:main", "project_path:*"]}}""")),
        clean(
            "one project, one branch",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "a wide Allow that a Deny confines",
            withGitlab()
                .role(
                    "deploy",
                    """
                    {"Version": "2012-10-17", "Statement": [
                      {"Effect": "Allow", "Principal": {"Federated": "%1$s"},
                       "Action": "sts:AssumeRoleWithWebIdentity"},
                      {"Effect": "Deny", "Principal": {"Federated": "%1$s"},
                       "Action": "sts:AssumeRoleWithWebIdentity",
                       "Condition": {"StringNotLike": {"gitlab.com:sub": "project_path:acme/*"}}}]}"""
                        .formatted(ExampleAccount.GITLAB))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .filter(grant -> grant.decision().reach() == Reach.STRANGERS)
        .filter(grant -> LookalikeNamespace.ownedTwin(grant).isEmpty())
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.PROVEN,
                    message(grant),
                    TighterTrust.command(facts, grant)));
  }

  private static String message(Grant grant) {
    return "role `"
        + grant.role().name()
        + "` lets in "
        + grant.witnessInWords().orElse("any token of " + grant.issuer())
        + ", which is not yours"
        + (grant.owned().namespaces().isEmpty()
            ? ": its trust policy names no namespace"
            : ": yours are " + LookalikeNamespace.quoted(grant.owned().namespaces()))
        + grant.byFaultOf();
  }
}
