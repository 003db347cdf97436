package dev.trustdrift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.drift.Baseline;
import dev.trustdrift.drift.BaselineReader;
import dev.trustdrift.drift.Known;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.Report;
import dev.trustdrift.rules.Example;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import dev.trustdrift.rules.RuleInfo;
import dev.trustdrift.rules.RuleInfo.Group;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final Instant YESTERDAY = Instant.parse("2026-11-19T06:00:00Z");
  private static final Instant BEFORE = Instant.parse("2026-11-01T06:00:00Z");
  private static final String GITLAB = ExampleAccount.GITLAB;
  private static final ExampleAccount ACCOUNT = ExampleAccount.withGitlab();

  @Test
  void withoutABaselineEveryFindingIsNew() {
    Report report = run(ACCOUNT, null, found(key("a"), key("b")));

    assertThat(report.findings()).extracting(Tracked::status).containsOnly(Status.NEW).hasSize(2);
    assertThat(report.comparedWith()).isNull();
  }

  @Test
  void aBaselineTellsNewPersistingAndResolvedApart() {
    Report report =
        run(ACCOUNT, baseline(key("known"), key("gone")), found(key("known"), key("fresh")));

    assertThat(statuses(report)).isEqualTo(Map.of("known", Status.PERSISTING, "fresh", Status.NEW));
    assertThat(report.resolved()).extracting(t -> t.finding().id()).containsExactly("gone");
    assertThat(report.resolved()).extracting(Tracked::status).containsExactly(Status.RESOLVED);
  }

  @Test
  void whatCouldNotBeReadIsNotResolved() {
    ExampleAccount blind = ACCOUNT.gap(Gap.unread(Gap.Part.CREDENTIAL_REPORT, "denied"));

    Report report = run(blind, baseline(key("unseen")), found());

    assertThat(report.resolved()).isEmpty();
    assertThat(statuses(report)).isEqualTo(Map.of("unseen", Status.PERSISTING));
    assertThat(report.findings().getFirst().finding().message())
        .isEqualTo("message (last seen 2026-11-19T06:00:00Z; could not be checked since)");
  }

  @Test
  void lastSeenIsSaidOnceHoweverLongItLasts() {
    ExampleAccount blind = ACCOUNT.gap(Gap.unread(Gap.Part.CREDENTIAL_REPORT, "denied"));
    Report second = run(blind, baseline(key("unseen")), found());
    Baseline next = BaselineReader.read(JsonV1.bytes(second), "second.json", ExampleAccount.ID);

    Report third = run(blind, next, found());

    assertThat(third.findings().getFirst().finding().message())
        .isEqualTo("message (last seen 2026-11-19T06:00:00Z; could not be checked since)");
  }

  @Test
  void aGapElsewhereHindersNothing() {
    ExampleAccount trailless = ACCOUNT.gap(Gap.unread(Gap.Part.TRAIL, "denied"));

    assertThat(run(trailless, baseline(key("gone")), found()).resolved()).hasSize(1);
  }

  @Test
  void aHostThatCouldNotBeDialledHindersItsOwnProviderAlone() {
    Finding certificate = certificate("tls", GITLAB);
    Gap own = Gap.unread(Gap.Part.TLS, "`gitlab.com` refused the connection");
    assertThat(run(ACCOUNT.gap(own), baseline(certificate), found()).resolved()).isEmpty();

    Gap other = Gap.unread(Gap.Part.TLS, "`gitlab.example` refused the connection");
    ExampleAccount two =
        ACCOUNT.provider(
            new dev.trustdrift.inventory.OidcProvider(
                "arn:aws:iam::123456789012:oidc-provider/gitlab.example",
                "https://gitlab.example",
                List.of(),
                List.of(),
                Map.of(),
                true));
    assertThat(run(two.gap(other), baseline(certificate), found()).resolved()).hasSize(1);
  }

  @Test
  void aProviderThatIsNoMoreTakesItsFindingsAlong() {
    Gap gap = Gap.unread(Gap.Part.TLS, "no network");
    Report report =
        run(ExampleAccount.empty().gap(gap), baseline(certificate("tls", GITLAB)), found());

    assertThat(report.resolved()).hasSize(1);
  }

  @Test
  void aRuleThatFailsIsAGapAndCostsNoOtherFinding() {
    Rule broken =
        rule(
            "broken",
            Group.KEYS,
            facts -> {
              throw new IllegalStateException("unforeseen\nline");
            });
    Facts facts = facts(ACCOUNT);

    Report report =
        new Audit(List.of(broken, found(key("a"))), EnumSet.allOf(Group.class))
            .judge(facts, baseline(finding("old", "broken", new Evidence.Named(Map.of()))));

    assertThat(statuses(report)).isEqualTo(Map.of("a", Status.NEW, "old", Status.PERSISTING));
    assertThat(report.gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.part()).isEqualTo(Gap.Part.RULE);
              assertThat(gap.reason()).contains("`broken`").contains("\\u000A");
            });
  }

  @Test
  void whatWasNotAskedForIsNeitherFoundNorResolved() {
    Report report =
        new Audit(List.of(found(key("a"))), Set.of(Group.PROVIDERS))
            .judge(facts(ACCOUNT), baseline(key("b")));

    assertThat(report.findings()).isEmpty();
    assertThat(report.resolved()).isEmpty();
    assertThat(report.whole()).isFalse();
  }

  @Test
  void aWaivedFindingIsAcceptedAndCountsNowhereElse() {
    Config config =
        withWaiver(new Config.Waiver("found", "*", LocalDate.parse("2026-11-20"), "agreed"));

    Report report = run(ACCOUNT.config(config), null, found(key("a")));

    assertThat(report.findings()).isEmpty();
    assertThat(report.accepted()).hasSize(1);
    assertThat(JsonV1.Summary.of(report).high()).isZero();
    assertThat(JsonV1.Summary.of(report).accepted()).isEqualTo(1);
  }

  @Test
  void anAcceptedFindingOfTheBaselineWasKnown() {
    Config config =
        withWaiver(new Config.Waiver("found", "*", LocalDate.parse("2026-11-20"), "agreed"));
    Report before = run(ACCOUNT.config(config), null, found(key("a")));
    Baseline known = BaselineReader.read(JsonV1.bytes(before), "b.json", ExampleAccount.ID);

    assertThat(statuses(run(ACCOUNT, known, found(key("a")))))
        .isEqualTo(Map.of("a", Status.PERSISTING));
  }

  @Test
  void oneMatterFoundTwiceIsReportedOnceAtItsWorst() {
    Report report = run(ACCOUNT, null, found(key("a"), severity(key("a"), Severity.CRITICAL)));

    assertThat(report.findings())
        .singleElement()
        .satisfies(t -> assertThat(t.finding().severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void aFindingRemembersSinceWhenItIsKnown() {
    Report report =
        run(ACCOUNT, baseline(key("known"), key("gone")), found(key("known"), key("fresh")));

    assertThat(report.findings())
        .extracting(t -> t.finding().id() + " " + t.firstSeen() + " " + t.lastSeen())
        .containsExactlyInAnyOrder(
            "known " + BEFORE + " " + ExampleAccount.TAKEN_AT,
            "fresh " + ExampleAccount.TAKEN_AT + " " + ExampleAccount.TAKEN_AT);
    assertThat(report.resolved())
        .extracting(t -> t.firstSeen() + " " + t.lastSeen())
        .containsExactly(BEFORE + " " + YESTERDAY);
  }

  @Test
  void withoutTheActivityOfSessionsWhatRestsOnItIsNotResolved() {
    ExampleAccount blind = ACCOUNT.gap(Gap.unread(Gap.Part.ACTIVITY, "over 30 sessions"));
    Evidence calls = new Evidence.Calls(null, null, null, 1, null, null, List.of(), List.of());
    List<Rule> rules =
        List.of(
            rule("credentials-moved", Group.SESSIONS, _ -> Stream.empty()),
            rule("silent-fallback", Group.KEYS, _ -> Stream.empty()),
            rule("untraceable-session", Group.SESSIONS, _ -> Stream.empty()));

    Report report =
        new Audit(rules, EnumSet.allOf(Group.class))
            .judge(
                facts(blind),
                baseline(
                    finding("moved", "credentials-moved", calls),
                    finding("fallback", "silent-fallback", calls),
                    finding("name", "untraceable-session", calls)));

    assertThat(statuses(report).keySet()).containsExactlyInAnyOrder("moved", "fallback");
    assertThat(report.resolved()).extracting(t -> t.finding().id()).containsExactly("name");
  }

  @Test
  void aKeyWhoseIdCouldNotBeReadOnOneDayIsTheSameKey() {
    Finding named = key("named");
    Finding unnamed =
        finding(
            "unnamed",
            "found",
            new Evidence.Key("bob", null, "Active", YESTERDAY, null, null, null));

    Report blind = run(ACCOUNT, baseline(named), found(unnamed));
    assertThat(statuses(blind)).isEqualTo(Map.of("named", Status.PERSISTING));
    assertThat(blind.resolved()).isEmpty();

    Report seeing = run(ACCOUNT, baseline(unnamed), found(named));
    assertThat(statuses(seeing)).isEqualTo(Map.of("named", Status.PERSISTING));
    assertThat(seeing.resolved()).isEmpty();
    assertThat(seeing.findings().getFirst().firstSeen()).isEqualTo(BEFORE);
  }

  @Test
  void aBaselineWithoutPoliciesOrOfOtherGroupsSaysSo() {
    Baseline bare =
        new Baseline(ExampleAccount.ID, YESTERDAY, List.of(), null, Set.of(Group.TRUST));

    assertThat(run(ACCOUNT, bare, found()).gaps())
        .extracting(gap -> gap.part() + " " + gap.reason())
        .hasSize(2)
        .anyMatch(gap -> gap.contains("judged no providers, keys, sessions"))
        .anyMatch(gap -> gap.contains("keeps no trust policies"))
        .allMatch(gap -> gap.startsWith("BASELINE the baseline of 2026-11-19T06:00:00Z "));
  }

  @Test
  void theSameInputGivesTheSameBytes() {
    Rule rule = found(key("b"), key("a"), certificate("c", GITLAB));

    assertThat(JsonV1.bytes(run(ACCOUNT, null, rule)))
        .isEqualTo(JsonV1.bytes(run(ACCOUNT, null, rule)));
  }

  private static Report run(
      ExampleAccount account, @org.jspecify.annotations.Nullable Baseline baseline, Rule rule) {
    return new Audit(List.of(rule), EnumSet.allOf(Group.class)).judge(facts(account), baseline);
  }

  private static Facts facts(ExampleAccount account) {
    return Facts.of(account.inventory(), account.config(), new TrustRoots(List.of()));
  }

  private static Map<String, Status> statuses(Report report) {
    return report.findings().stream()
        .collect(java.util.stream.Collectors.toMap(t -> t.finding().id(), Tracked::status));
  }

  private static Baseline baseline(Finding... findings) {
    return new Baseline(
        ExampleAccount.ID,
        YESTERDAY,
        Stream.of(findings).map(one -> new Known(one, BEFORE, YESTERDAY)).toList(),
        facts(ACCOUNT).present(),
        EnumSet.allOf(Group.class));
  }

  private static Config withWaiver(Config.Waiver waiver) {
    Config d = Config.DEFAULT;
    return new Config(
        d.issuers(),
        d.expectedIssuers(),
        d.environments(),
        d.sessionName(),
        d.accessKeys(),
        d.ciUsers(),
        d.certificateWarnDays(),
        d.trailDays(),
        d.trailSource(),
        d.failOn(),
        List.of(waiver));
  }

  private static Finding key(String id) {
    return finding(
        id, "found", new Evidence.Key("bob", "AKIA" + id, "Active", YESTERDAY, null, null, null));
  }

  private static Finding certificate(String id, String provider) {
    return new Finding(
        id,
        "found",
        Severity.HIGH,
        Confidence.OBSERVED,
        ExampleAccount.ID,
        provider,
        "title",
        "message",
        "why",
        "fix",
        new Evidence.Certificates(
            "https://gitlab.com", "gitlab.com", List.of(), List.of(), "none", "unknown", Map.of()));
  }

  private static Finding finding(String id, String rule, Evidence evidence) {
    return new Finding(
        id,
        rule,
        Severity.HIGH,
        Confidence.OBSERVED,
        ExampleAccount.ID,
        "arn:aws:iam::" + ExampleAccount.ID + ":root",
        "title",
        "message",
        "why",
        "fix",
        evidence);
  }

  private static Finding severity(Finding finding, Severity severity) {
    return new Finding(
        finding.id(),
        finding.rule(),
        severity,
        finding.confidence(),
        finding.account(),
        finding.resource(),
        finding.title(),
        finding.message(),
        finding.why(),
        finding.fix(),
        finding.evidence());
  }

  private static Rule found(Finding... findings) {
    return rule("found", Group.KEYS, facts -> Stream.of(findings));
  }

  private static Rule rule(String id, Group group, Function<Facts, Stream<Finding>> check) {
    RuleInfo info = RuleInfo.rule(group, id, "title", Severity.HIGH);
    return new Rule() {
      @Override
      public RuleInfo info() {
        return info;
      }

      @Override
      public List<Example> examples() {
        return List.of();
      }

      @Override
      public Stream<Finding> check(Facts facts) {
        return check.apply(facts);
      }
    };
  }
}
