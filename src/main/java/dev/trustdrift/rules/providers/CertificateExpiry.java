package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.ChainFacts;
import dev.trustdrift.facts.providers.KnownThumbprint;
import dev.trustdrift.facts.providers.PresentedCertificate;
import dev.trustdrift.facts.providers.ProviderFacts;
import dev.trustdrift.facts.providers.ProviderFacts.Reliance;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleCertificates;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Flags certificates, presented or pinned, that end within `certificates.warnDays` or have ended.
final class CertificateExpiry implements Rule {
  static final RuleInfo INFO =
      RuleInfo.rule(
              RuleInfo.Group.PROVIDERS,
              "certificate-expiry",
              "A certificate ends soon, or has ended",
              Severity.HIGH)
          .severityNote("HIGH if it is the leaf or AWS relies on its thumbprint, else LOW")
          .why(
              "AWS refuses tokens whose keys it would have to fetch from a host with an invalid certificate; a pinned certificate takes its thumbprint with it.")
          .fix(
              "Renew the certificate; where its thumbprint is registered, register the successor's first.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public List<Example> examples() {
    return List.of(
        Example.flagged(
            "the leaf ends in fifteen days",
            ExampleCertificates.pinning(ExampleCertificates.endingChain(), 1)),
        Example.flagged(
            "the thumbprint of a certificate that ended in 2024 is still registered",
            ExampleCertificates.presenting(
                ExampleCertificates.publicChain(),
                List.of("b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a"))),
        Example.clean(
            "nothing ends soon",
            ExampleCertificates.pinning(ExampleCertificates.publicChain(), 1)));
  }

  @Override
  public Stream<Finding> check(Facts facts) {
    return facts.providers().stream()
        .flatMap(provider -> Stream.concat(presented(facts, provider), pinned(facts, provider)));
  }

  private static Stream<Finding> presented(Facts facts, ProviderFacts provider) {
    Set<PresentedCertificate> seen = new HashSet<>();
    return provider.chains().stream()
        .flatMap(
            chain ->
                chain.certificates().stream()
                    .filter(seen::add)
                    .filter(certificate -> ends(facts, certificate.notAfter()))
                    .map(certificate -> presented(facts, provider, chain, certificate)));
  }

  private static Finding presented(
      Facts facts, ProviderFacts provider, ChainFacts chain, PresentedCertificate certificate) {
    OidcProvider registered = provider.provider();
    boolean leaf = certificate.equals(chain.leaf());
    boolean pinned = registered.thumbprints().contains(certificate.sha1());
    boolean relied = pinned && provider.reliesOnThumbprint() == Reliance.YES;
    boolean ended = certificate.notAfter().isBefore(facts.inventory().account().takenAt());
    return INFO.finding(
        facts,
        registered.arn(),
        certificate.sha1(),
        leaf || relied ? Severity.HIGH : Severity.LOW,
        Confidence.OBSERVED,
        "`%s` presents the %s%s `%s` (`%s`), which %s; %s"
            .formatted(
                chain.host(),
                pinned ? "pinned " : "",
                leaf ? "leaf" : "authority",
                certificate.name(),
                certificate.sha1(),
                when(facts, certificate.notAfter()),
                pinned && relied
                    ? "register its successor's thumbprint before it is replaced"
                    : ended ? "replace it now" : "see that it is renewed in time"),
        fix(provider, chain, pinned),
        SeenCertificates.of(provider, chain, Map.of("ends", certificate.notAfter().toString())));
  }

  private static String fix(ProviderFacts provider, ChainFacts chain, boolean pinned) {
    String look =
        "# renew it at the server, then see what is presented:\n" + ThumbprintList.show(chain);
    return pinned
        ? look
            + "\n# and register the last certificate's SHA-1 beside those that still match:\n# %s <new SHA-1>"
                .formatted(ThumbprintList.update(provider, ThumbprintList.proper(provider)))
        : look;
  }

  /// Registered, presented nowhere, and known to have ended. Where no chain was read nobody knows
  /// what is presented.
  private static Stream<Finding> pinned(Facts facts, ProviderFacts provider) {
    ChainFacts chain = provider.chain();
    if (chain == null) {
      return Stream.empty();
    }
    return provider.known().entrySet().stream()
        .filter(entry -> !ThumbprintList.presented(provider, entry.getKey()))
        .filter(entry -> ends(facts, endOf(entry.getValue().lastDay())))
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> pinned(facts, provider, chain, entry.getKey(), entry.getValue()));
  }

  private static Finding pinned(
      Facts facts,
      ProviderFacts provider,
      ChainFacts chain,
      String thumbprint,
      KnownThumbprint known) {
    return INFO.finding(
        facts,
        provider.provider().arn(),
        thumbprint,
        Severity.LOW,
        Confidence.OBSERVED,
        "the registered thumbprint `%s` is that of `%s`, which %s and which `%s` does not present; remove it"
            .formatted(thumbprint, known.name(), when(facts, endOf(known.lastDay())), chain.host()),
        ThumbprintList.update(provider, ThumbprintList.proper(provider)),
        SeenCertificates.of(provider, chain, Map.of("ends", known.lastDay().toString())));
  }

  private static boolean ends(Facts facts, Instant notAfter) {
    Duration warned = Duration.ofDays(facts.config().certificateWarnDays());
    return !notAfter.isAfter(facts.inventory().account().takenAt().plus(warned));
  }

  private static String when(Facts facts, Instant notAfter) {
    Instant now = facts.inventory().account().takenAt();
    LocalDate day = LocalDate.ofInstant(notAfter, ZoneOffset.UTC);
    if (notAfter.isBefore(now)) {
      return "ended on " + day;
    }
    long days = Duration.between(now, notAfter).toDays();
    return "ends on %s, in %d %s".formatted(day, days, days == 1 ? "day" : "days");
  }

  private static Instant endOf(LocalDate lastDay) {
    return lastDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
  }
}
