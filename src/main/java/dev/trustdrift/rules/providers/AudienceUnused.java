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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Flags client IDs that no role accepts and no session carried.
final class AudienceUnused implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.PROVIDERS,
              "audience-unused",
              "A client ID that nobody uses",
              Severity.LOW)
          .why(
              "STS checks a token's audience against the provider's client IDs before any trust policy; each one more lets tokens come that far.")
          .fix("Remove the client ID from the provider.");

  private static final String CONDITION =
      """
      {"StringEquals": {"gitlab.com:aud": "https://gitlab.com",
        "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""";

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged(
            "`sts.amazonaws.com` is registered, and no role takes it", two().trusting(CONDITION)),
        Example.clean(
            "the role takes any audience",
            two()
                .trusting(
                    """
                    {"StringEquals": {"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""")),
        Example.clean(
            "the trail was not read",
            two()
                .trusting(CONDITION)
                .gap(Gap.unread(Gap.Part.TRAIL, "cloudtrail:LookupEvents was denied"))));
  }

  private static ExampleAccount two() {
    return ExampleAccount.empty()
        .provider(
            new OidcProvider(
                ExampleAccount.GITLAB,
                "https://gitlab.com",
                List.of("https://gitlab.com", "sts.amazonaws.com"),
                List.of(),
                Map.of(),
                true));
  }

  /// A provider that no role trusts has another finding, which covers all its client IDs.
  @Override
  public Stream<Finding> check(Facts facts) {
    if (!AudienceUse.known(facts)) {
      return Stream.empty();
    }
    return facts.inventory().providers().stream()
        .filter(OidcProvider::detailed)
        .filter(provider -> UnusedProvider.trusted(facts, provider))
        .flatMap(
            provider ->
                provider.clientIds().stream()
                    .distinct()
                    .filter(audience -> !AudienceUse.used(facts, provider, audience))
                    .map(audience -> finding(facts, provider, audience)));
  }

  private static Finding finding(Facts facts, OidcProvider provider, String audience) {
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("issuer", Printable.of(provider.url(), 255));
    evidence.put("audience", Printable.of(audience, 255));
    return INFO.finding(
        facts,
        provider.arn(),
        audience,
        INFO.severity(),
        Confidence.OBSERVED,
        "the client ID `%s` of `%s` is accepted by no role, and no session carried it; remove it"
            .formatted(Printable.of(audience, 255), Printable.of(provider.url(), 255)),
        AudienceUse.remove(provider, audience),
        new Evidence.Named(evidence));
  }
}
