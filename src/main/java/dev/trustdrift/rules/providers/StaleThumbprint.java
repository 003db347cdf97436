package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.ChainFacts;
import dev.trustdrift.facts.providers.ChainFacts.Match;
import dev.trustdrift.facts.providers.ProviderFacts;
import dev.trustdrift.facts.providers.ProviderFacts.Reliance;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.ExampleCertificates;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Flags providers of whose thumbprints none is in the presented chain.
final class StaleThumbprint implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.PROVIDERS,
              "stale-thumbprint",
              "No registered thumbprint is in the presented chain",
              Severity.HIGH)
          .severityNote("HIGH if AWS relies on the thumbprint, else INFO")
          .why(
              "Where AWS does not trust the issuer's certificate by its own list of roots, it compares thumbprints; if none matches, every token is refused.")
          .fix(
              "Register the SHA-1 of the last certificate that the host of `jwks_uri` presents; the command replaces the whole list.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    List<String> old = List.of("0123456789abcdef0123456789abcdef01234567");
    return List.of(
        Example.flagged(
            "a chain of a company's own authority, and an old thumbprint",
            ExampleCertificates.presenting(ExampleCertificates.companyChain(), old)),
        Example.flagged(
            "a publicly trusted chain: no more than information",
            ExampleCertificates.presenting(ExampleCertificates.publicChain(), old)),
        Example.clean(
            "the last certificate is registered",
            ExampleCertificates.pinning(ExampleCertificates.companyChain(), 2)),
        Example.clean("no chain was read", ExampleAccount.withGitlab()));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.providers().stream()
        .filter(provider -> provider.matched().equals(Optional.of(Match.NONE)))
        .flatMap(
            provider ->
                Stream.ofNullable(provider.chain())
                    .flatMap(chain -> finding(facts, provider, chain)));
  }

  private static Stream<Finding> finding(Facts facts, ProviderFacts provider, ChainFacts chain) {
    OidcProvider registered = provider.provider();
    boolean relied = provider.reliesOnThumbprint() == Reliance.YES;
    if (registered.thumbprints().isEmpty() && !relied) {
      return Stream.empty(); // nothing is registered, and nothing needs to be
    }
    String missing =
        switch (registered.thumbprints().size()) {
          case 0 ->
              "no thumbprint is registered for the chain that `%s` presents"
                  .formatted(chain.host());
          case 1 ->
              "the registered thumbprint %s is not in the chain that `%s` presents"
                  .formatted(ThumbprintList.registered(provider), chain.host());
          default ->
              "none of the registered thumbprints %s is in the chain that `%s` presents"
                  .formatted(ThumbprintList.registered(provider), chain.host());
        };
    return Stream.of(
        INFO.finding(
            facts,
            registered.arn(),
            "",
            relied ? Severity.HIGH : Severity.INFO,
            Confidence.OBSERVED,
            "%s, and %s: %s; the last certificate presented is %s"
                .formatted(
                    missing,
                    ThumbprintList.reliance(provider),
                    relied
                        ? "tokens are refused until it is registered"
                        : "tokens are accepted all the same",
                    ThumbprintList.certificate(chain.last())),
            ThumbprintList.update(provider, ThumbprintList.proper(provider)),
            SeenCertificates.of(provider, chain, Map.of())));
  }
}
