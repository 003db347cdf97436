package dev.trustdrift.rules.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.PresentedCertificate;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.tls.TestCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ProviderRulesTest {
  private static final Instant NOW = ExampleAccount.TAKEN_AT;
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant FAR_AHEAD = Instant.parse("2046-01-01T00:00:00Z");
  private static final String OLD = "0123456789abcdef0123456789abcdef01234567";

  private static final TestCertificate ROOT = TestCertificate.root("Test Root");
  private static final TestCertificate ISSUING = ROOT.intermediate("Test Issuing");
  private static final TestCertificate LEAF = ISSUING.leaf("gitlab.com");
  private static final TrustRoots PUBLIC = new TrustRoots(List.of(ROOT.certificate()));
  private static final TrustRoots NONE = new TrustRoots(List.of());

  @Test
  void aStaleThumbprintIsAnOutageWhereTheChainIsPrivate() {
    Finding finding = only(new StaleThumbprint(), account(List.of(OLD), LEAF, ISSUING), NONE);

    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.message())
        .isEqualTo(
            "the registered thumbprint `"
                + OLD
                + "` is not in the chain that `gitlab.com` presents, and the chain is not publicly"
                + " trusted, so AWS goes by the thumbprint: tokens are refused until it is"
                + " registered; the last certificate presented is `Test Issuing` (`"
                + sha1(ISSUING)
                + "`, valid until 2096-01-01)");
  }

  @Test
  void aStaleThumbprintIsInformationWhereTheChainIsPublic() {
    Finding finding = only(new StaleThumbprint(), account(List.of(OLD), LEAF, ISSUING), PUBLIC);

    assertThat(finding.severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void cloudTrailDecidesWhetherAStaleThumbprintMatters() {
    ExampleAccount account = account(List.of(OLD), LEAF, ISSUING);

    assertThat(
            only(new StaleThumbprint(), account.event(seen("Thumbprint", null)), PUBLIC).severity())
        .isEqualTo(Severity.HIGH);
    assertThat(
            only(new StaleThumbprint(), account.event(seen("IAMTrustStore", null)), NONE)
                .severity())
        .isEqualTo(Severity.INFO);
  }

  @Test
  void anEmptyListIsStaleOnlyWhereAwsReliesOnIt() {
    assertThat(all(new StaleThumbprint(), account(List.of(), LEAF, ISSUING), PUBLIC)).isEmpty();
    assertThat(only(new StaleThumbprint(), account(List.of(), LEAF, ISSUING), NONE).severity())
        .isEqualTo(Severity.HIGH);
  }

  @Test
  void theFixReplacesTheWholeListByTheLastCertificate() {
    assertThat(only(new StaleThumbprint(), account(List.of(OLD), LEAF, ISSUING), NONE).fix())
        .isEqualTo(
            "aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn"
                + " arn:aws:iam::123456789012:oidc-provider/gitlab.com --thumbprint-list "
                + sha1(ISSUING));
  }

  @Test
  void theFixKeepsWhatStillMatches() {
    assertThat(
            only(new LeafThumbprint(), account(List.of(OLD, sha1(LEAF)), LEAF, ISSUING), NONE)
                .fix())
        .endsWith(" --thumbprint-list " + sha1(ISSUING) + " " + sha1(LEAF));
  }

  @Test
  void theFixNamesTheHostsOfDocumentAndKeys() {
    TestCertificate keysRoot = TestCertificate.root("Keys Root");
    ExampleAccount account =
        account(List.of(OLD), LEAF, ISSUING)
            .discovery(
                new Discovery(
                    "https://gitlab.com",
                    "{\"issuer\": \"https://gitlab.com\", \"jwks_uri\": \"https://keys.test/jwks\"}"))
            .chain(chain("keys.test", keysRoot.leaf("keys.test"), keysRoot));
    Finding finding = only(new StaleThumbprint(), account, NONE);

    assertThat(finding.message()).contains("the chain that `keys.test` presents");
    assertThat(finding.fix())
        .endsWith(" --thumbprint-list " + sha1(keysRoot) + " " + sha1(ISSUING));
  }

  @Test
  void theFixNeverListsMoreThanFiveThumbprints() {
    TestCertificate keysRoot = TestCertificate.root("Keys Root");
    TestCertificate middle = keysRoot.intermediate("Middle");
    TestCertificate keysLeaf = middle.leaf("keys.test");
    ExampleAccount account =
        account(List.of(sha1(keysLeaf), sha1(LEAF), sha1(ISSUING)), LEAF, ISSUING, ROOT)
            .discovery(
                new Discovery("https://gitlab.com", "{\"jwks_uri\": \"https://keys.test/jwks\"}"))
            .chain(chain("keys.test", keysLeaf, middle, keysRoot));

    assertThat(only(new LeafThumbprint(), account, NONE).fix())
        .endsWith(
            " --thumbprint-list "
                + String.join(
                    " ", sha1(keysRoot), sha1(ROOT), sha1(keysLeaf), sha1(LEAF), sha1(ISSUING)));
  }

  @Test
  void aFixIsOneCommandWhateverTheProviderIsCalled() {
    String arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.com/$(id)'; rm -rf ~";
    ExampleAccount account =
        ExampleAccount.empty()
            .provider(
                new OidcProvider(arn, "https://gitlab.com", List.of(), List.of(), Map.of(), true));

    assertThat(only(new UnusedProvider(), account, NONE).fix())
        .endsWith(" 'arn:aws:iam::123456789012:oidc-provider/gitlab.com/$(id)'\\''; rm -rf ~'");
  }

  @Test
  void aPinnedLeafIsNamedWithItsRenewal() {
    TestCertificate leaf =
        ISSUING.leaf("gitlab.com", LONG_AGO, Instant.parse("2027-03-04T05:06:07Z"));
    Finding finding = only(new LeafThumbprint(), account(List.of(sha1(leaf)), leaf, ISSUING), NONE);

    assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(finding.message()).contains("by 2027-03-04 at the latest");
    assertThat(
            only(new LeafThumbprint(), account(List.of(sha1(leaf)), leaf, ISSUING), PUBLIC)
                .severity())
        .isEqualTo(Severity.INFO);
  }

  @Test
  void thumbprintsThatWereNotReadAreNotJudged() {
    ExampleAccount account =
        ExampleAccount.empty()
            .provider(OidcProvider.named(ExampleAccount.GITLAB))
            .chain(chain("gitlab.com", LEAF, ISSUING));

    assertThat(all(new StaleThumbprint(), account, NONE)).isEmpty();
    assertThat(all(new LeafThumbprint(), account, NONE)).isEmpty();
    assertThat(all(new UntrustedChain(), account, NONE)).hasSize(1);
  }

  @Test
  void aLeafWarnsFromTheThirtiethDayOn() {
    assertThat(endingIn(Duration.ofDays(30)))
        .extracting(Finding::severity)
        .containsExactly(Severity.HIGH);
    assertThat(endingIn(Duration.ofDays(30).plusSeconds(1))).isEmpty();
    assertThat(endingIn(Duration.ofDays(-900)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("which ended on 2024-"));
  }

  @Test
  void anAuthorityThatEndsMattersWhereItIsPinnedAndReliedOn() {
    TestCertificate issuing = ROOT.intermediate("Ending", LONG_AGO, NOW.plus(Duration.ofDays(10)));
    TestCertificate leaf = issuing.leaf("gitlab.com", LONG_AGO, FAR_AHEAD);

    assertThat(
            only(new CertificateExpiry(), account(List.of(sha1(issuing)), leaf, issuing), NONE)
                .severity())
        .isEqualTo(Severity.HIGH);
    assertThat(
            only(new CertificateExpiry(), account(List.of(sha1(issuing)), leaf, issuing), PUBLIC)
                .severity())
        .isEqualTo(Severity.LOW);
    assertThat(only(new CertificateExpiry(), account(List.of(OLD), leaf, issuing), NONE).severity())
        .isEqualTo(Severity.LOW);
  }

  @Test
  void cloudTrailDecidesWhetherALeafThumbprintOrAnEndingAuthorityMatters() {
    TestCertificate issuing = ROOT.intermediate("Ending", LONG_AGO, NOW.plus(Duration.ofDays(10)));
    TestCertificate leaf = issuing.leaf("gitlab.com", LONG_AGO, FAR_AHEAD);
    ExampleAccount leafPinned = account(List.of(sha1(leaf)), leaf, issuing);
    ExampleAccount authorityPinned = account(List.of(sha1(issuing)), leaf, issuing);
    TrailEvent byThumbprint = seen("Thumbprint", null);
    TrailEvent byRoots = seen("IAMTrustStore", null);

    assertThat(only(new LeafThumbprint(), leafPinned.event(byThumbprint), PUBLIC).severity())
        .isEqualTo(Severity.MEDIUM);
    assertThat(only(new LeafThumbprint(), leafPinned.event(byRoots), NONE).severity())
        .isEqualTo(Severity.INFO);
    assertThat(
            only(new CertificateExpiry(), authorityPinned.event(byThumbprint), PUBLIC).severity())
        .isEqualTo(Severity.HIGH);
    assertThat(only(new CertificateExpiry(), authorityPinned.event(byRoots), NONE).severity())
        .isEqualTo(Severity.LOW);
  }

  @Test
  void anExpiredChainIsNotCalledUntrusted() {
    TestCertificate leaf = ISSUING.leaf("gitlab.com", LONG_AGO, NOW.minusSeconds(1));

    assertThat(all(new UntrustedChain(), account(List.of(OLD), leaf, ISSUING), PUBLIC)).isEmpty();
  }

  @Test
  void aPrivateAuthorityThatAwsWasSeenToTrustIsNoFinding() {
    ExampleAccount account =
        account(List.of(OLD), LEAF, ISSUING, ROOT).event(seen("IAMTrustStore", null));

    assertThat(all(new UntrustedChain(), account, NONE)).isEmpty();
  }

  @Test
  void aDisorderIsAFindingWhateverAwsTrusts() {
    ExampleAccount account =
        account(List.of(OLD), LEAF, ROOT, ISSUING).event(seen("IAMTrustStore", null));

    assertThat(only(new UntrustedChain(), account, PUBLIC).message())
        .isEqualTo(
            "`gitlab.com` presents its chain out of order: `gitlab.com` is not followed by its"
                + " issuer; mend the server's chain, on which AWS may refuse the provider");
  }

  @Test
  void namesInCertificatesCannotSplitAMessage() {
    TestCertificate root = TestCertificate.root("Evil\nRoot\u202e");
    Finding finding =
        only(new UntrustedChain(), account(List.of(OLD), root.leaf("gitlab.com"), root), NONE);

    assertThat(finding.message()).contains("`Evil\\u000ARoot\\u202E`");
  }

  @Test
  void expectedIssuersAreComparedWithoutSchemeSlashAndCaseOfTheHost() {
    assertThat(unexpected("https://gitlab.com")).isEmpty();
    assertThat(unexpected("GitLab.com/")).isEmpty();
    assertThat(unexpected("https://gitlab.com.evil.test")).hasSize(1);
    assertThat(unexpected("https://gitlab.com/path")).hasSize(1);
  }

  @Test
  void anAudienceThatASessionCarriedIsUsed() {
    ExampleAccount account =
        ExampleAccount.empty()
            .provider(provider(List.of("https://gitlab.com", "sts.amazonaws.com"), List.of()))
            .trusting(
                """
                {"StringEquals": {"gitlab.com:aud": "https://gitlab.com",
                  "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""");

    Finding finding = only(new AudienceUnused(), account, NONE);
    assertThat(finding.fix())
        .isEqualTo(
            "aws iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn"
                + " arn:aws:iam::123456789012:oidc-provider/gitlab.com --client-id"
                + " sts.amazonaws.com");
    assertThat(all(new AudienceUnused(), account.event(seen(null, "sts.amazonaws.com")), NONE))
        .isEmpty();
  }

  @Test
  void ofNearlyEqualAudiencesTheUnusedOneGoes() {
    ExampleAccount account =
        ExampleAccount.empty()
            .provider(provider(List.of("https://gitlab.com", "https://gitlab.com/"), List.of()))
            .trusting(
                """
                {"StringEquals": {"gitlab.com:aud": "https://gitlab.com",
                  "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"}}""");

    assertThat(only(new AudienceVariants(), account, NONE).fix())
        .startsWith("aws iam remove-client-id-from-open-id-connect-provider ")
        .endsWith(" --client-id https://gitlab.com/");
  }

  private static List<Finding> unexpected(String expected) {
    Config base = Config.DEFAULT;
    Config config =
        new Config(
            base.issuers(),
            List.of(expected),
            base.environments(),
            base.sessionName(),
            base.accessKeys(),
            base.ciUsers(),
            base.certificateWarnDays(),
            base.trailDays(),
            base.trailSource(),
            base.failOn(),
            base.waivers());
    return all(new UnexpectedIssuer(), ExampleAccount.withGitlab().config(config), NONE);
  }

  private static List<Finding> endingIn(Duration left) {
    TestCertificate leaf = ISSUING.leaf("gitlab.com", LONG_AGO, NOW.plus(left));
    return all(new CertificateExpiry(), account(List.of(sha1(ISSUING)), leaf, ISSUING), PUBLIC);
  }

  private static ExampleAccount account(List<String> thumbprints, TestCertificate... presented) {
    return ExampleAccount.empty()
        .provider(provider(List.of("https://gitlab.com"), thumbprints))
        .chain(chain("gitlab.com", presented));
  }

  private static OidcProvider provider(List<String> audiences, List<String> thumbprints) {
    return new OidcProvider(
        ExampleAccount.GITLAB, "https://gitlab.com", audiences, thumbprints, Map.of(), true);
  }

  private static Chain chain(String host, TestCertificate... certificates) {
    return new Chain(
        host, 443, Arrays.stream(certificates).map(TestCertificate::certificate).toList());
  }

  private static TrailEvent seen(@Nullable String verification, @Nullable String audience) {
    return new TrailEvent(
        "event",
        NOW.minus(Duration.ofDays(1)),
        "us-east-1",
        null,
        ExampleAccount.GITLAB,
        null,
        audience,
        null,
        null,
        null,
        null,
        null,
        verification,
        null,
        null,
        null,
        null);
  }

  private static Finding only(Rule rule, ExampleAccount account, TrustRoots roots) {
    List<Finding> findings = all(rule, account, roots);
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private static List<Finding> all(Rule rule, ExampleAccount account, TrustRoots roots) {
    return rule.check(Facts.of(account.inventory(), account.config(), roots)).toList();
  }

  private static String sha1(TestCertificate certificate) {
    return new PresentedCertificate(certificate.certificate()).sha1();
  }
}
