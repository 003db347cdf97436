package dev.trustdrift.collect.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SnapshotActivityTest {
  /// What the first session of the shared account did, and a user's key beside it.
  private static final String CALLS =
      """
      {"eventID":"c1","eventTime":"2026-11-18T08:10:00Z","eventSource":"s3.amazonaws.com","eventName":"PutObject","awsRegion":"eu-central-1","sourceIPAddress":"198.51.100.7","userAgent":"a \\"quoted\\" agent \\u001b[31m","userIdentity":{"type":"AssumedRole","principalId":"AROADEPLOY:gitlab-ci-42-1001","accessKeyId":"ASIAEXAMPLEAAAA","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::123456789012:role/ci/deploy"},"webIdFederationData":{"federatedProvider":"arn:aws:iam::123456789012:oidc-provider/gitlab.com","attributes":{}}}}}
      {"eventID":"c2","eventTime":"2026-11-18T08:11:00.250Z","eventSource":"s3.amazonaws.com","eventName":"PutObject","awsRegion":"eu-central-1","sourceIPAddress":"203.0.113.9","errorCode":"AccessDenied","userIdentity":{"type":"AssumedRole","principalId":"AROADEPLOY:gitlab-ci-42-1001","accessKeyId":"ASIAEXAMPLEAAAA"}}
      {"eventID":"c3","eventTime":"2026-11-18T09:10:00Z","eventSource":"iam.amazonaws.com","eventName":"ListRoles","awsRegion":"us-east-1","sourceIPAddress":"198.51.100.7","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE","accessKeyId":"AKIAOLD","arn":"arn:aws:iam::123456789012:user/deployer"}}
      """;

  @TempDir private Path temp;

  private Path written() throws Exception {
    Path folder = temp.resolve("one");
    Snapshot.write(folder, ContractAccount.inventory());
    Files.writeString(folder.resolve("trail/calls.json"), CALLS);
    return folder;
  }

  private static Inventory read(Path folder) throws NothingReadable {
    return Snapshot.read(folder, Config.DEFAULT);
  }

  private static Trail trail(Inventory inventory) {
    return Objects.requireNonNull(inventory.trail());
  }

  @Test
  void countsWhatTheTrailOfAFolderHolds() throws Exception {
    assertThat(trail(read(written())).activity())
        .extracting(Activity::accessKeyId, Activity::events, Activity::denied)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("AKIAOLD", 1, 0),
            org.assertj.core.groups.Tuple.tuple("ASIAEXAMPLEAAAA", 2, 1));
  }

  @Test
  void keepsWhatWasCountedWithoutTheEvents() throws Exception {
    Inventory first = read(written());
    Path two = temp.resolve("two");
    Snapshot.write(two, first);
    assertThat(read(two)).isEqualTo(first);
    assertThat(Files.readString(two.resolve("trail/events.json"))).doesNotContain("PutObject");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(two.resolve("activity.json"))))
        .isEqualTo("rw-------");
    // And once more, over an earlier snapshot that has the file.
    Snapshot.write(two, first);
    assertThat(read(two)).isEqualTo(first);
  }

  @Test
  void doesNotCountTwiceWhatItCountedBefore() throws Exception {
    Inventory first = read(written());
    Path two = temp.resolve("two");
    Snapshot.write(two, first);
    Files.writeString(two.resolve("trail/calls.json"), CALLS);
    assertThat(read(two)).isEqualTo(first);
  }

  @Test
  void readsATrailFromElsewhereBesidesItsOwn() throws Exception {
    Path folder = written();
    Inventory whole = read(folder);
    Path logs = Files.createDirectory(temp.resolve("logs"));
    Files.move(folder.resolve("trail/calls.json"), logs.resolve("calls.json"));
    assertThat(Snapshot.read(folder, Config.DEFAULT.readingTrail(logs))).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"Activity": [{"Events": 1}]}                 | expected `First`, a time, in this object
          {"Activity": [1]}                             | expected the activity of a credential, found the number `1`
          {"Activity": [{"Events": -1}]}                | expected a count as `Events`, found -1
          {"Activity": [{"Events": "many"}]}            | expected a whole number as `Events`, found `many`
          {"Activity": [                                | expected more, the file ends in the middle of a value (half-written?)
          """)
  void aFileThatMakesNoSenseIsAGapOfTheActivity(String text, String said) throws Exception {
    Path folder = written();
    Files.writeString(folder.resolve("activity.json"), text);
    Inventory seen = read(folder);
    assertThat(seen.gaps())
        .containsExactly(Gap.malformed(Gap.Part.ACTIVITY, "activity.json:1: " + said));
    assertThat(trail(seen).activity()).hasSize(2);
  }

  @Test
  void keepsNoEmptyFile() throws IOException {
    Path folder = temp.resolve("one");
    Snapshot.write(folder, ContractAccount.inventory());
    assertThat(folder.resolve("activity.json")).doesNotExist();
    assertThat(List.of(Objects.requireNonNull(folder.toFile().list()))).contains("trail");
  }
}
