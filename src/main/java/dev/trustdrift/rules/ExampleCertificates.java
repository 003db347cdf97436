package dev.trustdrift.rules;

import dev.trustdrift.facts.providers.PresentedCertificate;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.OidcProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The chains that examples show, and the roots they are judged by. Real certificates, which nobody
/// trusts: their keys were thrown away when they were made.
public final class ExampleCertificates {
  private ExampleCertificates() {}

  /// The JDK's roots, and the one that stands for a public root in the examples.
  public static TrustRoots roots() {
    return TrustRoots.jdk().plus(read("public-root.pem").getFirst());
  }

  /// gitlab.com's leaf and an intermediate, below the root that counts as public.
  public static Chain publicChain() {
    return chain("public-chain.pem");
  }

  /// The same, with a leaf that ends fifteen days after the audit.
  public static Chain endingChain() {
    return chain("ending-chain.pem");
  }

  /// Leaf, intermediate and root of a company's own authority.
  public static Chain companyChain() {
    return chain("company-chain.pem");
  }

  /// Those certificates of a chain, in that order, counted from 0.
  public static Chain pick(Chain chain, int... positions) {
    return new Chain(
        chain.host(),
        chain.port(),
        Arrays.stream(positions).mapToObj(chain.certificates()::get).toList());
  }

  /// gitlab.com as a provider that pins those certificates of a chain, which its host presents.
  public static ExampleAccount pinning(Chain chain, int... positions) {
    return presenting(
        chain,
        pick(chain, positions).certificates().stream()
            .map(certificate -> new PresentedCertificate(certificate).sha1())
            .toList());
  }

  /// gitlab.com as a provider with those thumbprints.
  public static ExampleAccount presenting(Chain chain, List<String> thumbprints) {
    ExampleAccount account =
        ExampleAccount.empty()
            .provider(
                new OidcProvider(
                    ExampleAccount.GITLAB,
                    "https://gitlab.com",
                    List.of("https://gitlab.com"),
                    thumbprints,
                    Map.of(),
                    true))
            .chain(chain);
    return account.shown(
        "presented: %s; registered: %s"
            .formatted(
                String.join(
                    ", ",
                    chain.certificates().stream()
                        .map(PresentedCertificate::new)
                        .map(shown -> shown.name() + " " + shown.sha1())
                        .toList()),
                String.join(", ", thumbprints)));
  }

  private static Chain chain(String resource) {
    return new Chain("gitlab.com", 443, read(resource));
  }

  private static List<X509Certificate> read(String resource) {
    try (InputStream in = ExampleCertificates.class.getResourceAsStream(resource)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateException e) {
      throw new IllegalStateException("`%s` ships with the jar".formatted(resource), e);
    }
  }
}
