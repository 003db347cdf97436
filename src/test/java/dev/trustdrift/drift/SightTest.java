package dev.trustdrift.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.Audit;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.html.HtmlReport;
import dev.trustdrift.rules.ExampleAccount;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is resolved, and which waiver is idle, where parts were not read: each rule by the parts
/// that it rests on itself, with the real rules in two audits.
final class SightTest {
  private static final String PINNED =
      "{\"StringEquals\": {\"gitlab.com:sub\": \"project_path:acme/shop:ref_type:branch:ref:main\","
          + " \"gitlab.com:aud\": \"https://gitlab.com\"}}";
  private static final Config NONE_EXPECTED = expecting(List.of());

  @Test
  void aProviderThatARoleTrustsNowIsUsedWhateverItsHostAndTheTrailSay() {
    Report before = audit(blind(ExampleAccount.withGitlab()), null);
    assertThat(rules(before.findings())).contains("unused-provider");

    Report after = audit(blind(ExampleAccount.withGitlab().trusting(PINNED)), before);

    assertThat(rules(after.findings())).doesNotContain("unused-provider");
    assertThat(rules(after.resolved())).contains("unused-provider");
  }

  @Test
  void anIssuerThatIsListedNowIsExpectedWhateverItsHostAndTheTrailSay() {
    ExampleAccount account = blind(ExampleAccount.withGitlab().trusting(PINNED));
    Report before = audit(account.config(NONE_EXPECTED), null);
    assertThat(rules(before.findings())).contains("unexpected-issuer");

    Report after = audit(account.config(expecting(List.of("https://gitlab.com"))), before);

    assertThat(rules(after.findings())).doesNotContain("unexpected-issuer");
    assertThat(rules(after.resolved())).contains("unexpected-issuer");
  }

  @Test
  void clientIdsThatWereTidiedUpAreNoVariantsAnyMore() {
    Report before = audit(blind(withClientIds("https://gitlab.com", "https://gitlab.com/")), null);
    assertThat(rules(before.findings())).contains("audience-variants");

    Report after = audit(blind(withClientIds("https://gitlab.com")), before);

    assertThat(rules(after.resolved())).contains("audience-variants");
  }

  @Test
  void aLongSessionIsNotResolvedByNotReadingItsLimit() {
    ExampleAccount known = ExampleAccount.withGitlab().role(ExampleAccount.deployRole(43_200));
    Report before = audit(known, null);
    assertThat(rules(before.findings())).contains("long-session");

    ExampleAccount unread =
        ExampleAccount.withGitlab()
            .trusting(PINNED)
            .gap(Gap.unread(Gap.Part.SESSION_LIMITS, "roles.json is not in the snapshot"));
    Report after = audit(unread, before);

    assertThat(rules(after.findings())).contains("long-session");
    assertThat(rules(after.resolved())).doesNotContain("long-session");
  }

  @ParameterizedTest
  @ValueSource(strings = {"any-ref", "strangers-can-assume", "unused-provider", "old-access-key"})
  void aWaiverIsIdleWhereAllWasReadThatItsRuleRestsOn(String rule) {
    ExampleAccount account = blind(ExampleAccount.withGitlab().trusting(PINNED));

    assertThat(rules(audit(account.config(waiving(rule)), null).findings()))
        .contains("expired-waiver");
  }

  @ParameterizedTest
  @ValueSource(strings = {"long-session", "stale-thumbprint", "leftover-ci-user", "unused-trust"})
  void aWaiverWhoseRuleRestsOnWhatWasNotReadIsNot(String rule) {
    ExampleAccount account = blind(ExampleAccount.withGitlab().trusting(PINNED));

    assertThat(rules(audit(account.config(waiving(rule)), null).findings()))
        .doesNotContain("expired-waiver");
  }

  @Test
  void aWaiverOnATrustThatCouldNotBeDecidedIsNot() {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .trusting("{\"StringFoo\": {\"gitlab.com:sub\": \"project_path:acme/shop:*\"}}")
            .config(
                Config.DEFAULT.waiving(
                    List.of(
                        new Waiver("any-ref", "*:role/*", LocalDate.parse("2027-01-31"), "x"))));

    assertThat(rules(audit(account, null).findings()))
        .contains("undecided-trust")
        .doesNotContain("expired-waiver");
  }

  @Test
  void aChangeThatIsNotNewAnyMoreIsNotCalledUndone() {
    ExampleAccount wide =
        ExampleAccount.withGitlab()
            .trusting("{\"StringLike\": {\"gitlab.com:sub\": \"project_path:acme/*\"}}");
    Report first = audit(ExampleAccount.withGitlab().trusting(PINNED), null);
    Report second = audit(wide, first);
    assertThat(rules(second.findings())).contains("trust-widened");

    Report third = audit(wide, second);

    assertThat(third.resolved())
        .extracting(Tracked::finding)
        .filteredOn(finding -> finding.rule().equals("trust-widened"))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .endsWith("(told once as a change; this does not say that it was undone)"));
    assertThat(HtmlReport.of(third)).contains("this does not say that it was undone");
  }

  /// As a folder made by hand is: without roles.json, tls/ and trail/.
  private static ExampleAccount blind(ExampleAccount account) {
    return account
        .gap(Gap.unread(Gap.Part.SESSION_LIMITS, "roles.json is not in the snapshot"))
        .gap(Gap.unread(Gap.Part.TLS, "certificate chain of `gitlab.com` not in the snapshot"))
        .gap(Gap.unread(Gap.Part.TRAIL, "trail is not in the snapshot"));
  }

  private static ExampleAccount withClientIds(String... ids) {
    return ExampleAccount.empty()
        .trusting(PINNED)
        .provider(
            new OidcProvider(
                ExampleAccount.GITLAB,
                "https://gitlab.com",
                List.of(ids),
                List.of(),
                Map.of(),
                true));
  }

  private static Config expecting(List<String> issuers) {
    Config usual = Config.DEFAULT;
    return new Config(
        usual.issuers(),
        issuers,
        usual.environments(),
        usual.sessionName(),
        usual.accessKeys(),
        usual.ciUsers(),
        usual.certificateWarnDays(),
        usual.trailDays(),
        usual.trailSource(),
        usual.failOn(),
        usual.waivers());
  }

  private static Config waiving(String rule) {
    return Config.DEFAULT.waiving(
        List.of(new Waiver(rule, "*:nothing-of-this-name", LocalDate.parse("2027-01-31"), "x")));
  }

  private static Report audit(ExampleAccount account, @Nullable Report before) {
    Baseline baseline =
        before == null
            ? null
            : BaselineReader.read(JsonV1.bytes(before), "before.json", ExampleAccount.ID);
    return Audit.full()
        .run(account.inventory(), account.config(), new TrustRoots(List.of()), baseline);
  }

  private static List<String> rules(List<Tracked> findings) {
    return findings.stream().map(one -> one.finding().rule()).toList();
  }
}
