package dev.trustdrift.rules.trust;

import static dev.trustdrift.rules.Example.clean;
import static dev.trustdrift.rules.Example.flagged;
import static dev.trustdrift.rules.ExampleAccount.withGitlab;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/// Flags roles that trust an OIDC provider which is not in the account.
final class DanglingProvider implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.TRUST,
              "dangling-provider",
              "The role trusts a provider that the account does not have",
              Severity.MEDIUM)
          .why(
              "The trust is dead today; whoever may create the provider again brings it"
                  + " back to life, with thumbprints and audiences of their choice.")
          .fix(
              "Remove the statement, or register the provider again if jobs still need the"
                  + " role.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        flagged(
            "the provider was deleted",
            ExampleAccount.empty()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        clean(
            "the provider is there",
            withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    // Without the whole list, "not in the list" says nothing.
    boolean listed = facts.inventory().complete(Gap.Part.PROVIDERS);
    return facts.grants().stream()
        .filter(grant -> listed && grant.provider() == null && !grant.providerArn().isEmpty())
        .flatMap(
            grant ->
                INFO.onGrant(
                    facts,
                    grant,
                    Confidence.OBSERVED,
                    "role `"
                        + grant.role().name()
                        + "` trusts `"
                        + grant.providerArn()
                        + "`, which account "
                        + facts.account()
                        + " does not have",
                    TrustEdit.byHand(grant, "remove the provider's statement from trust.json")));
  }
}
