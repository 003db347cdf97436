package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Flags providers that no role trusts.
final class UnusedProvider implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.PROVIDERS,
              "unused-provider",
              "An identity provider that no role trusts",
              Severity.LOW)
          .why(
              "It lets nobody in today, and one careless trust policy is enough to change that; nobody watches what nobody uses.")
          .fix("Delete the provider.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged("no role at all", ExampleAccount.withGitlab()),
        Example.clean(
            "a role trusts it",
            ExampleAccount.withGitlab()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        Example.clean(
            "roles could not be read",
            ExampleAccount.withGitlab()
                .gap(Gap.unread(Gap.Part.ROLES, "iam:GetAccountAuthorizationDetails was denied"))));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    if (!facts.inventory().complete(Gap.Part.ROLES)) {
      return Stream.empty();
    }
    return facts.inventory().providers().stream()
        .filter(provider -> !trusted(facts, provider))
        .map(provider -> finding(facts, provider));
  }

  /// A policy that mentions the provider without making sense may trust it: no rule to delete by.
  static boolean trusted(Facts facts, OidcProvider provider) {
    return facts.grants().stream().anyMatch(grant -> grant.providerArn().equals(provider.arn()))
        || facts.inventory().roles().stream()
            .anyMatch(role -> role.trustPolicy().contains(provider.arn()));
  }

  private static Finding finding(Facts facts, OidcProvider provider) {
    return INFO.finding(
        facts,
        provider.arn(),
        "",
        INFO.severity(),
        Confidence.OBSERVED,
        "no role trusts the identity provider `%s`; delete it"
            .formatted(Printable.of(provider.url(), 255)),
        "aws iam delete-open-id-connect-provider --open-id-connect-provider-arn %s"
            .formatted(ShellWord.of(provider.arn())),
        new Evidence.Named(Map.of("issuer", Printable.of(provider.url(), 255))));
  }
}
