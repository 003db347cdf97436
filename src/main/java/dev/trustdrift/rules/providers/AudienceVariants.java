package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Flags client IDs of one provider that differ in a slash, a scheme or in case only.
final class AudienceVariants implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.PROVIDERS,
              "audience-variants",
              "Client IDs that are nearly the same",
              Severity.LOW)
          .why(
              "Audiences are compared character by character: variants are usually attempts to make a token fit, of which one worked and the others stayed.")
          .fix("Keep the one that jobs ask for, and remove the others.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged(
            "a slash at the end", registered("https://gitlab.com", "https://gitlab.com/")),
        Example.flagged(
            "scheme and case", registered("https://gitlab.com", "gitlab.com", "GitLab.com")),
        Example.clean("unlike", registered("https://gitlab.com", "sts.amazonaws.com")));
  }

  private static ExampleAccount registered(String... audiences) {
    return ExampleAccount.empty()
        .provider(
            new OidcProvider(
                ExampleAccount.GITLAB,
                "https://gitlab.com",
                List.of(audiences),
                List.of(),
                Map.of(),
                true))
        .shown("ClientIDList: " + String.join(", ", audiences));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.inventory().providers().stream()
        .filter(OidcProvider::detailed)
        .flatMap(
            provider ->
                provider.clientIds().stream()
                    .distinct()
                    .sorted()
                    .collect(
                        Collectors.groupingBy(
                            AudienceVariants::normal, TreeMap::new, Collectors.toList()))
                    .entrySet()
                    .stream()
                    .filter(alike -> alike.getValue().size() > 1)
                    .map(alike -> finding(facts, provider, alike.getKey(), alike.getValue())));
  }

  private static Finding finding(
      Facts facts, OidcProvider provider, String normal, List<String> variants) {
    String all =
        variants.stream()
            .map(variant -> "`" + Printable.of(variant, 255) + "`")
            .collect(Collectors.joining(", "));
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("issuer", Printable.of(provider.url(), 255));
    evidence.put("audiences", all);
    return INFO.finding(
        facts,
        provider.arn(),
        normal,
        INFO.severity(),
        Confidence.INFERRED,
        "the client IDs %s of `%s` are nearly the same; keep the one that jobs ask for"
            .formatted(all, Printable.of(provider.url(), 255)),
        fix(facts, provider, variants),
        new Evidence.Named(evidence));
  }

  /// Removes what is known to be unused, and leaves the choice where that is not known.
  private static String fix(Facts facts, OidcProvider provider, List<String> variants) {
    List<String> unused =
        AudienceUse.known(facts)
            ? variants.stream()
                .filter(variant -> !AudienceUse.used(facts, provider, variant))
                .toList()
            : List.of();
    boolean certain = !unused.isEmpty() && unused.size() < variants.size();
    return (certain ? unused : variants)
        .stream()
            .map(variant -> (certain ? "" : "# ") + AudienceUse.remove(provider, variant))
            .collect(
                Collectors.joining(
                    "\n",
                    certain ? "" : "# keep the one that jobs ask for, remove the others:\n",
                    ""));
  }

  private static String normal(String audience) {
    return audience
        .toLowerCase(Locale.ROOT)
        .replaceFirst("^[a-z][a-z0-9+.-]*://", "")
        .replaceFirst("/+$", "");
  }
}
