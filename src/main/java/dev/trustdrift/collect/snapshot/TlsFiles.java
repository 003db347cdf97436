package dev.trustdrift.collect.snapshot;

import static dev.trustdrift.inventory.Gap.Part.TLS;

import dev.trustdrift.collect.PolicyText;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.DiscoveryDocument;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.HttpsEndpoint;
import dev.trustdrift.inventory.OidcProvider;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
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

  /// All chains; a host whose certificate AWS may check, and that has none, is a gap.
  List<Chain> chains(List<OidcProvider> providers, List<Discovery> discoveries) {
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
        chains.stream()
            .map(chain -> base(chain.host(), chain.port()))
            .collect(Collectors.toCollection(HashSet::new));
    for (OidcProvider provider : providers) {
      wanted(have, provider.host(), provider.port(), "");
    }
    for (Discovery discovery : discoveries) {
      keysHost(discovery)
          .ifPresent(
              keys ->
                  wanted(
                      have,
                      keys.host(),
                      keys.port(),
                      ", where `" + Printable.of(discovery.url()) + "` has its keys,"));
    }
    return chains;
  }

  private void wanted(Set<String> have, String host, int port, String why) {
    String base = base(host, port);
    if (have.add(base)) {
      gaps.add(
          Gap.unread(
              TLS,
              "certificate chain of `%s`%s not in the snapshot: save it as %s.pem"
                  .formatted(Printable.of(host), why, Printable.of(base))));
    }
  }

  /// The host whose certificate AWS checks: that of the JWKS.
  private static Optional<HttpsEndpoint> keysHost(Discovery discovery) {
    return Optional.ofNullable(DiscoveryDocument.parse(discovery.document()).jwksUri())
        .flatMap(HttpsEndpoint::of);
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
        Optional<Document> document =
            name == null ? attributed(provider, providers) : document(name);
        if (document.isPresent()) {
          understand(document.get(), provider);
          found.add(new Discovery(provider.url(), document.get().text()));
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
                TLS,
                "%s (discovery document of `%s`)"
                    .formatted(e.getMessage(), Printable.of(provider.url()))));
      }
    }
    return found;
  }

  private record Document(String name, String text) {}

  /// A file's text; what is wrong with it names the file.
  private Optional<Document> document(String name) throws Malformed {
    try {
      return folder.text(name).map(text -> new Document(name, text));
    } catch (Malformed e) {
      throw new Malformed(0, e.in(name));
    }
  }

  /// Refuses what a live audit would refuse, and names what it would miss.
  private void understand(Document document, OidcProvider provider) throws Malformed {
    DiscoveryDocument read;
    try {
      JsonReader.read(document.text(), Set.of()).object("an object");
      read = DiscoveryDocument.parse(document.text());
    } catch (Malformed e) {
      throw new Malformed(0, e.in(document.name()));
    } catch (IllegalArgumentException e) {
      String said = Printable.of(String.valueOf(e.getMessage()), 200);
      throw new Malformed(0, document.name() + ": expected a discovery document, found it " + said);
    }
    if (folder.has(GapsFile.NAME)) {
      return; // whoever wrote this folder has said what the document lacks
    }
    if (read.issuer() == null) {
      lacks(document, provider, "`issuer`, a text");
    }
    String keys = read.jwksUri();
    if (keys == null || HttpsEndpoint.of(keys).isEmpty()) {
      lacks(document, provider, "`jwks_uri`, an https URL");
    }
  }

  private void lacks(Document document, OidcProvider provider, String expected) {
    gaps.add(
        Gap.unread(
            TLS,
            "%s: expected %s (discovery document of `%s`)"
                .formatted(document.name(), expected, Printable.of(provider.url()))));
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
  private Optional<Document> attributed(OidcProvider provider, List<OidcProvider> providers)
      throws Malformed {
    boolean alone = alone(provider, providers);
    Optional<Document> own =
        path(provider).isEmpty() ? Optional.empty() : document(discovery(provider, false));
    if (own.isPresent()) {
      return own;
    }
    Optional<Document> hosts = document(base(provider.host(), provider.port()) + DISCOVERY);
    if (hosts.isEmpty() && provider.port() == 443) {
      hosts = document(base(provider.host(), 443) + "_443" + DISCOVERY);
    }
    return hosts.filter(
        document -> alone || issuer(document.text()).equals(comparable(provider.url())));
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
