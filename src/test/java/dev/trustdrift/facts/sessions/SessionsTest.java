package dev.trustdrift.facts.sessions;

import static dev.trustdrift.facts.trust.Grant.Standing.OWNED;
import static dev.trustdrift.facts.trust.Grant.Standing.STRANGER;
import static dev.trustdrift.facts.trust.Grant.Standing.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.sessions.Caller.Basis;
import dev.trustdrift.facts.trust.Grant;
import dev.trustdrift.facts.trust.Grant.Decision;
import dev.trustdrift.facts.trust.Grant.Owned;
import dev.trustdrift.facts.trust.Reach;
import dev.trustdrift.facts.trust.Way;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.issuer.Issuers;
import dev.trustdrift.policy.TrustPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionsTest {
  private static final String GITLAB = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
  private static final Instant START = Instant.parse("2026-11-10T00:00:00Z");
  private static final String SHOP = "project_path:acme/shop:ref_type:branch:ref:main";
  private static final String EVIL = "project_path:evil/shop:ref_type:branch:ref:main";

  @ParameterizedTest
  @ValueSource(
      strings = {"GitLabRunner-4711-99120", "gitlab-ci-4711-123456", "acme.shop-deploy-1-2"})
  void projectAndPipelineOrJobIsTheConvention(String name) {
    assertThat(shapes(event("r", SHOP, name, 0))).containsExactly(NameShape.CONVENTION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "botocore-session-1795000000",
        "aws-sdk-java-1795000000123",
        "aws-sdk-js-session-1795000000123",
        "aws-sdk-php-1795000000123",
        "1795000000123456789",
        "web-identity-token-1795000000",
        "GitHubActions",
        "terraform-run-a1b2c3d4"
      })
  void whatAnSdkMakesUpIsItsDefault(String name) {
    assertThat(shapes(event("r", SHOP, name, 0))).containsExactly(NameShape.SDK_DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gitlab", "acme-deploy", "jane@acme.example"})
  void aNameWithoutAnythingThatVariesIsConstant(String name) {
    assertThat(shapes(event("r", SHOP, name, 0))).containsExactly(NameShape.CONSTANT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"job-123456", "pipeline-991", "4711-99120", "179500000012345678"})
  void aNameThatVariesOtherwiseIsOther(String name) {
    assertThat(shapes(event("r", SHOP, name, 0))).containsExactly(NameShape.OTHER);
  }

  @Test
  void aNumberedNameThatTwoSubjectsShareIsConstant() {
    assertThat(shapes(event("r", SHOP, "stage-2", 0), event("r", EVIL, "stage-2", 1)))
        .containsOnly(NameShape.CONSTANT);
  }

  @Test
  void aNumberedNameThatOutlivesAnyJobIsConstant() {
    assertThat(shapes(event("r", SHOP, "shop-4711", 0), event("r", SHOP, "shop-4711", 25)))
        .containsOnly(NameShape.CONSTANT);
  }

  @Test
  void aJobThatAssumesTwoRolesKeepsItsOwnName() {
    assertThat(shapes(event("a", SHOP, "job-123456", 0), event("b", SHOP, "job-123456", 1)))
        .containsOnly(NameShape.OTHER);
  }

  @Test
  void theConfiguredPatternReplacesTheConvention() {
    Config config = config("^shop/\\d+$|^shop=\\d+$", Map.of());

    assertThat(
            Sessions.of(
                    account(event("r", SHOP, "shop=7", 0), event("r", SHOP, "ci-1-2", 1)),
                    config,
                    List.of())
                .calls())
        .extracting(Sessions.Call::name)
        .containsExactly(NameShape.CONVENTION, NameShape.OTHER);
  }

  @Test
  void rolesAreCountedOneRowEachWithEveryShape() {
    Sessions sessions =
        sessions(
            event("b", SHOP, "ci-1-2", 0),
            event("a", SHOP, "ci-1-3", 1),
            event("a", EVIL, "gitlab", 2),
            denied("AccessDenied", null, 3));

    assertThat(sessions.total()).isEqualTo(3);
    assertThat(sessions.denied()).isEqualTo(1);
    assertThat(sessions.byRole()).extracting(Sessions.RoleSessions::role).isSorted().hasSize(2);
    Sessions.RoleSessions a = sessions.byRole().getFirst();
    assertThat(a.sessions()).isEqualTo(2);
    assertThat(a.subjects()).containsExactly(SHOP, EVIL);
    assertThat(a.names())
        .isEqualTo(
            Map.of(
                NameShape.CONVENTION, 1,
                NameShape.SDK_DEFAULT, 0,
                NameShape.CONSTANT, 1,
                NameShape.OTHER, 0));
  }

  @Test
  void anotherAccountsEventIsLeftOut() {
    TrailEvent foreign =
        event(
            START, "210987654321", "arn:aws:iam::210987654321:role/r", SHOP, "gitlab", null, null);

    assertThat(sessions(foreign).calls()).isEmpty();
  }

  @Test
  void aRoleThatTheEventDoesNotNameIsFoundByItsId() {
    assertThat(sessions(event(START, null, null, SHOP, "gitlab", null, null)).byRole())
        .extracting(Sessions.RoleSessions::role)
        .containsExactly("arn:aws:iam::123456789012:role/r");
  }

  @Test
  void lastAssumedIsTheLatestSuccess() {
    Sessions sessions = sessions(event("r", SHOP, "a", 0), event("r", SHOP, "b", 5));

    assertThat(sessions.lastAssumed("arn:aws:iam::123456789012:role/r", GITLAB))
        .contains(START.plus(Duration.ofHours(5)));
    assertThat(sessions.lastAssumed("arn:aws:iam::123456789012:role/other", GITLAB)).isEmpty();
  }

  @Test
  void theConfigurationTellsStrangersEvenOfARoleThatIsGone() {
    Caller caller = caller(config(".", Map.of("https://gitlab.com", List.of("acme"))), EVIL);

    assertThat(caller.standing()).isEqualTo(STRANGER);
    assertThat(caller.basis()).isEqualTo(Basis.CONFIGURATION);
    assertThat(caller.project()).isEqualTo("evil/shop");
  }

  @Test
  void theRolesOwnPolicyTellsStrangers() {
    Caller caller = caller(Config.DEFAULT, EVIL, grant("r", "acme"), grant("other", "evil"));

    assertThat(caller.standing()).isEqualTo(STRANGER);
    assertThat(caller.basis()).isEqualTo(Basis.POLICY);
  }

  @Test
  void aPolicyThatNamesNoNamespaceBorrowsThoseOfTheOthers() {
    Caller stranger = caller(Config.DEFAULT, EVIL, grant("r"), grant("other", "acme"));

    assertThat(stranger.standing()).isEqualTo(STRANGER);
    assertThat(stranger.basis()).isEqualTo(Basis.OTHER_POLICIES);
    assertThat(stranger.owned().namespaces()).containsExactly("acme");
    assertThat(caller(Config.DEFAULT, SHOP, grant("r"), grant("other", "acme")).standing())
        .isEqualTo(OWNED);
  }

  @Test
  void whereNothingIsKnownNobodyIsAStranger() {
    assertThat(caller(Config.DEFAULT, EVIL, grant("r")).standing()).isEqualTo(UNKNOWN);
    assertThat(caller(Config.DEFAULT, EVIL).standing()).isEqualTo(UNKNOWN);
  }

  @Test
  void aGithubRepositoryIsAProject() {
    String arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    Caller caller =
        Sessions.of(
                account(seenFrom(arn, "repo:acme/shop:ref:refs/heads/main")),
                config(".", Map.of("https://token.actions.githubusercontent.com", List.of("acme"))),
                List.of())
            .calls()
            .getFirst()
            .caller();

    assertThat(caller.project()).isEqualTo("acme/shop");
    assertThat(caller.standing()).isEqualTo(OWNED);
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDenied,Not authorized to perform sts:AssumeRoleWithWebIdentity,NOT_TRUSTED",
    "InvalidIdentityToken,Incorrect token audience,AUDIENCE",
    "InvalidIdentityTokenException,OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint,THUMBPRINT",
    "InvalidIdentityToken,Couldn't retrieve verification key from your identity provider,ISSUER_UNREACHABLE",
    "IDPCommunicationErrorException,,ISSUER_UNREACHABLE",
    "InvalidIdentityToken,No OpenIDConnect provider found in your account for https://x,NO_PROVIDER",
    "ExpiredTokenException,Token expired,EXPIRED",
    "IDPRejectedClaim,,OTHER",
    "SomethingNew,,OTHER"
  })
  void aDenialSaysItsCause(String code, @Nullable String message, Denial.Cause cause) {
    Sessions.Call call = sessions(denied(code, message, 0)).calls().getFirst();
    Denial denial = Objects.requireNonNull(call.denial());

    assertThat(denial.cause()).isEqualTo(cause);
    assertThat(denial.code()).doesNotEndWith("Exception");
    assertThat(call.name()).isNull();
  }

  private static List<NameShape> shapes(TrailEvent... events) {
    return sessions(events).calls().stream()
        .map(call -> Objects.requireNonNull(call.name()))
        .toList();
  }

  private static Sessions sessions(TrailEvent... events) {
    return Sessions.of(account(events), Config.DEFAULT, List.of());
  }

  private static Caller caller(Config config, String subject, Grant... grants) {
    return Sessions.of(account(event("r", subject, "x", 0)), config, List.of(grants))
        .calls()
        .getFirst()
        .caller();
  }

  private static Inventory account(TrailEvent... events) {
    Instant end = START.plus(Duration.ofDays(10));
    return new Inventory(
        new Account("123456789012", null, end),
        List.of(),
        List.of(role("r")),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        new Trail(START, end, Arrays.asList(events)),
        List.of());
  }

  private static Role role(String name) {
    return new Role(
        "arn:aws:iam::123456789012:role/" + name,
        name,
        "/",
        "AROA" + name,
        START,
        "{}",
        null,
        null,
        Map.of(),
        List.of(),
        List.of(),
        null);
  }

  private static Grant grant(String role, String... namespaces) {
    return new Grant(
        role(role),
        Config.Environment.UNKNOWN,
        null,
        TrustPolicy.parse("{}"),
        new Way(
            GITLAB,
            null,
            Issuers.of("https://gitlab.com", true),
            new Decision(
                Reach.STRANGERS, Map.of(), false, "", List.of(), false, null, null, null, false),
            new Owned(List.of(namespaces), false, false)));
  }

  private static Config config(String sessionName, Map<String, List<String>> owned) {
    Config base = Config.DEFAULT;
    Map<String, Config.IssuerConfig> issuers = new HashMap<>();
    owned.forEach(
        (issuer, names) -> issuers.put(issuer, new Config.IssuerConfig(names, false, Map.of())));
    return new Config(
        issuers,
        base.expectedIssuers(),
        base.environments(),
        Pattern.compile(sessionName),
        base.accessKeys(),
        base.ciUsers(),
        base.certificateWarnDays(),
        base.trailDays(),
        base.trailSource(),
        base.failOn(),
        base.waivers());
  }

  private static TrailEvent event(String role, String subject, String name, int hour) {
    return event(
        START.plus(Duration.ofHours(hour)),
        "123456789012",
        "arn:aws:iam::123456789012:role/" + role,
        subject,
        name,
        null,
        null);
  }

  private static TrailEvent seenFrom(String provider, String subject) {
    return new TrailEvent(
        "event",
        START,
        "us-east-1",
        null,
        provider,
        subject,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static TrailEvent denied(String code, @Nullable String message, int hour) {
    Instant time = START.plus(Duration.ofHours(hour));
    return event(time, "123456789012", null, SHOP, null, code, message);
  }

  private static TrailEvent event(
      Instant time,
      @Nullable String account,
      @Nullable String role,
      String subject,
      @Nullable String name,
      @Nullable String errorCode,
      @Nullable String errorMessage) {
    return new TrailEvent(
        "event-" + time,
        time,
        "us-east-1",
        account,
        GITLAB,
        subject,
        "https://gitlab.com",
        role,
        name,
        null,
        null,
        errorCode == null ? "AROAr:" + name : null,
        null,
        null,
        null,
        errorCode,
        errorMessage);
  }
}
