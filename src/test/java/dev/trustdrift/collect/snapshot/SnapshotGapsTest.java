package dev.trustdrift.collect.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is missing or makes no sense in a folder made by hand is said, and costs nothing else.
final class SnapshotGapsTest {
  private static final String DISCOVERY = "tls/gitlab.com.discovery.json";

  @TempDir private Path folder;

  @BeforeEach
  void makeByHand() throws IOException {
    put("account.json", "{\"Account\": \"123456789012\", \"TakenAt\": \"2026-11-20T06:00:00Z\"}");
    put(
        "authorization-details.json",
        """
        {"RoleDetailList": [
           {"Arn": "arn:aws:iam::123456789012:role/ci/deploy",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}],
         "UserDetailList": [{"Arn": "arn:aws:iam::123456789012:user/ci/bot"}]}
        """);
    put(
        "oidc-providers/gitlab.json",
        """
        {"Arn": "arn:aws:iam::123456789012:oidc-provider/gitlab.com", "Url": "gitlab.com",
         "ClientIDList": ["https://gitlab.com"], "ThumbprintList": []}
        """);
  }

  private void put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private Inventory read() throws UnreadableSnapshot {
    return Snapshot.read(folder, Config.DEFAULT);
  }

  private List<String> reasons(Gap.Part part) throws UnreadableSnapshot {
    return read().gaps().stream().filter(gap -> gap.part() == part).map(Gap::reason).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"issuer\": \"https://gitlab.com\", | 1: expected",
        "''                                   | 1: expected JSON, found an empty file",
        "null                                 | 1: expected an object, found null",
        "[]                                   | 1: expected an object, found a list",
        "{\"issuer\": \"a\", \"issuer\": \"b\"} | 1: expected each key once",
      })
  void aDiscoveryDocumentThatMakesNoSenseIsNamedByFileAndLine(String text, String said)
      throws Exception {
    put(DISCOVERY, text);
    assertThat(read().gaps())
        .filteredOn(Gap::malformed)
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.part()).isEqualTo(Gap.Part.TLS);
              assertThat(gap.reason()).startsWith(DISCOVERY + ":" + said);
            });
    assertThat(read().discoveries()).isEmpty();
  }

  @Test
  void aDiscoveryDocumentWithoutIssuerOrKeysSaysSo() throws Exception {
    put(DISCOVERY, "{\"jwks_uri\": \"http://gitlab.com/keys\"}");
    assertThat(reasons(Gap.Part.TLS))
        .anyMatch(reason -> reason.startsWith(DISCOVERY + ": expected `issuer`"))
        .anyMatch(reason -> reason.startsWith(DISCOVERY + ": expected `jwks_uri`, an https URL"));
  }

  @Test
  void theChainOfTheHostThatHasTheKeysIsWantedToo() throws Exception {
    put(
        DISCOVERY,
        "{\"issuer\": \"https://gitlab.com\", \"jwks_uri\": \"https://keys.example:8443/jwks\"}");
    assertThat(reasons(Gap.Part.TLS))
        .containsExactly(
            "certificate chain of `gitlab.com` not in the snapshot: save it as tls/gitlab.com.pem",
            "certificate chain of `keys.example`, where `https://gitlab.com` has its keys, not in"
                + " the snapshot: save it as tls/keys.example_8443.pem");
  }

  @Test
  void aFolderInPlaceOfAProvidersFileIsNoProviderLess() throws Exception {
    Files.delete(folder.resolve("oidc-providers/gitlab.json"));
    Files.createDirectory(folder.resolve("oidc-providers/gitlab.json"));
    assertThat(reasons(Gap.Part.PROVIDERS))
        .containsExactly("oidc-providers/gitlab.json: can't be read: Is a directory");
  }

  @Test
  void aLinkThatLeadsNowhereIsNoFileLess() throws Exception {
    Files.createSymbolicLink(folder.resolve("oidc-providers/more.json"), Path.of("gone.json"));
    assertThat(reasons(Gap.Part.PROVIDERS))
        .singleElement()
        .asString()
        .startsWith("oidc-providers/more.json: can't be read: ");
  }

  @Test
  void aFolderInPlaceOfATrailFileIsSaid() throws Exception {
    Files.createDirectories(folder.resolve("trail/2026.json"));
    assertThat(reasons(Gap.Part.TRAIL)).singleElement().asString().contains("trail/2026.json: ");
  }

  @Test
  void aTrailFileMayBeginWithAByteOrderMark() throws Exception {
    put(
        "trail/windows.json",
        "\uFEFF"
            + """
            {"Records": [{"eventID": "e", "eventTime": "2026-11-19T10:00:00Z",
              "awsRegion": "us-east-1", "eventName": "AssumeRoleWithWebIdentity",
              "eventSource": "sts.amazonaws.com"}]}
            """);
    assertThat(reasons(Gap.Part.TRAIL)).isEmpty();
    assertThat(Objects.requireNonNull(read().trail()).events()).hasSize(1);
  }

  @Test
  void rolesAndUsersNeedNoMoreThanAnArn() throws Exception {
    Inventory seen = read();
    assertThat(seen.roles()).extracting(Role::name).containsExactly("deploy");
    assertThat(seen.roles()).extracting(Role::created).containsExactly(Instant.EPOCH);
    assertThat(seen.users()).extracting(User::name).containsExactly("bot");
    assertThat(seen.gaps()).noneMatch(Gap::malformed);
  }
}
