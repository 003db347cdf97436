package dev.trustdrift.rules.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.rules.ExampleAccount;
import dev.trustdrift.rules.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What session names say of who came in, and what today's trust says of them.
final class NamedSessionsTest {
  private static final ExampleAccount OPEN = ExampleAccount.withGitlab().trusting("{}");
  private static final String SHOP = SessionExamples.subject("acme/shop");
  private static final String WEB = SessionExamples.subject("acme/web");
  private static final String DOCS = SessionExamples.subject("acme/docs");

  @Test
  void aNameThatManySubjectsShareIsSaidOncePerRole() {
    List<Finding> findings =
        check(
            new SessionNameReused(),
            at(9, SHOP, "deploy"),
            at(8, WEB, "deploy"),
            at(7, DOCS, "deploy"),
            into("other", at(6, SHOP, "deploy")),
            into("other", at(5, WEB, "deploy")));

    assertThat(findings).hasSize(2);
    assertThat(findings.getFirst().message())
        .startsWith("`deploy` named sessions of 3 subjects (`" + DOCS + "`, `" + SHOP + "`, ")
        .contains("3 times on 2026-11-1");
    assertThat(findings).extracting(Finding::resource).doesNotHaveDuplicates();
  }

  @Test
  void oneConstantNameOnTwoRolesIsNoReuseWhereEachHasItsOwnSubject() {
    assertThat(
            check(
                new SessionNameReused(),
                at(9, SHOP, "deploy"),
                into("other", at(8, WEB, "deploy"))))
        .isEmpty();
  }

  @Test
  void aJobsOwnNameIsReusedWhicheverRoleTheSecondSubjectTakes() {
    List<Finding> findings =
        check(
            new SessionNameReused(),
            at(9, SHOP, "ci-4711-1001"),
            into("other", at(8, WEB, "ci-4711-1001")));

    assertThat(findings).extracting(Finding::resource).containsExactly(ExampleAccount.GITLAB);
  }

  @ParameterizedTest
  @CsvSource({
    "ref_type:branch:ref:main, ref_type:branch:ref:dev, true",
    "ref_type:branch:ref:main, ref_type:tag:ref:main, true",
    "ref:main:environment_protected:true, ref:main:environment_protected:false, false",
    "ref:main:deployment_tier:production, ref_type:branch:ref:main, false"
  })
  void subjectsOfOnePipelineMayDifferButNotInTheRef(String one, String other, boolean reused) {
    assertThat(
            check(
                new SessionNameReused(),
                at(9, "project_path:acme/shop:" + one, "GitLabRunner-4711-99"),
                at(8, "project_path:Acme/Shop:" + other, "GitLabRunner-4711-99")))
        .hasSize(reused ? 1 : 0);
  }

  @Test
  void anOldPipelineMayRunAgainOnceUnderANumberOfItsOwn() {
    TrailEvent first = at(200, SHOP, "pipeline-99");
    TrailEvent again = at(100, SHOP, "pipeline-99");

    assertThat(check(new SessionNameReused(), first, again)).isEmpty();
    assertThat(check(new SessionNameReused(), first, again, at(1, SHOP, "pipeline-99"))).hasSize(1);
  }

  @Test
  void twoIssuersNumberTheirJobsOnTheirOwn() {
    assertThat(
            check(
                new SessionNameReused(),
                at(9, SHOP, "ci-4711-1001"),
                through(ExampleAccount.SELF_MANAGED, at(8, WEB, "ci-4711-1001"))))
        .isEmpty();
    assertThat(
            check(
                new SessionNameForged(),
                at(9, SHOP, "ci-4711-1001"),
                through(ExampleAccount.SELF_MANAGED, at(8, WEB, "ci-4711-1002")),
                at(7, SHOP, "ci-4711-1003")))
        .isEmpty();
  }

  @Test
  void cognitosUsersMayShareAName() {
    String cognito = "cognito-identity.amazonaws.com";

    assertThat(
            check(
                new SessionNameReused(),
                through(cognito, at(9, "eu-west-1:1", "CognitoIdentityCredentials")),
                through(cognito, at(8, "eu-west-1:2", "CognitoIdentityCredentials"))))
        .isEmpty();
  }

  @Test
  void aPodKeepsItsName() {
    String pod = "system:serviceaccount:shop:api";

    assertThat(check(new SessionNameReused(), at(200, pod, "shop-api"), at(1, pod, "shop-api")))
        .isEmpty();
  }

