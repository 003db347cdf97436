package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.TrailEvent;
import dev.trustdrift.inventory.User;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LiveCollectorTest {
  private final Live live = Live.contract();

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void seesTheAccountAsItIs() throws NothingReadable {
    assertThat(live.collect()).isEqualTo(ContractAccount.inventory());
  }

  @Test
  void seesTheSameOverManyPages() throws NothingReadable {
    live.iam.pagesOf(2);
    assertThat(live.collect()).isEqualTo(ContractAccount.inventory());
    assertThat(live.aws.calls()).containsEntry("iam:GetAccountAuthorizationDetails", 3);
  }

  @Test
  void makesAtMostEightIamCallsAndOneEachForProvidersAndUsersWithKeys() throws NothingReadable {
    try (Live big = Live.of(ContractAccount.sized(4, 200, 50, 5), List.of())) {
      big.iam.reportAfter(2);
      Inventory seen = big.collect();
      assertThat(seen.roles()).hasSize(200);
      assertThat(seen.gaps()).isEmpty();
      System.out.println(
          "IAM calls for 200 roles, 50 users of whom 5 hold keys, 4 providers: "
              + big.aws.calls("iam")
              + " "
              + big.aws.calls());
      assertThat(big.aws.calls("iam")).isEqualTo(17);
    }
  }

  @Test
  void growsByPageOnly() throws NothingReadable {
    try (Live big = Live.of(ContractAccount.sized(1, 1500, 700, 1), List.of())) {
      assertThat(big.collect()).isEqualTo(ContractAccount.sized(1, 1500, 700, 1));
      assertThat(big.aws.calls())
          .containsEntry("iam:GetAccountAuthorizationDetails", 3)
          .containsEntry("iam:ListRoles", 2)
          .containsEntry("iam:ListAccessKeys", 1);
    }
  }

  @Test
  void callsNothingThatChangesAnything() throws NothingReadable {
    live.collect();
    assertThat(live.aws.calls().keySet())
        .containsExactly(
            "cloudtrail:LookupEvents",
            "iam:GenerateCredentialReport",
            "iam:GetAccountAuthorizationDetails",
            "iam:GetCredentialReport",
            "iam:GetOpenIDConnectProvider",
            "iam:ListAccessKeys",
            "iam:ListAccountAliases",
            "iam:ListOpenIDConnectProviders",
            "iam:ListRoles",
            "sts:GetCallerIdentity");
  }

  @Test
  void waitsForTheCredentialReport() throws NothingReadable {
    live.iam.reportAfter(2);
    assertThat(live.collect().root()).isNotNull();
    assertThat(live.clock.slept())
        .contains(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(30));
  }

  @Test
  void doesNotWaitForTheCredentialReportForEver() throws NothingReadable {
    live.iam.reportAfter(100);
    Inventory seen = live.collect();
    assertThat(seen.gaps())
        .containsExactly(
            Gap.unread(
                Gap.Part.CREDENTIAL_REPORT,
                "credential report not read: IAM is still making it, audit again in some minutes"));
    assertThat(live.aws.calls()).containsEntry("iam:GetCredentialReport", 3);
    assertThat(seen.users().stream().flatMap(user -> user.keys().stream()).map(AccessKey::use))
        .hasSize(2)
        .allMatch(AccessKey.Use.Unknown.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource({
    "iam:ListAccountAliases, ACCOUNT",
    "iam:ListOpenIDConnectProviders, PROVIDERS",
    "iam:GetOpenIDConnectProvider, PROVIDERS",
    "iam:GetAccountAuthorizationDetails, ROLES",
    "iam:GetAccountAuthorizationDetails, USERS",
    "iam:ListRoles, SESSION_LIMITS",
    "iam:GetCredentialReport, CREDENTIAL_REPORT",
    "iam:ListAccessKeys, ACCESS_KEYS",
    "cloudtrail:LookupEvents, TRAIL",
  })
  void namesThePermissionThatIsMissingAndGoesOn(String action, Gap.Part part)
      throws NothingReadable {
    live.aws.denying(action);
    Inventory seen = live.collect();
    assertThat(seen.gaps())
        .filteredOn(gap -> gap.part() == part)
        .isNotEmpty()
        .allSatisfy(
            gap ->
                assertThat(gap.reason())
                    .contains(action)
                    .contains("denied: allow `" + action + "` in the auditor's policy")
                    .doesNotContain("\n"));
    assertThat(seen.gaps()).extracting(Gap::malformed).containsOnly(false);
    assertThat(seen.account().id()).isEqualTo("123456789012");
    // Everything else is still there.
    assertThat(seen.chains().isEmpty()).isEqualTo(action.equals("iam:ListOpenIDConnectProviders"));
  }

  @Test
  void usesAReportThatItMayNotMake() throws NothingReadable {
    live.aws.denying("iam:GenerateCredentialReport");
    assertThat(live.collect()).isEqualTo(ContractAccount.inventory());
  }

  @Test
  void saysWhichPermissionMakesAReportThatIsNotThere() throws NothingReadable {
    live.aws.denying("iam:GenerateCredentialReport");
    live.aws.failing("iam:GetCredentialReport", 410, "ReportNotPresent");
    assertThat(live.collect().gaps())
        .singleElement()
        .extracting(Gap::reason)
        .asString()
        .contains("allow `iam:GenerateCredentialReport`");
  }

  @Test
  void withNoPermissionAtAllEveryPartIsAGap() throws NothingReadable {
    for (String action :
        List.of(
            "iam:ListAccountAliases",
            "iam:ListOpenIDConnectProviders",
            "iam:GetAccountAuthorizationDetails",
            "iam:ListRoles",
            "iam:GenerateCredentialReport",
            "iam:GetCredentialReport",
            "cloudtrail:LookupEvents")) {
      live.aws.denying(action);
    }
    Inventory seen = live.collect();
    assertThat(seen.gaps())
        .extracting(Gap::part)
        .containsExactlyInAnyOrder(
            Gap.Part.ACCOUNT,
            Gap.Part.PROVIDERS,
            Gap.Part.ROLES,
            Gap.Part.USERS,
            Gap.Part.SESSION_LIMITS,
            Gap.Part.CREDENTIAL_REPORT,
            Gap.Part.TRAIL,
            Gap.Part.TRAIL);
    assertThat(seen.trail()).isNull();
    assertThat(seen.root()).isNull();
  }

  @Test
  void findsUsersAndTheirKeysInTheReportWhereTheyAreNotListed() throws NothingReadable {
    live.aws.denying("iam:GetAccountAuthorizationDetails");
    List<User> users = live.collect().users();
    assertThat(users).extracting(User::path).containsExactly("/", "/ci/");
    assertThat(users.getLast().keys())
        .isEqualTo(ContractAccount.inventory().users().getLast().keys());
  }

  @Test
  void keepsWhatCameBeforeAPageThatBreaksOff() throws NothingReadable {
    live.iam.pagesOf(3);
    FakeAws aws = live.aws;
    // Users and one role are on the first page, the rest on the second.
    aws.once("iam:GetAccountAuthorizationDetails", details());
    aws.cuttingShort("iam:GetAccountAuthorizationDetails");
    Inventory seen = live.collect();
    assertThat(seen.roles()).extracting(Role::name).containsExactly("first");
    assertThat(seen.gaps())
        .filteredOn(gap -> gap.part() == Gap.Part.ROLES)
        .singleElement()
        .extracting(Gap::reason)
        .asString()
        .isEqualTo(
            "roles and their policies read in part: iam:GetAccountAuthorizationDetails failed: the answer breaks off or is not AWS's (a proxy?), audit again (after 1 good pages)");
  }

  private static FakeAws.Answer details() {
    return FakeAws.Answer.xml(
        "iam:GetAccountAuthorizationDetails",
        "<RoleDetailList><member><RoleName>first</RoleName><Arn>arn:aws:iam::123456789012:role/first</Arn><AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument></member></RoleDetailList><IsTruncated>true</IsTruncated><Marker>from-3</Marker>");
  }

  @Test
  void doesNotFollowAMarkerInACircle() throws NothingReadable {
    FakeAws.Answer again =
        FakeAws.Answer.xml(
            "iam:ListRoles", "<Roles/><IsTruncated>true</IsTruncated><Marker>m</Marker>");
    live.aws.on("iam:ListRoles", request -> again);
    assertThat(live.collect().gaps())
        .extracting(Gap::reason)
        .contains(
            "session limits of roles not read: iam:ListRoles broke off: AWS says there is more, but not where");
  }

  @Test
  void takesTrustDocumentsThatAreNotEncoded() throws NothingReadable {
    String trust = "{\"Statement\":[{\"Condition\":{\"x\":\"a+b%41\"}}]}";
    live.aws.on(
        "iam:GetAccountAuthorizationDetails",
        request ->
            FakeAws.Answer.xml(
                request.action(),
                "<RoleDetailList><member><RoleName>r</RoleName><Arn>arn:aws:iam::123456789012:role/r</Arn><AssumeRolePolicyDocument>"
                    + trust
                    + "</AssumeRolePolicyDocument></member></RoleDetailList>"));
    assertThat(live.collect().roles()).extracting(Role::trustPolicy).containsExactly(trust);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void retriesWhatTheServerMayMend(int status) throws NothingReadable {
    live.aws.once(
        "iam:ListRoles", FakeAws.Answer.error("iam:ListRoles", status, "Broken", "for a moment"));
    assertThat(live.collect()).isEqualTo(ContractAccount.inventory());
  }

  @Test
  void saysThatTheServerStayedBroken() throws NothingReadable {
    live.aws.failing("iam:ListRoles", 503, "ServiceUnavailable");
    assertThat(live.collect().gaps())
        .extracting(Gap::reason)
        .containsExactly(
            "session limits of roles not read: iam:ListRoles answered with status 503 until the last retry: audit again later");
  }

  @Test
  void saysThatItWasThrottledToTheEnd() throws NothingReadable {
    live.aws.failing("cloudtrail:LookupEvents", 400, "ThrottlingException");
    Inventory seen = live.collect();
    assertThat(seen.trail()).isNull();
    assertThat(seen.gaps())
        .extracting(Gap::reason)
        .containsExactly(
            "trail not read: cloudtrail:LookupEvents in eu-central-1 throttled until the last retry: others use up the account's rate, audit again later",
            "trail not read: cloudtrail:LookupEvents in us-east-1 throttled until the last retry: others use up the account's rate, audit again later");
  }

  @Test
  void staysUnderTheRateOfLookupEvents() throws NothingReadable {
    List<String> many = new ArrayList<>();
    for (int n = 0; n < 1000; n++) {
      many.add(ContractAccount.records().getFirst().replace("aaaa0001", "id-" + n));
    }
    try (Live busy = Live.of(ContractAccount.inventory(), many)) {
      assertThat(events(busy.collect())).hasSize(1000);
      assertThat(busy.cloudTrail.throttled()).isZero();
      // Twenty-one pages of calls, and one a Region for what the session did.
      assertThat(busy.aws.calls("cloudtrail")).isEqualTo(21 + 2);
    }
  }

  @Test
  void knowsTheTrailFromWhereItBrokeOff() throws NothingReadable {
    List<String> many = new ArrayList<>();
    for (int n = 0; n < 120; n++) {
      many.add(
          ContractAccount.records()
              .getFirst()
              .replace("aaaa0001", "id-" + n)
              .replace("2026-11-18T08:00:00Z", "2026-11-18T08:%02d:00Z".formatted(n % 60)));
    }
    try (Live busy = Live.of(ContractAccount.inventory(), many)) {
      Inventory seen =
          busy.collector(busy.aws.endpoint(), busy.clock, Duration.ZERO)
              .collect(dev.trustdrift.config.Config.DEFAULT);
      assertThat(events(seen)).hasSize(50);
      assertThat(seen.gaps())
          .singleElement()
          .extracting(Gap::reason)
          .asString()
          .startsWith("trail known only from 2026-11-18T08:35:00Z on: cloudtrail:LookupEvents");
    }
  }

  @Test
  void neverKeepsASessionToken() throws NothingReadable {
    assertThat(live.collect().toString()).doesNotContain("SECRET-SESSION-TOKEN");
  }

  @ParameterizedTest
  @CsvSource({
    "ExpiredToken, 'the credentials have expired, sign in again'",
    "InvalidClientTokenId, 'refused the credentials (`InvalidClientTokenId`)'",
    "SignatureDoesNotMatch, 'this machine''s clock'",
    "IncompleteSignature, 'refused the credentials (`IncompleteSignature`)'",
  })
  void stopsAtOnceWhereTheCredentialsAreNoGood(String code, String said) {
    live.aws.failing("sts:GetCallerIdentity", 403, code);
    assertThatThrownBy(live::collect)
        .isInstanceOf(NothingReadable.class)
        .hasMessageStartingWith("nothing could be read: sts:GetCallerIdentity ")
        .hasMessageContaining(said);
    assertThat(live.aws.calls("iam")).isZero();
  }

  @Test
  void aProxysPageIsNoAccount() {
    live.aws.on(
        "sts:GetCallerIdentity",
        request -> FakeAws.Answer.of(200, "text/html", "<html>please sign in</html>"));
    assertThatThrownBy(live::collect)
        .isInstanceOf(NothingReadable.class)
        .hasMessage(
            "nothing could be read: sts:GetCallerIdentity was answered by something that is not AWS: check proxy and `AWS_ENDPOINT_URL`");
  }

  @Test
  void aProxysPageIsNoEmptyAccount() throws NothingReadable {
    live.aws.on(
        "iam:GetAccountAuthorizationDetails",
        request -> FakeAws.Answer.of(200, "text/html", "<html>please sign in</html>"));
    assertThat(live.collect().gaps())
        .filteredOn(gap -> gap.part() == Gap.Part.ROLES)
        .extracting(Gap::reason)
        .containsExactly(
            "roles and their policies not read: iam:GetAccountAuthorizationDetails was answered by something that is not AWS: check proxy and `AWS_ENDPOINT_URL`");
  }

  @Test
  void aCredentialReportWithoutContentIsAGap() throws NothingReadable {
    live.aws.on(
        "iam:GetCredentialReport",
        request -> FakeAws.Answer.of(200, "text/html", "<html>please sign in</html>"));
    assertThat(live.collect().gaps())
        .extracting(Gap::reason)
        .containsExactly(
            "credential report not read: iam:GetCredentialReport was answered by something that is not AWS: check proxy and `AWS_ENDPOINT_URL`");
  }

  @Test
  void saysThatCredentialsExpiredOnTheWay() throws NothingReadable {
    live.aws.failing("iam:ListRoles", 403, "ExpiredToken");
    assertThat(live.collect().gaps())
        .extracting(Gap::reason)
        .containsExactly(
            "session limits of roles not read: iam:ListRoles refused: the credentials have expired, sign in again (`aws sso login`) or renew them");
  }

  @Test
  void stopsAtOnceWithoutNetwork() {
    URI nobody = URI.create("http://127.0.0.1:" + freePort());
    assertThatThrownBy(
            () ->
                live.collector(nobody, live.clock, Duration.ofMinutes(1))
                    .collect(dev.trustdrift.config.Config.DEFAULT))
        .isInstanceOf(NothingReadable.class)
        .hasMessage(
            "nothing could be read: sts:GetCallerIdentity failed: the host can't be reached, check network, proxy and `AWS_ENDPOINT_URL`");
  }

  @Test
  void saysWhichHostIsNotThereInAWrongRegion() {
    URI wrong = URI.create("http://sts.eu-nowhere-1.invalid:80");
    assertThatThrownBy(
            () ->
                live.collector(wrong, live.clock, Duration.ofMinutes(1))
                    .collect(dev.trustdrift.config.Config.DEFAULT))
        .isInstanceOf(NothingReadable.class)
        .hasMessage(
            "nothing could be read: sts:GetCallerIdentity failed: host `sts.eu-nowhere-1.invalid` not found, check the network and the Region's name");
  }

  @Test
  void anEmptyAccountHasNoGaps() throws NothingReadable {
    Inventory empty = ContractAccount.sized(0, 0, 0, 0);
    try (Live nothing = Live.of(empty, List.of())) {
      assertThat(nothing.collect()).isEqualTo(empty);
    }
  }

  @Test
  void regionsAreTheConfiguredOneAndThatOfTheGlobalEndpoint() {
    assertThat(
            Map.of(
                "eu-central-1",
                Clients.trailRegions(software.amazon.awssdk.regions.Region.EU_CENTRAL_1).toString(),
                "us-east-1",
                Clients.trailRegions(software.amazon.awssdk.regions.Region.US_EAST_1).toString(),
                "cn-north-1",
                Clients.trailRegions(software.amazon.awssdk.regions.Region.CN_NORTH_1).toString()))
        .containsEntry("eu-central-1", "[eu-central-1, us-east-1]")
        .containsEntry("us-east-1", "[us-east-1]")
        .containsEntry("cn-north-1", "[cn-north-1]");
  }

  @Test
  void refusesARegionThatIsNone() {
    assertThatThrownBy(() -> LiveOptions.DEFAULT.withRegions(List.of("Frankfurt")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("`Frankfurt` is not a Region: write it like `eu-central-1`");
  }

  private static List<TrailEvent> events(Inventory inventory) {
    return inventory.trail() == null ? List.of() : inventory.trail().events();
  }

  private static int freePort() {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
