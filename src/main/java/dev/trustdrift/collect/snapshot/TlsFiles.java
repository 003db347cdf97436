package dev.trustdrift.collect.snapshot;

import static dev.trustdrift.inventory.Gap.Part.TLS;

import dev.trustdrift.collect.PolicyText;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.OidcProvider;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `tls/`: chains and discovery documents by host.
///
/// A name is `<host>` or `<host>_<port>`; what stands in no host name is percent-encoded. The
/// document of a provider with a path has the path, `/` as `_`, behind that where several providers
/// share the host.
final class TlsFiles {
  private static final String DISCOVERY = ".discovery.json";
  private static final Pattern PORT = Pattern.compile("(.+)_([0-9]{1,5})");
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)(-----END CERTIFICATE-----)?");

  private final Folder folder;
  private final List<Gap> gaps = new ArrayList<>();

  TlsFiles(Folder folder) {
    this.folder = folder;
  }

  /// What was missing or made no sense in the reads so far.
  List<Gap> gaps() {
    return gaps;
  }

  /// `tls/<host>[_<port>]`, without extension.
  static String base(String host, int port) {
    boolean plain = port == 443 && !PORT.matcher(host).matches();
    return "tls/" + PolicyText.encode(host) + (plain ? "" : "_" + port);
  }

  /// The name of a provider's discovery document.
  ///
  /// @param alone whether no other provider has the host
  static String discovery(OidcProvider provider, boolean alone) {
    String path = path(provider);
    return base(provider.host(), provider.port())
        + (alone || path.isEmpty() ? "" : "_" + PolicyText.encode(path.replace('/', '_')))
        + DISCOVERY;
  }

  /// All chains; a provider whose host has none is a gap.
  List<Chain> chains(List<OidcProvider> providers) {
    List<Chain> chains = new ArrayList<>();
    for (String name : names(".pem")) {
      String base = name.substring("tls/".length(), name.length() - ".pem".length());
      Matcher port = PORT.matcher(base);
      boolean numbered = port.matches();
      String host = PolicyText.percentDecoded(numbered ? port.group(1) : base);
      try {
        chains.add(
            new Chain(
                host.toLowerCase(Locale.ROOT),
                numbered ? Integer.parseInt(port.group(2)) : 443,
                certificates(folder.text(name).orElse(""))));
      } catch (Malformed e) {
        gaps.add(Gap.malformed(TLS, e.in(name)));
      }
    }
    Set<String> have =
        chains.stream().map(chain -> chain.host() + ":" + chain.port()).collect(Collectors.toSet());
    providers.stream()
        .filter(provider -> !have.contains(provider.host() + ":" + provider.port()))
        .forEach(
            provider ->
                gaps.add(
                    Gap.unread(
                        TLS,
                        "certificate chain of `%s` not in the snapshot: save it as %s.pem"
                            .formatted(
                                Printable.of(provider.host()),
                                Printable.of(base(provider.host(), provider.port()))))));
    return chains;
  }

  private List<String> names(String extension) {
    try {
      return folder.below("tls").stream().filter(name -> name.endsWith(extension)).toList();
    } catch (Malformed e) {
      gaps.add(Gap.malformed(TLS, e.in("tls")));
      return List.of();
    }
  }

  private static List<X509Certificate> certificates(String pem) throws Malformed {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = CERTIFICATE.matcher(pem);
    while (block.find()) {
      int line = 1 + (int) pem.substring(0, block.start()).lines().count();
      if (block.group(2) == null) {
        throw new Malformed(line, "expected `-----END CERTIFICATE-----` (half-written?)");
      }
      try {
        byte[] der = Base64.getMimeDecoder().decode(block.group(1));
        certificates.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der)));
      } catch (CertificateException | IllegalArgumentException e) {
        throw new Malformed(line, "expected an X.509 certificate in PEM");
      }
    }
    if (certificates.isEmpty()) {
      throw new Malformed(1, "expected certificates in PEM, leaf first");
    }
    return certificates;
  }

  /// The discovery document of each provider, as far as there is one that is surely its.
  ///
  /// @param recorded file names by provider URL, where the writer of the snapshot knew
  List<Discovery> discoveries(List<OidcProvider> providers, Map<String, String> recorded) {
    List<Discovery> found = new ArrayList<>();
    for (OidcProvider provider : providers) {
      String name = recorded.get(provider.url());
      try {
        Optional<String> document =
            name == null ? attributed(provider, providers) : folder.text(name);
        if (document.isPresent()) {
          found.add(new Discovery(provider.url(), document.get()));
        } else {
          gaps.add(
              Gap.unread(
                  TLS,
                  "discovery document of `%s` not in the snapshot: save it as %s"
                      .formatted(
                          Printable.of(provider.url()),
                          Printable.of(discovery(provider, alone(provider, providers))))));
        }
      } catch (Malformed e) {
        gaps.add(
            Gap.malformed(
                TLS, e.in("discovery document of `" + Printable.of(provider.url()) + "`")));
      }
    }
    return found;
  }

  private static boolean alone(OidcProvider provider, List<OidcProvider> providers) {
    return providers.stream()
            .filter(
                other -> other.host().equals(provider.host()) && other.port() == provider.port())
            .count()
        == 1;
  }

  /// The document under the provider's own name; else the host's, if the host is this provider's
  /// alone or the document names this provider as its issuer.
  private Optional<String> attributed(OidcProvider provider, List<OidcProvider> providers)
      throws Malformed {
    boolean alone = alone(provider, providers);
    Optional<String> own =
        path(provider).isEmpty() ? Optional.empty() : folder.text(discovery(provider, false));
    if (own.isPresent()) {
      return own;
    }
    Optional<String> hosts = folder.text(base(provider.host(), provider.port()) + DISCOVERY);
    if (hosts.isEmpty() && provider.port() == 443) {
      hosts = folder.text(base(provider.host(), 443) + "_443" + DISCOVERY);
    }
    return hosts.filter(document -> alone || issuer(document).equals(comparable(provider.url())));
  }

  private static String issuer(String document) {
    try {
      String issuer = JsonReader.read(document, Set.of()).object("a document").textOrNull("issuer");
      return issuer == null ? "" : comparable(issuer);
    } catch (Malformed e) {
      return "";
    }
  }

  /// Without scheme, case and trailing slash: in those the two may differ, which is a finding.
  private static String comparable(String url) {
    String bare = url.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "").toLowerCase(Locale.ROOT);
    return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static String path(OidcProvider provider) {
    String rest = provider.keyPrefix();
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
