package dev.trustdrift.facts.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.facts.Facts;
import dev.trustdrift.facts.providers.TrustRoots;
import dev.trustdrift.inventory.Account;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AssumptionsTest {
  private static final String GITLAB = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
  private static final String ROLE = "arn:aws:iam::123456789012:role/deploy";
  private static final Instant AT = Instant.parse("2026-11-10T12:00:00Z");
  private static final String SHOP = "project_path:acme/shop:ref_type:branch:ref:main";
  private static final String PINNED =
      "{\"StringEquals\": {\"gitlab.com:aud\": \"https://gitlab.com\", \"gitlab.com:sub\": \"%s\"}}"
          .formatted(SHOP);

  /// An event with what a test is about.
  private record Seen(
      @Nullable String role,
      @Nullable String provider,
      @Nullable String subject,
      @Nullable String audience,
      @Nullable String name,
      @Nullable Integer seconds,
      @Nullable String roleId,
      @Nullable Instant expiration,
      @Nullable String address,
      String region,
      @Nullable String agent) {
    static Seen shop() {
      return new Seen(
          ROLE,
          GITLAB,
          SHOP,
          "https://gitlab.com",
          "ci-4711-99",
          null,
          null,
          null,
          "203.0.113.9",
          "eu-west-1",
          "aws-cli/2");
    }

    Seen subject(@Nullable String text) {
      return new Seen(
          role,
          provider,
          text,
          audience,
          name,
          seconds,
          roleId,
          expiration,
          address,
          region,
          agent);
    }

    Seen audience(@Nullable String text) {
      return new Seen(
          role, provider, subject, text, name, seconds, roleId, expiration, address, region, agent);
    }

    Seen name(@Nullable String text, @Nullable String id) {
      return new Seen(
          role, provider, subject, audience, text, seconds, id, expiration, address, region, agent);
    }

    Seen lasting(@Nullable Integer duration, @Nullable Instant end) {
      return new Seen(
          role, provider, subject, audience, name, duration, roleId, end, address, region, agent);
    }

    Seen from(@Nullable String ip, String where) {
      return new Seen(
          role, provider, subject, audience, name, seconds, roleId, expiration, ip, where, agent);
    }

    Seen through(@Nullable String arn) {
      return new Seen(
          role, arn, subject, audience, name, seconds, roleId, expiration, address, region, agent);
    }

    Seen into(@Nullable String arn) {
      return new Seen(
          arn,
          provider,
          subject,
          audience,
          name,
          seconds,
          roleId,
          expiration,
          address,
          region,
          agent);
    }

    TrailEvent event() {
      return new TrailEvent(
          "event",
          AT,
          region,
          "123456789012",
          provider,
          subject,
          audience,
          role,
          name,
          seconds,
          "ASIAIOSFODNN7EXAMPLE",
          roleId,
          expiration,
          null,
          address,
          agent,
          null,
          null);
    }
  }

  @Test
  void aNameClaimsProjectAndJobAndTheSubjectAttestsThePath() {
    Assumption assumption = only(account(PINNED), Seen.shop());

    assertThat(assumption.claim()).isEqualTo(new NameClaim("4711", "99"));
    assertThat(assumption.call().caller().project()).isEqualTo("acme/shop");
    assertThat(assumption.projectId()).isNull();
  }

  @Test
  void aCustomisedSubjectAttestsTheProjectsId() {
    String subject = "project_path:acme/shop:project_id:4711:ref:main";

    assertThat(only(account(PINNED), Seen.shop().subject(subject)).projectId()).isEqualTo("4711");
  }

  @Test
  void aNameOutsideTheConventionClaimsNothing() {
    assertThat(only(account(PINNED), Seen.shop().name("gitlab", null)).claim()).isNull();
  }

  @Test
  void aNameThatTheRequestDoesNotShowStandsInTheAssumedRolesId() {
    Assumption assumption = only(account(PINNED), Seen.shop().name(null, "AROADEPLOY:ci-4711-99"));

    assertThat(assumption.name()).isEqualTo("ci-4711-99");
    assertThat(assumption.call().name()).isEqualTo(NameShape.CONVENTION);
  }

  @Test
  void anEveryCharacterNameOfFullLengthIsRead() {
    String prefix = "aZ_09+=,.@-".repeat(4);
    String name = prefix + "-4711-" + "9".repeat(64 - prefix.length() - 6);

    assertThat(name).hasSize(64);
    assertThat(only(account(PINNED), Seen.shop().name(name, null)).claim())
        .isEqualTo(new NameClaim("4711", name.substring(prefix.length() + 6)));
  }

  @Test
  void theEndOfASessionIsAsStatedElseAsAskedElseAnHour() {
    Instant stated = AT.plus(Duration.ofMinutes(17));

    assertThat(only(account(PINNED), Seen.shop().lasting(900, stated)).expiry())
        .isEqualTo(new Expiry(stated, Expiry.Basis.STATED));
    assertThat(only(account(PINNED), Seen.shop().lasting(900, null)).expiry())
        .isEqualTo(new Expiry(AT.plusSeconds(900), Expiry.Basis.ASKED));
    assertThat(only(account(PINNED), Seen.shop()).expiry())
        .isEqualTo(new Expiry(AT.plusSeconds(3600), Expiry.Basis.DEFAULT));
  }

  @Test
  void whereTheRequestIsNotShownTheSessionLastsAsLongAsItCan() {
    Seen hidden = Seen.shop().name(null, "AROADEPLOY:ci-4711-99");

    assertThat(only(account(PINNED), hidden).expiry())
        .isEqualTo(new Expiry(AT.plusSeconds(7200), Expiry.Basis.ROLE_LIMIT));
    assertThat(only(account(PINNED), hidden.into(ROLE + "-gone")).expiry())
        .isEqualTo(new Expiry(AT.plus(Duration.ofHours(12)), Expiry.Basis.AWS_LIMIT));
  }

  @Test
  void todaysPolicyIsAskedWithTheSubjectAndTheAudience() {
    assertThat(today(PINNED, Seen.shop())).isEqualTo(new Today.Accepted());
    assertThat(refused(PINNED, Seen.shop().subject(SHOP.replace("main", "dev"))))
        .isEqualTo(
            "statement 1 fails on `StringEquals gitlab.com:sub`: the policy wants `ref:main`, the"
                + " request has `ref:dev` (nearest that matches: `%s`)".formatted(SHOP));
  }

  @ParameterizedTest
  @CsvSource({
    "StringLike, sts:RoleSessionName, ci-4711-*, true",
    "StringLike, sts:RoleSessionName, ci-4712-*, false",
    "IpAddress, aws:SourceIp, 203.0.113.0/24, true",
    "IpAddress, aws:SourceIp, 198.51.100.0/24, false",
    "StringEquals, aws:RequestedRegion, eu-west-1, true",
    "StringEquals, aws:RequestedRegion, us-west-2, false",
    "StringLike, aws:UserAgent, aws-cli/*, true",
    "DateLessThan, aws:CurrentTime, 2026-11-11T00:00:00Z, true",
    "DateLessThan, aws:CurrentTime, 2026-11-09T00:00:00Z, false",
    "NumericLessThan, aws:EpochTime, 1, false",
    "Bool, aws:SecureTransport, true, true",
    "Null, gitlab.acme.example:sub, true, true",
    "StringEquals, aws:PrincipalArn, x, false"
  })
  void theCircumstancesAreTheCallsOwn(String operator, String key, String value, boolean accepted) {
    Today today = today("{\"%s\": {\"%s\": \"%s\"}}".formatted(operator, key, value), Seen.shop());

    assertThat(today).isInstanceOf(accepted ? Today.Accepted.class : Today.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "StringEquals, gitlab.com:project_id, 4711",
    "StringNotEquals, gitlab.com:user_login, mallory",
    "Null, gitlab.com:user_email, true",
    "StringEquals, aws:RequestTag/team, shop",
    "StringLike, gitlab.com:sub, ${gitlab.com:project_id}"
  })
  void whatCloudTrailDoesNotLogIsUnknownAndNotAbsent(String operator, String key, String value) {
    Today today = today("{\"%s\": {\"%s\": \"%s\"}}".formatted(operator, key, value), Seen.shop());

    assertThat(today)
        .isInstanceOfSatisfying(
            Today.Unknown.class,
            unknown ->
                assertThat(unknown.because())
                    .contains("it hangs on `")
                    .contains("which CloudTrail does not log"));
  }

  @Test
  void aClaimThatTheSubjectRepeatsIsKnown() {
    String pinned = "{\"StringEquals\": {\"gitlab.com:project_id\": \"4711\"}}";

    assertThat(today(pinned, Seen.shop().subject("project_id:4711:ref:main")))
        .isEqualTo(new Today.Accepted());
    assertThat(refused(pinned, Seen.shop().subject("project_id:4712:ref:main"))).contains("`4712`");
  }

  @Test
  void aSubjectThatFailsIsRefusedWhateverTheUntoldClaimIs() {
    String both =
        "{\"StringEquals\": {\"gitlab.com:project_id\": \"4711\", \"gitlab.com:sub\": \"%s\"}}"
            .formatted(SHOP);

    assertThat(refused(both, Seen.shop().subject(SHOP + "2"))).contains("gitlab.com:sub");
    assertThat(today(both, Seen.shop())).isInstanceOf(Today.Unknown.class);
  }

  @Test
  void throughAVpcEndpointThePublicAddressIsNotTold() {
    Seen inside = Seen.shop().from("10.1.2.3", "eu-west-1");

    assertThat(today("{\"IpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}}", inside))
        .isInstanceOf(Today.Unknown.class);
    assertThat(today("{\"IpAddress\": {\"aws:VpcSourceIp\": \"10.0.0.0/8\"}}", inside))
        .isEqualTo(new Today.Accepted());
  }

  @ParameterizedTest
  @CsvSource({"AWS Internal", "10.0.0.0/8", "cloudformation.amazonaws.com"})
  void whatIsNoAddressTellsNone(String address) {
    assertThat(
            today(
                "{\"IpAddress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}}",
                Seen.shop().from(address, "eu-west-1")))
        .isInstanceOf(Today.Unknown.class);
  }

  @Test
  void theGlobalEndpointsRegionIsNotTold() {
    assertThat(
            today(
                "{\"StringEquals\": {\"aws:RequestedRegion\": \"eu-west-1\"}}",
                Seen.shop().from("203.0.113.9", "us-east-1")))
        .isInstanceOf(Today.Unknown.class);
  }

  @Test
  void aDenyThatAppliesIsNamed() {
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"Federated": "%s"}, "Action": "sts:AssumeRoleWithWebIdentity"},
          {"Sid": "NoShop", "Effect": "Deny", "Principal": {"Federated": "%s"}, "Action": "sts:AssumeRoleWithWebIdentity",
           "Condition": {"StringLike": {"gitlab.com:sub": "project_path:acme/shop:*"}}}]}"""
            .formatted(GITLAB, GITLAB);

    assertThat(because(only(inventory(policy, true, List.of()), Seen.shop()).today()))
        .startsWith("statement 2 (`NoShop`) denies it by `StringLike gitlab.com:sub`: it denies");
  }

  @Test
  void aRoleThatIsGoneOrTrustsAnotherProviderRefuses() {
    assertThat(refused(PINNED, Seen.shop().into(ROLE + "-gone")))
        .isEqualTo("the account has no such role any more");
    assertThat(
            because(
                only(
                        inventory(
                            policy("arn:aws:iam::123456789012:oidc-provider/other.example", "{}"),
                            true,
                            List.of()),
                        Seen.shop())
                    .today()))
        .isEqualTo("no statement lets tokens of `https://gitlab.com` in");
  }

  @Test
  void aProviderThatIsGoneOrDroppedTheAudienceRefuses() {
    assertThat(
            because(only(inventory(policy(GITLAB, "{}"), false, List.of()), Seen.shop()).today()))
        .isEqualTo("the account has no such identity provider any more");
    assertThat(refused("{}", Seen.shop().audience("sts.amazonaws.com")))
        .isEqualTo("the provider's client ID list has no audience `sts.amazonaws.com`");
  }

  @Test
  void whatCouldNotBeReadIsNotGone() {
    Gap roles = Gap.unread(Gap.Part.ROLES, "denied");
    Gap providers = Gap.unread(Gap.Part.PROVIDERS, "denied");

    assertThat(
            only(inventory(policy(GITLAB, PINNED), true, List.of(roles)), Seen.shop().into("gone"))
                .today())
        .isInstanceOf(Today.Unknown.class);
    assertThat(
            only(inventory(policy(GITLAB, PINNED), false, List.of(providers)), Seen.shop()).today())
        .isInstanceOf(Today.Unknown.class);
  }

  @Test
  void anEventWithoutRoleProviderOrSubjectIsUnknown() {
    assertThat(today(PINNED, Seen.shop().into(null))).isInstanceOf(Today.Unknown.class);
    assertThat(today(PINNED, Seen.shop().through(null))).isInstanceOf(Today.Unknown.class);
    assertThat(today(PINNED, Seen.shop().subject(null))).isInstanceOf(Today.Unknown.class);
  }

  @Test
  void aPolicyThatIsNotUnderstoodIsUnknown() {
    assertThat(today("{\"StringAlmost\": {\"gitlab.com:sub\": \"x\"}}", Seen.shop()))
        .isInstanceOf(Today.Unknown.class);
    assertThat(only(inventory("not JSON", true, List.of()), Seen.shop()).today())
        .isInstanceOf(Today.Unknown.class);
  }

  @Test
  void cognitosTokensAreJudgedByWhatIsKnownOfThem() {
    String policy =
        policy(
            "cognito-identity.amazonaws.com",
            "{\"ForAnyValue:StringLike\": {\"cognito-identity.amazonaws.com:amr\": \"authenticated\"}}");
    Assumption assumption =
        only(
            inventory(policy, true, List.of()),
            Seen.shop().through("cognito-identity.amazonaws.com").subject("eu-west-1:1234"));

    assertThat(assumption.today()).isInstanceOf(Today.Unknown.class);
    assertThat(assumption.byOidcProvider()).isFalse();
  }

  private static Today today(String condition, Seen seen) {
    return only(account(condition), seen).today();
  }

  private static String refused(String condition, Seen seen) {
    return because(today(condition, seen));
  }

  private static String because(Today today) {
    assertThat(today).isInstanceOf(Today.Refused.class);
    return ((Today.Refused) today).because();
  }

  private static Assumption only(Inventory account, Seen seen) {
    List<Assumption> all =
        Facts.of(
                new Inventory(
                    account.account(),
                    account.providers(),
                    account.roles(),
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    List.of(),
                    new Trail(AT, AT.plusSeconds(60), List.of(seen.event())),
                    account.gaps()),
                Config.DEFAULT,
                new TrustRoots(List.of()))
            .assumptions();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static Inventory account(String condition) {
    return inventory(policy(GITLAB, condition), true, List.of());
  }

  private static String policy(String provider, String condition) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "%s"},
      "Action": "sts:AssumeRoleWithWebIdentity", "Condition": %s}]}"""
        .formatted(provider, condition);
  }

  private static Inventory inventory(String policy, boolean provider, List<Gap> gaps) {
    return new Inventory(
        new Account("123456789012", null, AT.plusSeconds(120)),
        provider
            ? List.of(
                new OidcProvider(
                    GITLAB,
                    "https://gitlab.com",
                    List.of("https://gitlab.com"),
                    List.of(),
                    Map.of(),
                    true))
            : List.of(),
        List.of(
            new Role(
                ROLE,
                "deploy",
                "/",
                "AROADEPLOY",
                AT,
                policy,
                7200,
                null,
                Map.of(),
                List.of(),
                List.of(),
                null)),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        null,
        gaps);
  }
}
