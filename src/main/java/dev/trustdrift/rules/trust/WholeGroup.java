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

/// Flags roles that infinitely many projects can assume, all of them yours.
final class WholeGroup implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "whole-group",
              "Every project of a group can assume the role",
              Severity.HIGH)
          .scaledByEnvironment()
          .why(
              "Whoever can create a project in the group, or push to any of its projects,"
                  + " can come in: today's projects and all later ones, on every ref that the"
                  + " pattern admits.")
          .fix("List the projects that need the role, each with its ref.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "a pattern that ends with the group",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/*"}}""")),
        flagged(
            "every project, although on main only",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/*:ref_type:branch:ref:main"}}""")),
        clean(
            "one project",
            withGitlab()
                .trusting(
                    """
                    {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "a group on staging",
            withGitlab()
                .role(
                    "staging-deploy",
                    ExampleAccount.webIdentityPolicy(
                        """
                        {"StringLike": {"gitlab.com:sub": "project_path:acme/*"}}"""))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .filter(grant -> grant.decision().reach() == Reach.GROUP)
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.PROVEN,
                    whose(grant)
                        + " can assume role `"
                        + grant.role().name()
                        + "`, for one "
                        + grant.witnessInWords().orElse("any of them")
                        + grant.byFaultOf(),
                    TighterTrust.command(facts, grant)));
  }

  /// An issuer owned as a whole has no namespace to name.
  private static String whose(Grant grant) {
    return grant.owned().namespaces().isEmpty()
        ? "infinitely many projects of " + grant.issuer()
        : "infinitely many projects under " + LookalikeNamespace.quoted(grant.owned().namespaces());
  }
}
