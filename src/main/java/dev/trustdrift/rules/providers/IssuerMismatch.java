package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.ProviderFacts;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.DiscoveryDocument;
import dev.trustdrift.inventory.HttpsEndpoint;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.ShellWord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Flags providers whose issuer calls itself something else.
final class IssuerMismatch implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.PROVIDERS,
              "issuer-mismatch",
              "The issuer's own URL differs from the provider's",
              Severity.HIGH)
          .why(
              "AWS finds the provider by the token's `iss`, character by character: a slash, a scheme or a capital letter more, and every token is refused.")
          .fix(
              "A provider's URL can't be changed: create one with the issuer's own URL, move the trust policies, delete the old one.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged("a slash at the end", served("{\"issuer\": \"https://gitlab.com/\"}")),
        Example.flagged("another scheme", served("{\"issuer\": \"http://gitlab.com\"}")),
        Example.flagged("capital letters", served("{\"issuer\": \"https://GitLab.com\"}")),
        Example.clean("the same", served("{\"issuer\": \"https://gitlab.com\"}")),
        Example.clean("the document does not say", served("{}")));
  }

  private static ExampleAccount served(String document) {
    return ExampleAccount.withGitlab()
        .discovery(new Discovery("https://gitlab.com", document))
        .shown(document);
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.providers().stream()
        .flatMap(
            provider ->
                Optional.ofNullable(provider.discovery())
                    .map(DiscoveryDocument::issuer)
                    .filter(issuer -> !issuer.equals(provider.provider().url()))
                    .map(issuer -> finding(facts, provider, issuer))
                    .stream());
  }

  private static Finding finding(Facts facts, ProviderFacts provider, String issuer) {
    OidcProvider registered = provider.provider();
    String shown = Printable.of(issuer, 255);
    Map<String, String> evidence = new LinkedHashMap<>();
    evidence.put("provider", registered.url());
    evidence.put("issuer", shown);
    return INFO.finding(
        facts,
        registered.arn(),
        "",
        INFO.severity(),
        Confidence.OBSERVED,
        "the provider is registered as `%s`, but the issuer calls itself `%s`%s, so every token is refused; register it under that URL"
            .formatted(
                Printable.of(registered.url(), 255), shown, difference(registered.url(), issuer)),
        fix(registered, issuer),
        new Evidence.Named(evidence));
  }

  private static String difference(String url, String issuer) {
    if (issuer.equals(url + "/") || url.equals(issuer + "/")) {
      return " (a slash at the end)";
    }
    if (issuer.equalsIgnoreCase(url)) {
      return " (capital letters)";
    }
    int scheme = issuer.indexOf("://");
    String bare = scheme < 0 ? issuer : issuer.substring(scheme + 3);
    return url.endsWith("://" + bare) ? " (the scheme)" : "";
  }

  private static String fix(OidcProvider registered, String issuer) {
    if (HttpsEndpoint.of(issuer).isEmpty()) {
      return "# AWS takes https issuers alone: set the issuer's own URL to `%s` at its server"
          .formatted(Printable.of(registered.url(), 255));
    }
    String audiences =
        registered.clientIds().stream().map(ShellWord::of).collect(Collectors.joining(" "));
    return "aws iam create-open-id-connect-provider --url %s%s\n# move the trust policies to it, then:\naws iam delete-open-id-connect-provider --open-id-connect-provider-arn %s"
        .formatted(
            ShellWord.of(issuer),
            audiences.isEmpty() ? "" : " --client-id-list " + audiences,
            ShellWord.of(registered.arn()));
  }
}
