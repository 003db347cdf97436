package dev.trustdrift.rules.providers;

import dev.trustdrift.facts.providers.ChainFacts;
import dev.trustdrift.facts.providers.ChainFacts.Match;
import dev.trustdrift.facts.providers.KnownThumbprint;
import dev.trustdrift.facts.providers.PresentedCertificate;
import dev.trustdrift.facts.providers.ProviderFacts;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.rules.ShellWord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The thumbprints that a provider should hold, and the commands that get it there.
final class ThumbprintList {

  /// IAM API, UpdateOpenIDConnectProviderThumbprint: at most five.
  private static final int MOST = 5;

  private ThumbprintList() {}

  /// Of each host the last certificate presented (IAM user guide, "Obtain the thumbprint for an
  /// OpenID Connect identity provider"), then those registered that still match somewhere.
  static List<String> proper(ProviderFacts provider) {
    Set<String> proper = new LinkedHashSet<>();
    for (ChainFacts chain : provider.chains()) {
      proper.add(chain.last().sha1());
    }
    provider.provider().thumbprints().stream()
        .filter(thumbprint -> presented(provider, thumbprint))
        .forEach(proper::add);
    return proper.stream().limit(MOST).toList();
  }

  /// Whether one of the provider's hosts presents that certificate.
  static boolean presented(ProviderFacts provider, String thumbprint) {
    return provider.chains().stream().anyMatch(chain -> chain.match(thumbprint) != Match.NONE);
  }

  /// Replaces the whole list: the command knows no other way.
  static String update(ProviderFacts provider, List<String> thumbprints) {
    return "aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn %s --thumbprint-list %s"
        .formatted(
            ShellWord.of(provider.provider().arn()),
            thumbprints.stream().map(ShellWord::of).collect(Collectors.joining(" ")));
  }

  /// Prints what a host presents, for whoever mends the server.
  static String show(ChainFacts chain) {
    String host = chain.host().host();
    String socket = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + chain.host().port();
    return "openssl s_client -servername %s -showcerts -connect %s </dev/null"
        .formatted(ShellWord.of(host), ShellWord.of(socket));
  }

  /// The registered thumbprints for a sentence, with the names of those that are known.
  static String registered(ProviderFacts provider) {
    return provider.provider().thumbprints().stream()
        .map(thumbprint -> named(provider, thumbprint))
        .collect(Collectors.joining(", "));
  }

  private static String named(ProviderFacts provider, String thumbprint) {
    String quoted = "`" + Printable.of(thumbprint, 64) + "`";
    KnownThumbprint known = provider.known().get(thumbprint);
    return known == null
        ? quoted
        : "%s (%s, valid until %s)".formatted(quoted, known.name(), known.lastDay());
  }

  /// Why it matters, or not, that thumbprints match.
  static String reliance(ProviderFacts provider) {
    return switch (provider.verification()) {
      case THUMBPRINT -> "CloudTrail shows that AWS goes by the thumbprint";
      case IAM_TRUST_STORE -> "CloudTrail shows that AWS goes by its own list of roots";
      case UNKNOWN ->
          provider.reliesOnThumbprint() == ProviderFacts.Reliance.YES
              ? "the chain is not publicly trusted, so AWS goes by the thumbprint"
              : "the chain is publicly trusted, so AWS does not look at the thumbprint";
    };
  }

  /// A certificate for a sentence.
  static String certificate(PresentedCertificate certificate) {
    return "`%s` (`%s`, valid until %s)"
        .formatted(certificate.name(), certificate.sha1(), certificate.lastDay());
  }
}
