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
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags trust that accepts every audience of the provider's client ID list.
final class MissingAudience implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "missing-audience",
              "No condition bounds the audience",
              Severity.LOW)
          .why(
              "STS refuses audiences outside the provider's client ID list before it looks"
                  + " at the policy, so this matters only when the list grows: a token made for"
                  + " another service then fits here too.")
          .fix("Add `StringEquals` on `aud` with the audience your jobs ask for.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "only the subject is tested",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "both are tested",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:aud": "https://gitlab.com",
                      "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.grants().stream()
        .filter(grant -> !grant.decision().audienceBounded())
        .filter(grant -> grant.decision().reach() != Reach.NOBODY)
        .filter(grant -> grant.decision().reach() != Reach.UNDECIDED)
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.PROVEN,
                    "role `"
                        + grant.role().name()
                        + "` takes a token for any audience: no condition bounds `"
                        + grant.key("aud")
                        + "`",
                    remedy(grant)));
  }

  private static String remedy(Grant grant) {
    OidcProvider provider = grant.provider();
    String audience =
        provider == null || provider.clientIds().isEmpty()
            ? "AUDIENCE"
            : provider.clientIds().getFirst();
    return TrustEdit.byHand(
        grant,
        "add to the Condition of the statement in trust.json: \"StringEquals\": {\""
            + grant.key("aud")
            + "\": \""
            + audience
            + "\"}");
  }
}
