package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Notes roles on gitlab.com that trust a project by its path, which may change hands.
final class PathOnlySubject implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "path-only-subject",
              "The role trusts a project's path, not the project",
              Severity.INFO)
          .why(
              "A renamed or deleted group or project gives up its path, and somebody else may claim"
                  + " it: the subject is then the same, and only `project_id` and `namespace_id` tell"
                  + " them apart.")
          .fix(
              "On gitlab.com also test `project_id` (constant for the project's life) or `namespace_id`.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "a subject alone",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "with the ID of the project",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main",
                      "gitlab.com:project_id": "4711"}}""")),
        clean(
            "with the ID of the namespace",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main",
                      "gitlab.com:namespace_id": "42"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .filter(grant -> grant.issuer().equals("https://gitlab.com"))
        .filter(grant -> grant.decision().pathOnly())
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.PROVEN,
                    "role `"
                        + grant.role().name()
                        + "` lets in "
                        + grant.witnessInWords().orElse("a project")
                        + " by its path alone: whoever holds that path one day comes in",
                    TrustEdit.byHand(
                        grant,
                        "add `"
                            + grant.key("project_id")
                            + "` with the project's ID (glab api projects/NAMESPACE%2FPROJECT, field id)"
                            + " to StringEquals")));
  }
}