  @Test
  void aForgedNameSaysWhoCameFirstAndMostOftenAndThatThisProvesNothing() {
    Finding finding =
        check(
                new SessionNameForged(),
                at(9, SHOP, "gitlab-ci-4711-1001"),
                at(8, SHOP, "gitlab-ci-4711-1002"),
                at(7, WEB, "gitlab-ci-4711-1003"),
                at(6, SHOP, "gitlab-ci-4711-1004"))
            .getFirst();

    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    assertThat(finding.message())
        .contains(
            "`acme/shop` (3 sessions from 2026-11-19, as `gitlab-ci-4711-1001`), `acme/web` (1"
                + " session from 2026-11-19, as `gitlab-ci-4711-1003`)")
        .endsWith(
            "`acme/shop` came first and most often, which is a sign that it is the real one and no"
                + " proof");
    assertThat(finding.fix())
        .contains("curl -sS https://gitlab.com/api/v4/projects/4711")
        .contains("\"StringLike\": {\"sts:RoleSessionName\": \"gitlab-ci-4711-*\"}");
    assertThat((Evidence.Calls) finding.evidence())
        .extracting(Evidence.Calls::subject, Evidence.Calls::count)
        .containsExactly(WEB, 1);
  }

  @Test
  void pathsOneAfterTheOtherAreATransferHoweverMany() {
    assertThat(
            check(
                new SessionNameForged(),
                at(9, SHOP, "ci-4711-1"),
                at(8, WEB, "ci-4711-2"),
                at(7, WEB, "ci-4711-3"),
                at(6, DOCS, "ci-4711-4")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "59, true", "60, false"})
  void pathsWithinAnHourAreNoTransferUnlessTheNewOneStays(int minutes, boolean forged) {
    Duration first = Duration.ofHours(9);
    TrailEvent old = SessionExamples.session(first, SHOP, "ci-4711-1");
    TrailEvent other = SessionExamples.session(first.minusMinutes(minutes), WEB, "ci-4711-2");

    assertThat(check(new SessionNameForged(), old, other)).hasSize(forged ? 1 : 0);
    assertThat(check(new SessionNameForged(), old, other, at(3, WEB, "ci-4711-3"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, false", "59, false", "61, true", "3600, true"})
  void clocksMayDifferByAMinute(int seconds, boolean forged) {
    Duration turn = Duration.ofHours(9);

    assertThat(
            check(
                new SessionNameForged(),
                at(20, SHOP, "ci-4711-1"),
                SessionExamples.session(turn, WEB, "ci-4711-2"),
                SessionExamples.session(turn.minusSeconds(seconds), SHOP, "ci-4711-3"),
                at(1, WEB, "ci-4711-4")))
        .hasSize(forged ? 1 : 0);
  }

  @Test
  void aSubjectWithAnotherProjectsIdIsALieHoweverOftenItCame() {
    List<Finding> findings =
        check(
            new SessionNameForged(),
            at(9, "project_path:acme/web:project_id:4712:ref:main", "ci-4711-1"),
            at(8, "project_id:4712:ref:main", "ci-4711-2"));

    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().message())
        .startsWith("2 sessions named by project ID `4711` (`ci-4711-1`, `ci-4711-2`) are of a")
        .contains("subject with project ID `4712`");
  }

  @Test
  void leadingZerosMakeNoOtherProject() {
    assertThat(
            check(
                new SessionNameForged(),
                at(9, "project_path:acme/web:project_id:4711:ref:main", "ci-04711-1")))
        .isEmpty();
  }

  @Test
  void aConventionWithoutAProjectsNumberForgesNothing() {
    Config slug = naming("^(?<project>[a-z]+)-(?<job>\\d+)$");
    Config bare = naming("^[a-z]+-\\d+$");
    List<TrailEvent> events =
        List.of(at(9, SHOP, "shop-1"), at(8, WEB, "shop-2"), at(7, SHOP, "shop-3"));

    assertThat(check(new SessionNameForged(), OPEN.config(slug), events)).isEmpty();
    assertThat(check(new SessionNameForged(), OPEN.config(bare), events)).isEmpty();
  }

  @Test
  void aSessionThatLivesWeighsMoreAndSaysUntilWhen() {
    ExampleAccount account = pinnedTo(SHOP);
    Finding ended =
        check(new SubjectNoLongerTrusted(), account, List.of(at(9, WEB, "ci-1-2"))).getFirst();
    Finding living =
        check(
                new SubjectNoLongerTrusted(),
                account,
                List.of(
                    at(9, WEB, "ci-1-2"),
                    SessionExamples.session(Duration.ofMinutes(15), WEB, "ci-1-3")))
            .getFirst();

    assertThat(ended.severity()).isEqualTo(Severity.INFO);
    assertThat(ended.message())
        .contains(
            "today's trust refuses it: statement 1 fails on `StringEquals gitlab.com:sub`: the")
        .contains("its sessions have ended");
    assertThat(living.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(living.message())
        .contains("assumed the role 2 times")
        .contains("its session lives until 2026-11-20 06:45 UTC (as the job asked for)");
    assertThat(living.fix()).contains("revoke-older-sessions");
    assertThat(living.id()).isEqualTo(ended.id());
  }

  @Test
  void aDenialThatOnlyAnUntoldClaimExplainsSaysWhich() {
    ExampleAccount account =
        ExampleAccount.withGitlab()
            .trusting(
                "{\"StringEquals\": {\"gitlab.com:project_id\": \"4711\", \"gitlab.com:sub\": \"%s\"}}"
                    .formatted(SHOP));

    assertThat(
            check(new DeniedAttempts(), account, List.of(refused(9, SHOP, "ci-1-2")))
                .getFirst()
                .message())
        .contains("so it failed on `gitlab.com:project_id`, which CloudTrail does not log");
  }

  @Test
  void aDenialThatTodaysPolicyWouldAcceptSaysSo() {
    assertThat(
            check(new DeniedAttempts(), pinnedTo(SHOP), List.of(refused(9, SHOP, "ci-1-2")))
                .getFirst()
                .message())
        .contains("today the role's trust policy accepts it, so it was changed since");
  }

  @Test
  void whereTheEventNamesNoRoleTheNearestIsToldIfItsProjectIsTheCallers() {
    TrailEvent dev =
        SessionExamples.denied(9, SHOP.replace("main", "dev"), "AccessDenied", "Not authorized");
    TrailEvent web = SessionExamples.denied(9, WEB, "AccessDenied", "Not authorized");

    assertThat(check(new DeniedAttempts(), pinnedTo(SHOP), List.of(dev)).getFirst().message())
        .contains(
            "the event names no role; it comes nearest to `deploy`, where statement 1 fails on"
                + " `StringEquals gitlab.com:sub`: the policy wants `ref:main`, the request has"
                + " `ref:dev`");
    assertThat(check(new DeniedAttempts(), pinnedTo(SHOP), List.of(web)).getFirst().message())
        .contains("no trust policy that it asked for lets it in (the event names no role)");
  }

  @Test
  void retriesOfOneJobCountOnce() {
    List<TrailEvent> events = new ArrayList<>();
    for (int job = 0; job < 3; job++) {
      for (int call = 0; call < 4; call++) {
        events.add(refused(Duration.ofHours(60 - job).minusSeconds(call), SHOP, "ci-4711-" + job));
      }
    }

    assertThat(check(new DeniedAttempts(), pinnedTo(WEB), events).getFirst().message())
        .contains("was refused in 3 jobs (12 calls) on 2026-11-17");
  }

  @Test
  void withoutANameOneAddressAndAgentIsOneJobForAnHour() {
    List<TrailEvent> events = new ArrayList<>();
    for (int minutes : new int[] {0, 1, 2, 59, 61, 62}) {
      events.add(
          SessionExamples.denied(
              Duration.ofHours(9).minusMinutes(minutes), SHOP, "AccessDenied", "Not authorized"));
    }

    assertThat(check(new DeniedAttempts(), OPEN, events).getFirst().message())
        .contains("in 2 jobs (6 calls) on");
  }

  @Test
  void aNameOfEveryCharacterThatStsAllowsIsFlaggedLikeAnyOther() {
    String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_+=,.@-" + "x".repeat(5);
    assertThat(letters).hasSize(64).matches("[\\w+=,.@-]{2,64}");

    assertThat(check(new SessionNameReused(), at(9, SHOP, letters), at(8, WEB, letters)).getFirst())
        .satisfies(finding -> assertThat(finding.message()).startsWith("`" + letters + "` named"));
  }

  /// Small alphabets, so that names, subjects and times meet.
  @RepeatedTest(60)
  void neitherTheOrderNorCopiesOfEventsChangeAFinding(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<String> subjects =
        List.of(SHOP, WEB, "project_id:4712:ref:main", SHOP.replace("main", "dev"));
    List<String> names =
        List.of("deploy", "ci-4711-1", "ci-4711-2", "ci-4712-1", "job-7", "botocore-session-1");
    List<TrailEvent> events = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      Duration ago = Duration.ofHours(12L * random.nextInt(9)).plusMinutes(10);
      String subject = subjects.get(random.nextInt(subjects.size()));
      String name = names.get(random.nextInt(names.size()));
      TrailEvent event =
          random.nextInt(4) == 0
              ? refused(ago, subject, name)
              : SessionExamples.session(ago, subject, name);
      events.add(numbered(i, random.nextInt(3) == 0 ? into("other", event) : event));
    }
    List<TrailEvent> shuffled = new ArrayList<>(events);
    shuffled.addAll(events.subList(3, 9));
    Collections.shuffle(shuffled, random);

    assertThat(findings(shuffled)).isEqualTo(findings(events)).isNotEmpty();
  }

  @Test
  void anotherAccountsEventsSayNothing() {
    TrailEvent foreign =
        copy(at(8, WEB, "deploy"), "foreign", "210987654321", ExampleAccount.GITLAB, null);

    assertThat(check(new SessionNameReused(), at(9, SHOP, "deploy"), foreign)).isEmpty();
  }

  private static List<Finding> findings(List<TrailEvent> events) {
    ExampleAccount account = pinnedTo(SHOP).role("other", ExampleAccount.webIdentityPolicy("{}"));
    Inventory inventory = account.inventory();
    Facts facts =
        Facts.of(
            new Inventory(
                inventory.account(),
                inventory.providers(),
                inventory.roles(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                new Trail(
                    ExampleAccount.TAKEN_AT.minus(Duration.ofDays(14)),
                    ExampleAccount.TAKEN_AT,
                    events),
                List.of()),
            account.config(),
            new TrustRoots(List.of()));
    return SessionRules.ALL.stream()
        .flatMap(rule -> rule.check(facts))
        .sorted(Finding.ORDER)
        .toList();
  }

  private static ExampleAccount pinnedTo(String subject) {
    return ExampleAccount.withGitlab()
        .trusting("{\"StringEquals\": {\"gitlab.com:sub\": \"%s\"}}".formatted(subject));
  }

  private static Config naming(String regex) {
    Config base = Config.DEFAULT;
    return new Config(
        base.issuers(),
        base.expectedIssuers(),
        base.environments(),
        java.util.regex.Pattern.compile(regex),
        base.accessKeys(),
        base.ciUsers(),
        base.certificateWarnDays(),
        base.trailDays(),
        base.trailSource(),
        base.failOn(),
        base.waivers());
  }

  private static TrailEvent at(int hoursAgo, String subject, String name) {
    return SessionExamples.session(Duration.ofHours(hoursAgo), subject, name);
  }

  private static TrailEvent refused(int hoursAgo, String subject, String name) {
    return refused(Duration.ofHours(hoursAgo), subject, name);
  }

  private static TrailEvent refused(Duration ago, String subject, String name) {
    TrailEvent event = SessionExamples.session(ago, subject, name);
    return new TrailEvent(
        "refused-" + event.id(),
        event.time(),
        event.region(),
        event.account(),
        event.provider(),
        event.subject(),
        event.audience(),
        event.role(),
        event.sessionName(),
        null,
        null,
        null,
        null,
        event.sourceIp(),
        event.userAgent(),
        "AccessDenied",
        "Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }

  private static TrailEvent into(String role, TrailEvent event) {
    return copy(
        event,
        event.id() + role,
        ExampleAccount.ID,
        event.provider(),
        "arn:aws:iam::" + ExampleAccount.ID + ":role/" + role);
  }

  private static TrailEvent through(String provider, TrailEvent event) {
    return copy(event, event.id() + provider, ExampleAccount.ID, provider, event.role());
  }

  private static TrailEvent numbered(int number, TrailEvent event) {
    return copy(event, "event-" + number, ExampleAccount.ID, event.provider(), event.role());
  }

  private static TrailEvent copy(
      TrailEvent event,
      String id,
      String account,
      @Nullable String provider,
      @Nullable String role) {
    return new TrailEvent(
        id,
        event.time(),
        event.region(),
        account,
        provider,
        event.subject(),
        event.audience(),
        role,
        event.sessionName(),
        event.durationSeconds(),
        event.accessKeyId(),
        event.assumedRoleId(),
        event.expiration(),
        event.verification(),
        event.sourceIp(),
        event.userAgent(),
        event.errorCode(),
        event.errorMessage());
  }

  private static List<Finding> check(Rule rule, TrailEvent... events) {
    return check(rule, OPEN, Arrays.asList(events));
  }

  private static List<Finding> check(Rule rule, ExampleAccount account, List<TrailEvent> events) {
    ExampleAccount seen = SessionExamples.seen(account, events.toArray(TrailEvent[]::new));
    return rule.check(Facts.of(seen.inventory(), seen.config(), new TrustRoots(List.of())))
        .toList();
  }
}
