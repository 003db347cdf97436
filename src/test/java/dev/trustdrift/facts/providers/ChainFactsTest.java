package dev.trustdrift.facts.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.providers.ChainFacts.Kind;
import dev.trustdrift.facts.providers.ChainFacts.Match;
import dev.trustdrift.facts.providers.ChainFacts.Problem;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.HttpsEndpoint;
import dev.trustdrift.tls.TestCertificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChainFactsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
  private static final String HOST = "gitlab.test";

  private static final TestCertificate ROOT = TestCertificate.root("Test Root");
  private static final TestCertificate ISSUING = ROOT.intermediate("Test Issuing");
  private static final TestCertificate LEAF = ISSUING.leaf(HOST);
  private static final TestCertificate STRANGER = TestCertificate.root("Stranger");
  private static final TrustRoots PUBLIC = new TrustRoots(List.of(ROOT.certificate()));
  private static final TrustRoots NONE = new TrustRoots(List.of());

  @Test
  void trustsLeafAndIntermediateBelowAPublicRoot() {
    ChainFacts chain = judged(PUBLIC, LEAF, ISSUING);

    assertThat(chain.problems()).isEmpty();
    assertThat(chain.publiclyTrusted()).isTrue();
  }

  @Test
  void trustsAChainThatIncludesItsPublicRoot() {
    assertThat(judged(PUBLIC, LEAF, ISSUING, ROOT).publiclyTrusted()).isTrue();
  }

  @Test
  void trustsAChainWhoseTopIsTheCrossSignedFormOfAPublicRoot() {
    TestCertificate old = TestCertificate.root("Old Root");
    TestCertificate cross = old.intermediate("New Root");
    TestCertificate leaf = cross.leaf(HOST);

    assertThat(judged(new TrustRoots(List.of(old.certificate())), leaf, cross).publiclyTrusted())
        .isTrue();
  }

  @Test
  void knowsAPrivateRoot() {
    ChainFacts chain = judged(NONE, LEAF, ISSUING, ROOT);

    assertThat(chain.problems())
        .containsExactly(
            new Problem(
                Kind.NOT_PUBLIC,
                "presents a chain that ends at `Test Root`, which is not a public root"));
    assertThat(chain.publiclyTrusted()).isFalse();
  }

  @Test
  void knowsAMissingIntermediate() {
    assertThat(judged(PUBLIC, LEAF).problems())
        .containsExactly(
            new Problem(
                Kind.INCOMPLETE,
                "presents a chain that ends below `Test Issuing`, which is neither presented nor a public root"));
  }

  @Test
  void isNotFooledByARootOfTheSameName() {
    TestCertificate impostor = TestCertificate.root("Test Root");
    TestCertificate issuing = impostor.intermediate("Test Issuing");

    assertThat(kinds(judged(PUBLIC, issuing.leaf(HOST), issuing))).containsExactly(Kind.INCOMPLETE);
    assertThat(kinds(judged(PUBLIC, issuing.leaf(HOST), issuing, impostor)))
        .containsExactly(Kind.NOT_PUBLIC);
  }

  @Test
  void rejectsALeafThatSignsAnother() {
    TestCertificate leaf = LEAF.leaf(HOST);

    assertThat(kinds(judged(PUBLIC, leaf, LEAF, ISSUING))).containsExactly(Kind.REJECTED);
  }

  @Test
  void knowsAChainOutOfOrder() {
    ChainFacts chain = judged(PUBLIC, LEAF, ROOT, ISSUING);

    assertThat(chain.problems())
        .containsExactly(
            new Problem(
                Kind.OUT_OF_ORDER,
                "presents its chain out of order: `gitlab.test` is not followed by its issuer"));
    assertThat(chain.trust()).isInstanceOf(TrustRoots.Verdict.Trusted.class);
    assertThat(chain.publiclyTrusted()).isFalse();
  }

  @Test
  void knowsADoubledCertificate() {
    assertThat(kinds(judged(PUBLIC, LEAF, LEAF, ISSUING))).containsExactly(Kind.DOUBLED);
  }

  @Test
  void knowsACertificateThatDoesNotBelong() {
    assertThat(judged(PUBLIC, LEAF, ISSUING, STRANGER).problems())
        .containsExactly(
            new Problem(Kind.UNRELATED, "presents `Stranger`, which is not part of the chain"));
  }

  @Test
  void knowsACertificateForAnotherName() {
    assertThat(kinds(judged(PUBLIC, ISSUING.leaf("elsewhere.test"), ISSUING)))
        .containsExactly(Kind.WRONG_NAME);
  }

  @Test
  void takesAWildcardForOneLabel() {
    assertThat(kinds(judged(PUBLIC, ISSUING.leaf("*.test"), ISSUING))).isEmpty();
    assertThat(new PresentedCertificate(ISSUING.leaf("*.test").certificate()).covers("a.b.test"))
        .isFalse();
    assertThat(new PresentedCertificate(ISSUING.leaf("*.test").certificate()).covers("test"))
        .isFalse();
  }

  @Test
  void tellsAnExpiredChainFromAnUntrustedOne() {
    TestCertificate expired =
        ISSUING.leaf(
            HOST, Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"));
    ChainFacts chain = judged(PUBLIC, expired, ISSUING);

    assertThat(chain.trust()).isInstanceOf(TrustRoots.Verdict.NotNow.class);
    assertThat(chain.problems()).isEmpty();
    assertThat(chain.publiclyTrusted()).isFalse();
    assertThat(kinds(judged(NONE, expired, ISSUING))).containsExactly(Kind.INCOMPLETE);
  }

  @Test
  void knowsAnExpiredIntermediate() {
    TestCertificate issuing =
        ROOT.intermediate(
            "Ended", Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2024-12-31T23:59:59Z"));

    assertThat(judged(PUBLIC, issuing.leaf(HOST), issuing).trust())
        .isInstanceOf(TrustRoots.Verdict.NotNow.class);
  }

  @Test
  void findsThumbprintsByPosition() {
    ChainFacts chain = judged(PUBLIC, LEAF, ISSUING, ROOT);

    assertThat(chain.match(sha1(ROOT))).isEqualTo(Match.LAST);
    assertThat(chain.match(sha1(ISSUING))).isEqualTo(Match.INTERMEDIATE);
    assertThat(chain.match(sha1(LEAF))).isEqualTo(Match.LEAF);
    assertThat(chain.match(sha1(STRANGER))).isEqualTo(Match.NONE);
  }

  @Test
  void prefersTheLastThenAnIntermediateThenTheLeaf() {
    ChainFacts chain = judged(PUBLIC, LEAF, ISSUING, ROOT);

    assertThat(chain.match(List.of(sha1(LEAF), sha1(ROOT), sha1(ISSUING)))).isEqualTo(Match.LAST);
    assertThat(chain.match(List.of(sha1(LEAF), sha1(ISSUING)))).isEqualTo(Match.INTERMEDIATE);
    assertThat(chain.match(List.of(sha1(LEAF), sha1(STRANGER)))).isEqualTo(Match.LEAF);
    assertThat(chain.match(List.of())).isEqualTo(Match.NONE);
  }

  @Test
  void countsALoneCertificateAsLeafUnlessItIsItsOwnAuthority() {
    TestCertificate own = TestCertificate.selfSigned(HOST);

    assertThat(judged(NONE, LEAF).match(sha1(LEAF))).isEqualTo(Match.LEAF);
    assertThat(judged(NONE, LEAF, LEAF).match(sha1(LEAF))).isEqualTo(Match.LEAF);
    assertThat(judged(NONE, own).match(sha1(own))).isEqualTo(Match.LAST);
  }

  @Test
  void readsTheRunningJdksRoots() {
    assertThat(TrustRoots.jdk().certificates()).hasSizeGreaterThan(50);
    assertThat(TrustRoots.jdk()).isSameAs(TrustRoots.jdk());
  }

  private static ChainFacts judged(TrustRoots roots, TestCertificate... certificates) {
    return ChainFacts.of(
        new HttpsEndpoint(HOST, 443, ""),
        new Chain(
            HOST, 443, Arrays.stream(certificates).map(TestCertificate::certificate).toList()),
        roots,
        NOW);
  }

  private static List<Kind> kinds(ChainFacts chain) {
    return chain.problems().stream().map(Problem::kind).toList();
  }

  private static String sha1(TestCertificate certificate) {
    return new PresentedCertificate(certificate.certificate()).sha1();
  }
}
