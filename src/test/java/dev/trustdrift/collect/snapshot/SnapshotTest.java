package dev.trustdrift.collect.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.aws.Live;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.AccessKey;
import dev.trustdrift.inventory.AccessKey.Use;
import dev.trustdrift.inventory.Chain;
import dev.trustdrift.inventory.Discovery;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.ManagedPolicy;
import dev.trustdrift.inventory.OidcProvider;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotTest {
  @TempDir private Path temp;

  private Path saved(Inventory inventory) throws IOException {
    Path folder = temp.resolve("snapshot");
    Snapshot.write(folder, inventory);
    return folder;
  }

  private static Inventory read(Path folder) throws UnreadableSnapshot {
    return Snapshot.read(folder, Config.DEFAULT);
  }

  private static Path handmade() throws URISyntaxException {
    return Path.of(
            Objects.requireNonNull(SnapshotTest.class.getResource("handmade/account.json")).toURI())
        .resolveSibling("");
  }

  /// A copy that a test may break.
  private Path copy() throws IOException, URISyntaxException {
    Path from = handmade();
    Path to = temp.resolve("copy");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private static List<String> reasons(Inventory inventory) {
    return inventory.gaps().stream().map(Gap::reason).toList();
  }

  @Test
  void readsWhatItWrote() throws Exception {
    assertThat(read(saved(ContractAccount.inventory()))).isEqualTo(ContractAccount.inventory());
  }

  @Test
  void readsAnEmptyAccount() throws Exception {
    Inventory empty = ContractAccount.sized(0, 0, 0, 0);
    assertThat(read(saved(empty))).isEqualTo(empty);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iam:ListAccountAliases",
        "iam:ListOpenIDConnectProviders",
        "iam:GetOpenIDConnectProvider",
        "iam:GetAccountAuthorizationDetails",
        "iam:ListRoles",
        "iam:GetCredentialReport",
        "iam:ListAccessKeys",
        "cloudtrail:LookupEvents",
        "none"
      })
  void keepsWhatALiveAuditCouldNotSeeAndWhy(String denied) throws Exception {
    try (Live live = Live.contract()) {
      if (!denied.equals("none")) {
        live.aws().denying(denied);
      }
      Inventory seen = live.collect();
      assertThat(read(saved(seen))).isEqualTo(seen);
    }
  }

  @Test
  void writesTheSameBytesAgain() throws Exception {
    Path one = saved(ContractAccount.inventory());
    Path two = temp.resolve("two");
    Snapshot.write(two, read(one));
    try (Stream<Path> files = Files.walk(one).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        assertThat(two.resolve(one.relativize(file).toString())).hasSameBinaryContentAs(file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        " {\"a\":1}",
        "{\"a\":1} ",
        "{half",
        "",
        "%7B%ZZ",
        "{\n\t\"a\" : \"ü + %41 \\u0041\"\n}",
        "null",
        "plain words"
      })
  void keepsTrustPoliciesToTheCharacter(String text) throws Exception {
    Inventory one = ContractAccount.inventory();
    Role first = one.roles().getFirst();
    Role role =
        new Role(
            first.arn(),
            first.name(),
            first.path(),
            first.id(),
            first.created(),
            text,
            first.maxSessionSeconds(),
            null,
            Map.of(),
            List.of(),
            List.of(),
            null);
    Inventory inventory =
        new Inventory(
            one.account(),
            List.of(),
            List.of(role),
            List.of(),
            List.of(),
            one.root(),
            List.of(),
            List.of(),
            one.trail(),
            List.of());
    assertThat(read(saved(inventory)).roles()).containsExactly(role);
  }

  @Test
  void keepsEachProvidersDocumentWhereProvidersShareAHost() throws Exception {
    List<OidcProvider> providers =
        Stream.of("h.example", "h.example/a/b", "h.example/a_b", "h.example:8443")
            .map(url -> OidcProvider.named("arn:aws:iam::123456789012:oidc-provider/" + url))
            .toList();
    Inventory one = ContractAccount.inventory();
    Inventory inventory =
        new Inventory(
            one.account(),
            providers,
            List.of(),
            List.of(),
            List.of(),
            one.root(),
            providers.stream()
                .map(p -> new Discovery(p.url(), "{\"issuer\":\"https://other/" + p.url() + "\"}"))
                .toList(),
            List.of(
                new Chain("h.example", 443, one.chains().getFirst().certificates()),
                new Chain("h.example", 8443, one.chains().getLast().certificates())),
            one.trail(),
            List.of(Gap.unread(Gap.Part.PROVIDERS, "denied")));
    assertThat(read(saved(inventory))).isEqualTo(inventory);
  }

  @Test
  void writesNoTokensAndForItsOwnerOnly() throws Exception {
    try (Live live = Live.contract()) {
      Path folder = saved(live.collect());
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.toList()) {
          boolean directory = Files.isDirectory(file);
          assertThat(
                  java.nio.file.attribute.PosixFilePermissions.toString(
                      Files.getPosixFilePermissions(file)))
              .isEqualTo(directory ? "rwx------" : "rw-------");
          if (!directory) {
            assertThat(file).content().doesNotContain("SECRET-SESSION-TOKEN");
          }
        }
      }
    }
  }

  @Test
  void overwritesItsOwnSnapshot() throws Exception {
    saved(ContractAccount.inventory());
    Inventory empty = ContractAccount.sized(0, 0, 0, 0);
    assertThat(read(saved(empty))).isEqualTo(empty);
  }

  @Test
  void writesIntoNoFolderOfOthers() throws Exception {
    Path folder = copy();
    assertThatThrownBy(() -> Snapshot.write(folder, ContractAccount.inventory()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(
            "is not empty and no snapshot of trustdrift's: name a new or empty folder");
    assertThat(folder.resolve("account.json")).exists();
  }

  @Test
  void halfASnapshotIsNone() throws Exception {
    Path folder = saved(ContractAccount.inventory());
    Files.delete(folder.resolve("account.json"));
    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(UnreadableSnapshot.class)
        .hasMessageContaining("is no snapshot, or a half-written one: it has no account.json");
    // And may be written anew.
    assertThat(read(saved(ContractAccount.inventory()))).isEqualTo(ContractAccount.inventory());
  }

  @Test
  void readsFromInsideAnArchive() throws Exception {
    URI zip = URI.create("jar:" + temp.resolve("snapshot.jar").toUri());
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path folder = inside.getPath("/dev/trustdrift/demo");
      Files.createDirectories(folder.getParent());
      Snapshot.write(folder, ContractAccount.inventory());
    }
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of())) {
      assertThat(read(inside.getPath("/dev/trustdrift/demo")))
          .isEqualTo(ContractAccount.inventory());
    }
  }

  @Test
  void readsWhatTheCommandLinePrints() throws Exception {
    Inventory seen = read(handmade());
    assertThat(seen.providers())
        .containsExactly(
            new OidcProvider(
                "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
                "https://gitlab.com",
                List.of("sts.amazonaws.com"),
                List.of("b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a"),
                Map.of(),
                true));
    assertThat(seen.roles()).extracting(Role::maxSessionSeconds).containsExactly(7200, 3600);
    assertThat(seen.roles().getFirst().created()).isEqualTo("2025-01-01T00:00:00.250Z");
    assertThat(seen.roles().getFirst().lastUsed()).isEqualTo(Instant.ofEpochSecond(1763539200));
    assertThat(seen.users().getFirst().keys())
        .containsExactly(
            new AccessKey(
                "AKIAOLD",
                AccessKey.Status.ACTIVE,
                Instant.parse("2025-02-01T08:00:00Z"),
                new Use.Last(Instant.parse("2026-10-01T10:15:00Z"), "s3", "eu-central-1")));
    Trail trail = Objects.requireNonNull(seen.trail());
    assertThat(trail.events())
        .isEqualTo(Objects.requireNonNull(ContractAccount.inventory().trail()).events());
    assertThat(trail.from()).isEqualTo("2026-11-06T06:00:00Z");
    assertThat(reasons(seen))
        .containsExactly(
            "certificate chain of `gitlab.com` not in the snapshot: save it as tls/gitlab.com.pem");
  }

  @Test
  void aKeyTwiceInATrustPolicyReachesThePolicyParser() throws Exception {
    assertThat(read(handmade()).roles().getFirst().trustPolicy())
        .startsWith("{\n")
        .contains("{\"Effect\": \"Allow\", \"Effect\": \"Deny\"}")
        .endsWith("}");
  }

  @Test
  void namesAPolicyByItsArnWhereAnEmulatorLeavesItsNameOut() throws Exception {
    Path folder = copy();
    Files.writeString(
        folder.resolve("authorization-details.json"),
        """
        {"RoleDetailList": [], "UserDetailList": [], "Policies": [
          {"Arn": "arn:aws:iam::123456789012:policy/team/mine",
           "PolicyVersionList": [{"IsDefaultVersion": true, "Document": "{}"}]}]}
        """);
    Inventory seen = read(folder);
    assertThat(seen.managedPolicies()).extracting(ManagedPolicy::name).containsExactly("mine");
    assertThat(seen.gaps()).extracting(Gap::part).doesNotContain(Gap.Part.ROLES);
  }

  @Test
  void anEncodedTrustPolicyKeepsItsPluses() throws Exception {
    assertThat(read(handmade()).roles().getLast().trustPolicy()).isEqualTo("{\"a\":\"c++ %\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "authorization-details.json, ROLES",
    "authorization-details.json, USERS",
    "roles.json, SESSION_LIMITS",
    "oidc-providers, PROVIDERS",
    "credential-report.csv, CREDENTIAL_REPORT",
    "access-keys.json, ACCESS_KEYS",
    "trail, TRAIL",
    "tls, TLS",
  })
  void namesThePartThatIsMissing(String name, Gap.Part part) throws Exception {
    Path folder = copy();
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
    Inventory seen = read(folder);
    assertThat(seen.gaps())
        .filteredOn(gap -> gap.part() == part)
        .isNotEmpty()
        .allSatisfy(gap -> assertThat(gap.reason()).contains(name).contains("not in the snapshot"))
        .allSatisfy(gap -> assertThat(gap.malformed()).isFalse());
    if (part == Gap.Part.TRAIL) {
      assertThat(seen.trail()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
authorization-details.json | ROLES | {"RoleDetailList": [                   | authorization-details.json:1: expected more, the file ends in the middle of a value (half-written?)
authorization-details.json | ROLES | []                                     | authorization-details.json:1: expected an object, found a list
authorization-details.json | ROLES | {"Roles": []}                          | authorization-details.json:1: expected `RoleDetailList` and `UserDetailList`
authorization-details.json | ROLES | {"RoleDetailList": [], "RoleDetailList": []} | authorization-details.json:1: expected each key once, found `RoleDetailList` twice in one object
authorization-details.json | ROLES | {"UserDetailList": [], "RoleDetailList": [{"Arn": "a"}]} | authorization-details.json:1: expected `AssumeRolePolicyDocument`, a text, in this object (of `a`)
authorization-details.json | USERS | {"RoleDetailList": [], "UserDetailList": [{"Arn": "a", "UserName": 7}]} | authorization-details.json:1: expected a text as `UserName`, found the number `7` (of `a`)
roles.json                 | SESSION_LIMITS | {"Roles": [{"Arn": "a", "MaxSessionDuration": "long"}]} | roles.json:1: expected a whole number as `MaxSessionDuration`, found `long`
oidc-providers/gitlab.json | PROVIDERS | {"Url": "gitlab.com"}              | oidc-providers/gitlab.json:1: expected the provider's ARN as `Arn`, which the AWS command line does not print here: add it
oidc-providers/gitlab.json | PROVIDERS | hello                              | oidc-providers/gitlab.json:1: expected JSON
credential-report.csv      | CREDENTIAL_REPORT | {"Content": "dXNlcg=="}    | credential-report.csv:1: expected CSV, found JSON: decode its `Content`
credential-report.csv      | CREDENTIAL_REPORT | name,arn                   | credential-report.csv:1: expected the columns of a credential report, `user`
access-keys.json           | ACCESS_KEYS | {"gitlab-deployer": [{"AccessKeyId": "A", "Status": "On", "CreateDate": 1}]} | access-keys.json:1: expected `Active`, `Inactive` or `Expired` as `Status`
access-keys.json           | ACCESS_KEYS | {"mallory": []}                  | access-keys.json has keys of user `mallory`, whom authorization-details.json does not have
trail/lookup.json          | TRAIL | {"Events": [{"EventId"                 | 1 record or file of the trail could not be understood and is left out, the first: trail/lookup.json:1: expected more
trail/lookup.json          | TRAIL | hello                                  | 1 record or file of the trail could not be understood and is left out, the first: trail/lookup.json:1: expected JSON
tls/gitlab.com.pem         | TLS | hello                                    | tls/gitlab.com.pem:1: expected certificates in PEM, leaf first
tls/gitlab.com.pem         | TLS | -----BEGIN CERTIFICATE-----              | tls/gitlab.com.pem:1: expected `-----END CERTIFICATE-----` (half-written?)
gaps.json                  | ACCOUNT | {"Gaps": [{"Part": "moon", "Reason": "r"}]} | gaps.json:1: expected the name of a part as `Part`
""")
  void saysWhereAFileMakesNoSenseAndReadsTheOthers(
      String name, Gap.Part part, String content, String said) throws Exception {
    Path folder = copy();
    Files.writeString(folder.resolve(name), content);
    Inventory seen = read(folder);
    assertThat(seen.gaps())
        .filteredOn(gap -> gap.part() == part && gap.malformed())
        .extracting(Gap::reason)
        .anySatisfy(reason -> assertThat(reason).startsWith(said));
    if (!name.startsWith("oidc")) {
      assertThat(seen.providers()).hasSize(1);
    }
    if (!name.startsWith("authorization")) {
      assertThat(seen.roles()).hasSize(2);
    }
  }

  @Test
  void namesTheLine() throws Exception {
    Path folder = copy();
    Path file = folder.resolve("authorization-details.json");
    Files.writeString(
        file, Files.readString(file).replace("\"2025-01-01T00:00:00Z\"", "\"yesterday\""));
    Inventory seen = read(folder);
    assertThat(seen.roles()).extracting(Role::name).containsExactly("deploy");
    assertThat(reasons(seen))
        .contains(
            "authorization-details.json:27: expected a time such as `2026-01-10T09:00:00Z` as `CreateDate`, found `yesterday` (of `arn:aws:iam::123456789012:role/encoded`)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
{"Account": "12345", "TakenAt": "2026-11-20T06:00:00Z"} | account.json:1: expected 12 digits as `Account`, found `12345`
{"Account": "123456789012"}                             | account.json:1: expected `TakenAt`, a time, in this object
{"Account": "123456789012", "TakenAt": "soon"}          | account.json:1: expected a time such as `2026-01-10T09:00:00Z` as `TakenAt`, found `soon`
{"Account":                                             | account.json:1: expected more, the file ends in the middle of a value
""")
  void readsNothingWithoutASensibleAccount(String content, String said) throws Exception {
    Path folder = copy();
    Files.writeString(folder.resolve("account.json"), content);
    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(UnreadableSnapshot.class)
        .hasMessageStartingWith(said);
  }

  @Test
  void readsNothingWhereThereIsNoFolder() {
    assertThatThrownBy(() -> read(temp.resolve("gone\u001b[31m")))
        .isInstanceOf(UnreadableSnapshot.class)
        .hasMessageStartingWith("snapshot folder `")
        .hasMessageEndingWith(
            "gone\\u001B[31m` is not there: make one with `trustdrift snapshot DIR`");
  }

  @Test
  void theConfiguredDaysBoundTheWindow() throws Exception {
    Inventory seen = Snapshot.read(handmade(), days(1));
    Trail trail = Objects.requireNonNull(seen.trail());
    assertThat(trail.from()).isEqualTo("2026-11-19T06:00:00Z");
    assertThat(trail.events()).extracting(TrailEvent::id).containsExactly("bbbb0002", "cccc0003");
  }

  @Test
  void theWindowReachesAsFarAsTheFilesDo() throws Exception {
    Path folder = copy();
    Files.writeString(
        folder.resolve("trail/old.json"),
        ContractAccount.records()
            .getFirst()
            .replace("aaaa0001", "old")
            .replace("2026-11-18T", "2026-09-01T"));
    assertThat(Objects.requireNonNull(read(folder).trail()).from())
        .isEqualTo("2026-09-01T08:00:00Z");
  }

  @Test
  void theWindowOfALiveAuditIsKept() throws Exception {
    try (Live live = Live.contract()) {
      Inventory seen = live.collect(days(30));
      Path folder = saved(seen);
      assertThat(read(folder)).isEqualTo(seen);
      assertThat(Snapshot.read(folder, days(30))).isEqualTo(seen);
    }
  }

  @Test
  void aKeyWithoutADateOfUseWasNeverUsedInAFolderMadeByHand() throws Exception {
    Path folder = copy();
    Files.delete(folder.resolve("credential-report.csv"));
    assertThat(read(folder).users().getFirst().keys())
        .extracting(AccessKey::use)
        .containsExactly(new Use.Never());
  }

  @Test
  void aKeyIsUnknownToUseOrDisuseWhereALiveAuditSavedOnlyItsId() throws Exception {
    Path folder = copy();
    Files.delete(folder.resolve("credential-report.csv"));
    Files.writeString(folder.resolve("gaps.json"), "{\"Gaps\": []}");
    assertThat(read(folder).users().getFirst().keys())
        .extracting(AccessKey::use)
        .containsExactly(new Use.Unknown());
  }

  @Test
  void theLastUseMayStandWithTheKey() throws Exception {
    Path folder = copy();
    Files.delete(folder.resolve("credential-report.csv"));
    Files.writeString(
        folder.resolve("access-keys.json"),
        """
        {"gitlab-deployer": [
          {"AccessKeyId": "A", "Status": "Active", "CreateDate": 1, "LastUsedDate": "2026-01-01T00:00:00Z", "LastUsedService": "s3"},
          {"AccessKeyId": "B", "Status": "Inactive", "CreateDate": 2}]}""");
    assertThat(read(folder).users().getFirst().keys())
        .extracting(AccessKey::use)
        .containsExactly(
            new Use.Last(Instant.parse("2026-01-01T00:00:00Z"), "s3", null), new Use.Never());
  }

  @Test
  void aSharedHostsDocumentBelongsToTheProviderItNames() throws Exception {
    Path folder = copy();
    List<String> urls = List.of("h.example/a", "h.example/b");
    for (String url : urls) {
      Files.writeString(
          folder.resolve("oidc-providers/" + url.charAt(url.length() - 1) + ".json"),
          "{\"Url\": \"%1$s\", \"Arn\": \"arn:aws:iam::123456789012:oidc-provider/%1$s\"}"
              .formatted(url));
    }
    Files.writeString(
        folder.resolve("tls/h.example.discovery.json"), "{\"issuer\": \"HTTPS://h.example/B/\"}");
    Inventory seen = read(folder);
    assertThat(new ArrayList<>(seen.discoveries()))
        .extracting(Discovery::url)
        .containsExactly("https://gitlab.com", "https://h.example/b");
    assertThat(reasons(seen))
        .contains(
            "discovery document of `https://h.example/a` not in the snapshot: save it as tls/h.example_a.discovery.json");
  }

  private static Config days(int days) {
    Config d = Config.DEFAULT;
    return new Config(
        d.issuers(),
        d.expectedIssuers(),
        d.environments(),
        d.sessionName(),
        d.accessKeys(),
        d.ciUsers(),
        d.certificateWarnDays(),
        days,
        d.trailSource(),
        d.failOn(),
        d.waivers());
  }
}
