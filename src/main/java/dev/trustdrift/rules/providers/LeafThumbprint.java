package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.ChainFacts;
import dev.trustdrift.facts.providers.ChainFacts.Match;
import dev.trustdrift.facts.providers.ProviderFacts;
import dev.trustdrift.facts.providers.ProviderFacts.Reliance;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleCertificates;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Flags providers that pin nothing of the presented chain but its leaf.
final class LeafThumbprint implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.PROVIDERS,
              "leaf-thumbprint",
              "Only the server's own certificate is pinned",
              Severity.MEDIUM)
          .severityNote("MEDIUM if AWS relies on the thumbprint, else INFO")
          .why(
              "A leaf is replaced every few months, and its thumbprint with it; that of the last certificate in the chain lasts for years.")
          .fix("Register the last certificate presented as well, before the next renewal.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged(
            "the leaf alone is registered",
            ExampleCertificates.pinning(ExampleCertificates.companyChain(), 0)),
        Example.flagged(
            "the server presents nothing but its leaf",
            ExampleCertificates.pinning(
                ExampleCertificates.pick(ExampleCertificates.companyChain(), 0), 0)),
        Example.clean(
            "leaf and root are registered",
            ExampleCertificates.pinning(ExampleCertificates.companyChain(), 0, 2)));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.providers().stream()
        .filter(provider -> provider.matched().equals(Optional.of(Match.LEAF)))
        .flatMap(
            provider ->
                Stream.ofNullable(provider.chain()).map(chain -> finding(facts, provider, chain)));
  }

  private static Finding finding(Facts facts, ProviderFacts provider, ChainFacts chain) {
    boolean relied = provider.reliesOnThumbprint() == Reliance.YES;
    return INFO.finding(
        facts,
        provider.provider().arn(),
        "",
        relied ? Severity.MEDIUM : Severity.INFO,
        Confidence.OBSERVED,
        "of the chain that `%s` presents only the leaf %s is registered, so the list breaks when that is renewed, by %s at the latest; %s"
            .formatted(
                chain.host(),
                ThumbprintList.certificate(chain.leaf()),
                chain.leaf().lastDay(),
                ThumbprintList.reliance(provider)),
        fix(provider, chain),
        SeenCertificates.of(
            provider, chain, Map.of("renewal by", chain.leaf().notAfter().toString())));
  }

  private static String fix(ProviderFacts provider, ChainFacts chain) {
    if (chain.last().equals(chain.leaf())) {
      return "# let the server present the certificate that issued its own, see that it does:\n%s\n# then register that one beside the leaf, with its SHA-1 in the place of <issuer's SHA-1>:\n# %s"
          .formatted(
              ThumbprintList.show(chain),
              ThumbprintList.update(provider, ThumbprintList.proper(provider))
                  + " <issuer's SHA-1>");
    }
    return ThumbprintList.update(provider, ThumbprintList.proper(provider));
  }
}
