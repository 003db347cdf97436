package dev.trustdrift.collect.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.trustdrift.facts.providers.PresentedCertificate;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.tls.TestCertificate;
import dev.trustdrift.tls.TlsServer;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The probe sees what the tool sees that AWS tells people to use.
final class OpenSslTest {
  private static final String HOST = "gitlab.test";
  private static final TestCertificate ROOT = TestCertificate.root("Test Root");
  private static final TestCertificate ISSUING = ROOT.intermediate("Test Issuing");
  private static final TestCertificate LEAF = ISSUING.leaf(HOST);

  @TempDir private Path folder;

  @BeforeAll
  static void findOpenSsl() {
    try {
      run("openssl", "version");
    } catch (IOException e) {
      System.out.println(
          "skipped: openssl is not installed, so nothing compares fingerprints with it");
      abort("openssl is not installed");
    }
  }

  @Test
  void seesTheChainThatSClientShows() throws IOException, CertificateException {
    compare(LEAF, ISSUING, ROOT);
  }

  @Test
  void seesTheFlawsThatSClientShows() throws IOException, CertificateException {
    compare(LEAF, LEAF, ROOT, ISSUING);
  }

  @Test
  void computesTheFingerprintThatX509Prints() throws IOException {
    Path pem = folder.resolve("certificate.pem");
    Files.writeString(pem, pem(ISSUING.certificate()));

    String printed =
        run("openssl", "x509", "-fingerprint", "-sha1", "-noout", "-in", pem.toString());

    assertThat(printed.strip().toLowerCase(java.util.Locale.ROOT).replace(":", ""))
        .isEqualTo("sha1 fingerprint=" + new PresentedCertificate(ISSUING.certificate()).sha1());
  }

  private static void compare(TestCertificate... chain) throws IOException, CertificateException {
    try (TlsServer server =
        TlsServer.serving(
            _ -> TlsServer.discovery("https://" + HOST, "https://" + HOST + "/jwks"), chain)) {
      Resolver resolver =
          (_, _) ->
              List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()));
      ProbeResult result = new TlsProbe(resolver, Duration.ofSeconds(20)).probe(provider(), true);
      String shown =
          run(
              "openssl",
              "s_client",
              "-servername",
              HOST,
              "-showcerts",
              "-connect",
              "127.0.0.1:" + server.port());

      assertThat(result.chains()).hasSize(1);
      assertThat(result.chains().getFirst().certificates()).isEqualTo(certificates(shown));
    }
  }

  private static List<X509Certificate> certificates(String text) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (var pem =
            Pattern.compile("(?s)-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----")
                .matcher(text);
        pem.find(); ) {
      byte[] bytes = pem.group().getBytes(StandardCharsets.US_ASCII);
      certificates.add(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
    }
    return certificates;
  }

  private static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(
              Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(certificate.getEncoded()));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static OidcProvider provider() {
    return new OidcProvider(
        "arn:aws:iam::123456789012:oidc-provider/" + HOST,
        HOST,
        List.of(),
        List.of(),
        Map.of(),
        true);
  }
}
