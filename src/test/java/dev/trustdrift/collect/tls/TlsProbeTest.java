package dev.trustdrift.collect.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.tls.TestCertificate;
import dev.trustdrift.tls.TlsServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsProbeTest {
  private static final String HOST = "gitlab.test";
  private static final String URL = "https://" + HOST;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration HASTE = Duration.ofMillis(300);

  private static final TestCertificate ROOT = TestCertificate.root("Test Root");
  private static final TestCertificate ISSUING = ROOT.intermediate("Test Issuing");
  private static final TestCertificate LEAF = ISSUING.leaf(HOST);

  @Test
  void readsDocumentAndChainOfAHealthyIssuer() {
    try (TlsServer server = TlsServer.serving(TlsProbeTest::healthy, LEAF, ISSUING)) {
      ProbeResult result = probe(server);

      assertThat(result.gaps()).isEmpty();
      assertThat(result.discovery().map(Discovery::url)).contains(URL);
      assertThat(result.discovery().map(Discovery::document).orElseThrow())
          .isEqualTo(
              "{\"issuer\": \"https://gitlab.test\", \"jwks_uri\": \"https://gitlab.test/oauth/discovery/keys\"}");
      assertThat(result.chains()).containsExactly(chain(LEAF, ISSUING));
      assertThat(server.names()).containsExactly(HOST);
      assertThat(server.requests())
          .containsSequence("/.well-known/openid-configuration", "Host: gitlab.test");
    }
  }

  @Test
  void asksBelowThePathOfTheIssuer() {
    try (TlsServer server = TlsServer.serving(TlsProbeTest::healthy, LEAF)) {
      probe(server, URL + "/org/a b/".replace(" ", "%20"));

      assertThat(server.requests()).contains("/org/a%20b/.well-known/openid-configuration");
    }
  }

  @Test
  void keepsAPresentedRoot() {
    assertPresented(LEAF, ISSUING, ROOT);
  }

  @Test
  void keepsALoneLeaf() {
    assertPresented(LEAF);
  }

  @Test
  void keepsAChainThatIsOutOfOrder() {
    assertPresented(LEAF, ROOT, ISSUING);
  }

  @Test
  void keepsDoubledCertificates() {
    assertPresented(LEAF, LEAF, ISSUING, ISSUING);
  }

  @Test
  void keepsAnExpiredChain() {
    assertPresented(
        ISSUING.leaf(
            HOST, Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z")),
        ISSUING);
  }

  @Test
  void keepsACertificateForAnotherName() {
    assertPresented(ISSUING.leaf("elsewhere.test"), ISSUING);
  }

  @Test
  void keepsASelfSignedCertificate() {
    assertPresented(TestCertificate.selfSigned(HOST));
  }

  @Test
  void readsAServerThatSpeaksNothingNewerThanTls12() {
    try (TlsServer server =
        TlsServer.serving(TlsProbeTest::healthy, new String[] {"TLSv1.2"}, LEAF, ISSUING)) {
      ProbeResult result = probe(server);

      assertThat(result.gaps()).isEmpty();
      assertThat(result.chains()).containsExactly(chain(LEAF, ISSUING));
    }
  }

  @Test
  void readsTheChainOfTheKeysHostWhereItIsAnother() {
    TestCertificate keysLeaf = ISSUING.leaf("keys.test");
    try (TlsServer issuer =
            TlsServer.serving(
                _ -> TlsServer.discovery(URL, "https://keys.test:8443/jwks"), LEAF, ISSUING);
        TlsServer keys = TlsServer.serving(TlsProbeTest::healthy, keysLeaf, ISSUING)) {
      ProbeResult result =
          new TlsProbe(local(Map.of(HOST, issuer.port(), "keys.test", keys.port())), PATIENCE)
              .probe(provider(URL), true);

      assertThat(result.gaps()).isEmpty();
      assertThat(result.chains())
          .containsExactly(
              chain(LEAF, ISSUING), new Chain("keys.test", 8443, certificates(keysLeaf, ISSUING)));
    }
  }

  @Test
  void keepsTheIssuersChainWhereTheKeysHostIsGone() {
    try (TlsServer issuer =
        TlsServer.serving(_ -> TlsServer.discovery(URL, "https://gone.test/jwks"), LEAF)) {
      ProbeResult result = probe(issuer);

      assertThat(result.discovery()).isPresent();
      assertThat(result.chains()).containsExactly(chain(LEAF));
      assertGap(result, "`gone.test` does not resolve: no such name, or no resolver answered");
    }
  }

  @Test
  void refusesAPrivateAddressAndSaysHowToAllowIt() {
    Resolver resolver = (_, port) -> List.of(at("10.0.0.7", port));
    ProbeResult result = new TlsProbe(resolver, PATIENCE).probe(provider(URL), false);

    assertGap(
        result,
        "`gitlab.test` resolves to `10.0.0.7`, a private address, which the probe does not dial;"
            + " if the issuer is yours, set `allowPrivateAddresses: true` for it in trustdrift.yaml");
  }

  @Test
  void neverDialsMetadataEvenWherePrivateAddressesAreAllowed() {
    Resolver resolver = (_, port) -> List.of(at("169.254.169.254", port));
    ProbeResult result = new TlsProbe(resolver, PATIENCE).probe(provider(URL), true);

    assertGap(
        result,
        "`gitlab.test` resolves to `169.254.169.254`, a cloud metadata address, which the probe"
            + " does not dial");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::ffff:127.0.0.1]", "127.0.0.1", "2130706433", "[::127.0.0.1]:8443"})
  void refusesAnAddressWrittenAsTheHost(String host) {
    ProbeResult result =
        new TlsProbe(Resolver.system(), PATIENCE).probe(provider("https://" + host), false);

    assertThat(result.gaps())
        .singleElement()
        .extracting(Gap::reason)
        .asString()
        .contains("a loopback address");
  }

  @Test
  void dialsThePublicAddressAmongRefusedOnes() {
    try (TlsServer server = TlsServer.serving(TlsProbeTest::healthy, LEAF)) {
      Resolver resolver =
          (_, port) ->
              List.of(
                  at("169.254.169.254", port),
                  at("224.0.0.1", port),
                  at("127.0.0.1", server.port()));
      ProbeResult result = new TlsProbe(resolver, PATIENCE).probe(provider(URL), true);

      assertThat(result.gaps()).isEmpty();
    }
  }

  @Test
  void triesTheNextAddressWhereTheFirstTakesNoConnection() {
    int dead = closedPort();
    try (TlsServer server = TlsServer.serving(TlsProbeTest::healthy, LEAF)) {
      Resolver resolver = (_, _) -> List.of(at("127.0.0.1", dead), at("127.0.0.1", server.port()));

      assertThat(new TlsProbe(resolver, PATIENCE).probe(provider(URL), true).gaps()).isEmpty();
    }
  }

  @Test
  void asksTheResolverOncePerHost() {
    AtomicInteger asked = new AtomicInteger();
    try (TlsServer server = TlsServer.serving(TlsProbeTest::healthy, LEAF)) {
      Resolver resolver =
          (_, _) -> {
            asked.incrementAndGet();
            return List.of(at("127.0.0.1", server.port()));
          };
      ProbeResult result = new TlsProbe(resolver, PATIENCE).probe(provider(URL), true);

      assertThat(result.gaps()).isEmpty();
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void givesUpOnAResolverThatNeverAnswers() {
    CountDownLatch never = new CountDownLatch(1);
    Resolver resolver =
        (_, _) -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException();
        };
    ProbeResult result = new TlsProbe(resolver, HASTE).probe(provider(URL), true);
    never.countDown();

    assertThat(result.gaps()).hasSize(1);
  }

  @Test
  void givesUpOnAServerThatNeverAnswers() {
    try (TlsServer server =
        TlsServer.plain(socket -> socket.getInputStream().transferTo(nowhere()))) {
      long start = System.nanoTime();
      ProbeResult result =
          new TlsProbe(local(Map.of(HOST, server.port())), HASTE).probe(provider(URL), true);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(result.chains()).isEmpty();
      assertThat(result.gaps())
          .singleElement()
          .extracting(Gap::reason)
          .asString()
          .endsWith("in time");
    }
  }

  @Test
  void keepsTheChainOfAServerThatStopsAfterTheHandshake() {
    Thread caller = Thread.currentThread();
    try (TlsServer server =
        TlsServer.afterRequest(
            socket -> {
              caller.interrupt();
              socket.getInputStream().transferTo(nowhere());
            },
            LEAF,
            ISSUING)) {
      ProbeResult result = probe(server);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(result.chains()).containsExactly(chain(LEAF, ISSUING));
      assertThat(result.discovery()).isEmpty();
      assertGap(result, "`gitlab.test` was not read to the end: the audit was interrupted");
    }
  }

  @Test
  void endsWhenInterruptedAndStaysInterrupted() throws InterruptedException {
    CountDownLatch dialled = new CountDownLatch(1);
    AtomicReference<ProbeResult> result = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
    try (TlsServer server =
        TlsServer.plain(
            socket -> {
              dialled.countDown();
              socket.getInputStream().transferTo(nowhere());
            })) {
      TlsProbe probe = new TlsProbe(local(Map.of(HOST, server.port())), Duration.ofHours(1));
      Thread caller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    result.set(probe.probe(provider(URL), true));
                    interrupted.set(Thread.currentThread().isInterrupted());
                  });
      dialled.await();
      caller.interrupt();
      caller.join();
    }

    assertGap(result.get(), "`gitlab.test` was not read to the end: the audit was interrupted");
    assertThat(interrupted).hasValue(true);
  }

  @Test
  void namesAServerThatSpeaksSomethingElseThanTls() {
    try (TlsServer server =
        TlsServer.plain(
            socket ->
                socket.getOutputStream().write("SSH-2.0-OpenSSH_9.6\r\n".getBytes(US_ASCII)))) {
      ProbeResult result = probe(server);

      assertThat(result.chains()).isEmpty();
      assertThat(result.gaps())
          .singleElement()
          .extracting(Gap::reason)
          .asString()
          .startsWith("`gitlab.test` makes no TLS connection: ");
    }
  }

  @Test
  void namesAServerThatHangsUp() {
    try (TlsServer server = TlsServer.plain(_ -> {})) {
      assertThat(probe(server).gaps())
          .singleElement()
          .extracting(Gap::reason)
          .asString()
          .startsWith("`gitlab.test` ");
    }
  }

  @Test
  void namesAPortThatNobodyListensOn() {
    TlsProbe probe = new TlsProbe(local(Map.of(HOST, closedPort())), PATIENCE);

    assertThat(probe.probe(provider(URL), true).gaps())
        .singleElement()
        .extracting(Gap::reason)
        .asString()
        .startsWith("`gitlab.test` can't be connected to: ");
  }

  @Test
  void stopsReadingAnEndlessDocument() {
    assertRefused(
        "HTTP/1.1 200 OK\r\n\r\n",
        "[",
        "`gitlab.test` serves a discovery document of more than 1 MiB");
  }

  @Test
  void stopsReadingEndlessChunks() {
    assertRefused(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "1\r\n[\r\n",
        "`gitlab.test` serves a discovery document of more than 1 MiB");
  }

  @Test
  void stopsReadingEndlessHeaders() {
    assertRefused(
        "HTTP/1.1 200 OK\r\n",
        "X: y\r\n",
        "`gitlab.test` serves a discovery document of more than 1 MiB");
  }

  @Test
  void stopsReadingAnEndlessLine() {
    assertRefused("", "x", "`gitlab.test` sends an HTTP line of more than 8 KiB");
  }

  @Test
  void stopsReadingEndlessInterimAnswers() {
    assertRefused(
        "",
        "HTTP/1.1 103 Early Hints\r\n\r\n",
        "`gitlab.test` sends interim HTTP answers without end");
  }

  @Test
  void believesNoContentLengthOverTheLimit() {
    assertAnswer(
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n",
        "`gitlab.test` serves a discovery document of more than 1 MiB");
  }

  @Test
  void believesNoChunkOverTheLimit() {
    assertAnswer(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
        "`gitlab.test` serves a discovery document of more than 1 MiB");
  }

  @Test
  void namesANegativeContentLength() {
    assertAnswer(
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "`gitlab.test` sends the Content-Length `-1`");
  }

  @Test
  void namesADocumentThatEndsTooSoon() {
    assertAnswer(
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        "`gitlab.test` closes the connection before the document ends");
  }

  @Test
  void joinsChunksAndSkipsTheirExtensions() {
    try (TlsServer server =
        TlsServer.serving(
            _ ->
                """
                HTTP/1.1 200 OK
                transfer-encoding: Chunked

                5;a=b
                {"iss
                1B
                uer": "https://gitlab.test"
                24 \s
                , "jwks_uri": "https://gitlab.test"}
                0

                """
                    .replace("\n", "\r\n"),
            LEAF)) {
      ProbeResult result = probe(server);

      assertThat(result.gaps()).isEmpty();
      assertThat(result.discovery().map(Discovery::document))
          .contains("{\"issuer\": \"https://gitlab.test\", \"jwks_uri\": \"https://gitlab.test\"}");
    }
  }

  @Test
  void skipsAnInterimAnswer() {
    try (TlsServer server =
        TlsServer.serving(
            path -> "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + healthy(path), LEAF)) {
      assertThat(probe(server).gaps()).isEmpty();
    }
  }

  @Test
  void followsNoRedirect() {
    assertAnswer(
        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n",
        "`gitlab.test` answers 302 for `/.well-known/openid-configuration` and points to"
            + " `http://169.254.169.254/`; redirects are not followed");
  }

  @Test
  void escapesWhatAServerWritesIntoAMessage() {
    assertAnswer(
        "HTTP/1.1 302 Found\r\nLocation: https://a/\u001b[2J\r\n\r\n",
        "`gitlab.test` answers 302 for `/.well-known/openid-configuration` and points to"
            + " `https://a/\\u001B[2J`; redirects are not followed");
  }

  @Test
  void namesAStatusOtherThanOk() {
    assertAnswer(
        "HTTP/1.1 404 Not Found\r\n\r\n",
        "`gitlab.test` answers 404 for `/.well-known/openid-configuration`");
  }

  @Test
  void namesAServerThatSpeaksTlsButNotHttp() {
    assertAnswer("220 mail ESMTP\r\n", "`gitlab.test` speaks TLS but not HTTP/1.1");
  }

  @Test
  void namesADocumentThatIsNotJson() {
    try (TlsServer server = TlsServer.serving(_ -> TlsServer.json("<html>"), LEAF)) {
      ProbeResult result = probe(server);

      assertThat(result.discovery()).isEmpty();
      assertThat(result.chains()).hasSize(1);
      assertThat(result.gaps())
          .singleElement()
          .extracting(Gap::reason)
          .asString()
          .startsWith("`gitlab.test` serves a discovery document that is not JSON: ");
    }
  }

  @Test
  void namesADocumentThatIsNestedTooDeep() {
    try (TlsServer server = TlsServer.serving(_ -> TlsServer.json("[".repeat(100_000)), LEAF)) {
      assertThat(probe(server).gaps())
          .singleElement()
          .extracting(Gap::reason)
          .asString()
          .startsWith("`gitlab.test` serves a discovery document that is not JSON: ");
    }
  }

  @Test
  void keepsADocumentWithoutKeysAndSaysSo() {
    try (TlsServer server =
        TlsServer.serving(_ -> TlsServer.json("{\"issuer\": \"https://gitlab.test\"}"), LEAF)) {
      ProbeResult result = probe(server);

      assertThat(result.discovery()).isPresent();
      assertGap(
          result,
          "`gitlab.test` serves a discovery document without `jwks_uri`, so AWS finds no keys");
    }
  }

  @Test
  void refusesKeysWithoutTls() {
    try (TlsServer server =
        TlsServer.serving(_ -> TlsServer.discovery(URL, "http://gitlab.test/jwks"), LEAF)) {
      assertGap(
          probe(server),
          "`gitlab.test` names the `jwks_uri` `http://gitlab.test/jwks`, which is not an https URL");
    }
  }

  @Test
  void refusesAProviderUrlThatHidesItsHost() {
    ProbeResult result = new TlsProbe().probe(provider("https://gitlab.com@127.0.0.1"), true);

    assertGap(result, "`https://gitlab.com@127.0.0.1` is not an https URL with a host");
  }

  private static String healthy(String path) {
    return TlsServer.discovery(URL, URL + "/oauth/discovery/keys");
  }

  private static void assertPresented(TestCertificate... chain) {
    try (TlsServer server = TlsServer.serving(TlsProbeTest::healthy, chain)) {
      ProbeResult result = probe(server);

      assertThat(result.gaps()).isEmpty();
      assertThat(result.chains()).containsExactly(chain(chain));
      assertThat(result.discovery()).isPresent();
    }
  }

  private static void assertAnswer(String answer, String reason) {
    try (TlsServer server = TlsServer.serving(_ -> answer, LEAF)) {
      ProbeResult result = probe(server);

      assertThat(result.chains()).containsExactly(chain(LEAF));
      assertThat(result.discovery()).isEmpty();
      assertGap(result, reason);
    }
  }

  private static void assertRefused(String head, String piece, String reason) {
    try (TlsServer server =
        TlsServer.afterRequest(
            socket -> {
              socket.getOutputStream().write(head.getBytes(US_ASCII));
              TlsServer.endlessly(socket.getOutputStream(), piece);
            },
            LEAF)) {
      assertGap(probe(server), reason);
    }
  }

  private static void assertGap(ProbeResult result, String reason) {
    assertThat(result.gaps()).containsExactly(Gap.unread(Gap.Part.TLS, reason));
  }

  private static ProbeResult probe(TlsServer server) {
    return probe(server, URL);
  }

  private static ProbeResult probe(TlsServer server, String url) {
    return new TlsProbe(local(Map.of(HOST, server.port())), PATIENCE).probe(provider(url), true);
  }

  private static OidcProvider provider(String url) {
    return new OidcProvider(
        "arn:aws:iam::123456789012:oidc-provider/" + HOST,
        url,
        List.of(),
        List.of(),
        Map.of(),
        true);
  }

  /// Knows those hosts only, all of them on this machine.
  private static Resolver local(Map<String, Integer> ports) {
    Map<String, Integer> known = new HashMap<>(ports);
    return (host, _) -> {
      Integer port = known.get(host);
      if (port == null) {
        throw new UnknownHostException(host);
      }
      return List.of(at("127.0.0.1", port));
    };
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static int closedPort() {
    try (TlsServer server = TlsServer.plain(_ -> {})) {
      return server.port();
    }
  }

  private static Chain chain(TestCertificate... certificates) {
    return new Chain(HOST, 443, certificates(certificates));
  }

  private static List<X509Certificate> certificates(TestCertificate... certificates) {
    return Arrays.stream(certificates).map(TestCertificate::certificate).toList();
  }

  private static OutputStream nowhere() {
    return OutputStream.nullOutputStream();
  }
}
