package dev.trustdrift.facts.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.facts.providers.ChainFacts.Match;
import dev.trustdrift.facts.providers.ProviderFacts.Reliance;
import dev.trustdrift.facts.providers.ProviderFacts.Verification;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.tls.TestCertificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ProviderFactsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
  private static final String ARN = "arn:aws:iam::123456789012:oidc-provider/gitlab.test";
  private static final TestCertificate ROOT = TestCertificate.root("Test Root");
  private static final TestCertificate LEAF = ROOT.leaf("gitlab.test");
  private static final TestCertificate KEYS_LEAF = ROOT.leaf("keys.test");
  private static final TrustRoots PUBLIC = new TrustRoots(List.of(ROOT.certificate()));
  private static final TrustRoots NONE = new TrustRoots(List.of());
  private static final Chain CHAIN = chain("gitlab.test", 443, LEAF, ROOT);

  @Test
  void goesByTheIssuersHostWhereNoDocumentWasRead() {
    ProviderFacts facts = facts(NONE, List.of(), List.of(CHAIN));

    assertThat(facts.host()).hasToString("gitlab.test");
    assertThat(facts.matched()).contains(Match.LAST);
    assertThat(facts.chains()).hasSize(1);
  }

  @Test
  void goesByTheHostOfTheKeys() {
    ProviderFacts facts =
        facts(
            NONE,
            List.of(document("{\"jwks_uri\": \"https://Keys.test:8443/jwks\"}")),
            List.of(CHAIN, chain("keys.test", 8443, KEYS_LEAF)));

    assertThat(facts.host()).hasToString("keys.test:8443");
    assertThat(facts.matched()).contains(Match.NONE);
    assertThat(facts.chains())
        .extracting(read -> read.host().toString())
        .containsExactly("keys.test:8443", "gitlab.test");
  }

  @Test
  void saysNothingOfAHostThatWasNotRead() {
    ProviderFacts facts =
        facts(
            NONE, List.of(document("{\"jwks_uri\": \"https://keys.test/jwks\"}")), List.of(CHAIN));

    assertThat(facts.matched()).isEmpty();
    assertThat(facts.reliesOnThumbprint()).isEqualTo(Reliance.UNKNOWN);
  }

  @Test
  void saysNothingOfThumbprintsThatWereNotRead() {
    Inventory inventory =
        inventory(OidcProvider.named(ARN), List.of(), List.of(CHAIN), new TrailEvent[0]);

    assertThat(ProviderFacts.of(inventory, NONE).getFirst().matched()).isEmpty();
  }

  @Test
  void takesAMalformedDocumentForNone() {
    assertThat(facts(NONE, List.of(document("<html>")), List.of(CHAIN)).discovery()).isNull();
  }

  @Test
  void concludesFromTheChainWhereCloudTrailIsSilent() {
    assertThat(facts(PUBLIC, List.of(), List.of(CHAIN)).reliesOnThumbprint())
        .isEqualTo(Reliance.NO);
    assertThat(facts(NONE, List.of(), List.of(CHAIN)).reliesOnThumbprint()).isEqualTo(Reliance.YES);
    assertThat(facts(PUBLIC, List.of(), List.of()).reliesOnThumbprint())
        .isEqualTo(Reliance.UNKNOWN);
  }

  @Test
  void believesCloudTrailMoreThanItsOwnRoots() {
    ProviderFacts byStore = facts(NONE, List.of(), List.of(CHAIN), event(1, "IAMTrustStore", null));
    ProviderFacts byThumbprint =
        facts(PUBLIC, List.of(), List.of(CHAIN), event(1, "Thumbprint", null));

    assertThat(byStore.reliesOnThumbprint()).isEqualTo(Reliance.NO);
    assertThat(byThumbprint.reliesOnThumbprint()).isEqualTo(Reliance.YES);
  }

  @Test
  void takesTheLatestSuccessfulVerification() {
    ProviderFacts facts =
        facts(
            NONE,
            List.of(),
            List.of(),
            event(1, "Thumbprint", null),
            event(2, "IAMTrustStore", null),
            event(3, null, null),
            event(4, "SomethingNew", null),
            event(5, "Thumbprint", "AccessDenied"));

    assertThat(facts.verification()).isEqualTo(Verification.IAM_TRUST_STORE);
    assertThat(facts.verifiedAt()).isEqualTo(Instant.ofEpochSecond(2));
  }

  @Test
  void aRefusalForItsThumbprintShowsThatAwsGoesByThumbprints() {
    ProviderFacts facts =
        facts(
            NONE,
            List.of(),
            List.of(),
            event(1, "IAMTrustStore", null),
            refused(
                2,
                "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint"));

    assertThat(facts.verification()).isEqualTo(Verification.THUMBPRINT);
    assertThat(facts.verifiedAt()).isEqualTo(Instant.ofEpochSecond(2));
  }

  @Test
  void theLatestObservationWinsInWhateverOrderTheyStand() {
    TrailEvent early = event(1, "Thumbprint", null);
    TrailEvent late = event(2, "IAMTrustStore", null);

    assertThat(facts(NONE, List.of(), List.of(), late, early).reliesOnThumbprint())
        .isEqualTo(Reliance.NO);
    assertThat(facts(NONE, List.of(), List.of(), early, late).reliesOnThumbprint())
        .isEqualTo(Reliance.NO);
  }

  @Test
  void knowsTheThumbprintOfManyTutorialsAndThoseOfPublicRoots() {
    String tutorial = "b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a";
    ProviderFacts facts =
        ProviderFacts.of(
                inventory(
                    provider(List.of(tutorial, sha1(ROOT), sha1(LEAF))),
                    List.of(),
                    List.of(),
                    new TrailEvent[0]),
                PUBLIC)
            .getFirst();

    assertThat(facts.known()).containsOnlyKeys(tutorial, sha1(ROOT));
    assertThat(facts.known().values())
        .extracting(KnownThumbprint::name)
        .containsExactlyInAnyOrder("Cloudflare Inc ECC CA-3", "Test Root");
  }

  private static ProviderFacts facts(
      TrustRoots roots, List<Discovery> documents, List<Chain> chains, TrailEvent... events) {
    return ProviderFacts.of(
            inventory(provider(List.of(sha1(ROOT))), documents, chains, events), roots)
        .getFirst();
  }

  private static OidcProvider provider(List<String> thumbprints) {
    return new OidcProvider(ARN, "gitlab.test", List.of(), thumbprints, Map.of(), true);
  }

  private static Inventory inventory(
      OidcProvider provider, List<Discovery> documents, List<Chain> chains, TrailEvent... events) {
    return new Inventory(
        new Account("123456789012", null, NOW),
        List.of(provider),
        List.of(),
        List.of(),
        List.of(),
        null,
        documents,
        chains,
        new Trail(Instant.EPOCH, NOW, List.of(events)),
        List.of());
  }

  private static Discovery document(String text) {
    return new Discovery("https://gitlab.test", text);
  }

  private static Chain chain(String host, int port, TestCertificate... certificates) {
    return new Chain(
        host, port, Arrays.stream(certificates).map(TestCertificate::certificate).toList());
  }

  private static TrailEvent refused(long second, String message) {
    return event(second, null, "InvalidIdentityToken", message);
  }

  private static TrailEvent event(
      long second, @Nullable String verification, @Nullable String error) {
    return event(second, verification, error, null);
  }

  private static TrailEvent event(
      long second,
      @Nullable String verification,
      @Nullable String error,
      @Nullable String message) {
    return new TrailEvent(
        "event-" + second,
        Instant.ofEpochSecond(second),
        "us-east-1",
        null,
        ARN,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        verification,
        null,
        null,
        error,
        message);
  }

  private static String sha1(TestCertificate certificate) {
    return new PresentedCertificate(certificate.certificate()).sha1();
  }
}
