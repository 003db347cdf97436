package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.ConfigReader;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BucketSourceTest {
  private static final List<String> RECORDS = ContractAccount.records();
  private static final String LOGS = "AWSLogs/123456789012/CloudTrail/";

  private final Live live = Live.contract();
  private final FakeBucket bucket = FakeBucket.of(live.aws);

  @AfterEach
  void close() {
    live.close();
  }

  private static String log(String... records) {
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }

  private static Config config(String more) {
    return ConfigReader.read(
        "trail: {source: files, bucket: \"s3://acme-trail%s}".formatted(more), "test");
  }

  private Inventory collect(String more) throws NothingReadable {
    return live.collect(config(more));
  }

  private static Trail trail(Inventory inventory) {
    return Objects.requireNonNull(inventory.trail());
  }

  private static List<String> reasons(Inventory inventory) {
    return inventory.gaps().stream().map(Gap::reason).toList();
  }

  /// A file in each of two Regions, and one that was delivered the day after.
  private void filled(String prefix) {
    bucket
        .with(prefix + LOGS + "eu-central-1/2026/11/18/a.json.gz", log(RECORDS.get(0)))
        .with(prefix + LOGS + "us-east-1/2026/11/19/b.json.gz", log(RECORDS.get(1)))
        .with(prefix + LOGS + "eu-central-1/2026/11/20/c.json.gz", log(RECORDS.get(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "central/logs/"})
  void readsTheFilesOfTheWindow(String prefix) throws NothingReadable {
    filled(prefix);
    Inventory seen = collect((prefix.isEmpty() ? "" : "/" + prefix) + "\"");
    assertThat(trail(seen)).isEqualTo(ContractAccount.inventory().trail());
    assertThat(seen.gaps()).isEmpty();
    assertThat(live.aws.calls("cloudtrail")).isZero();
  }

  @Test
  void findsTheFoldersOfAnOrganizationsTrail() throws NothingReadable {
    bucket
        .with(
            "AWSLogs/o-abc123/123456789012/CloudTrail/eu-central-1/2026/11/18/a.json.gz",
            log(RECORDS.get(0)))
        .with(
            "AWSLogs/o-abc123/210987654321/CloudTrail/eu-central-1/2026/11/18/a.json.gz",
            log(RECORDS.get(1)));
    Inventory seen = collect("\"");
    assertThat(trail(seen).events()).extracting(TrailEvent::id).containsExactly("aaaa0001");
    assertThat(seen.gaps()).isEmpty();
  }

  @Test
  void readsNoDigestsAndNoDaysOutsideTheWindow() throws NothingReadable {
    filled("");
    bucket
        .with("AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/11/18/d.json.gz", "{\"half")
        .with(LOGS + "eu-central-1/2026/10/18/old.json.gz", "{\"half")
        .with(LOGS + "eu-central-1/2026/11/18/readme.txt", "{\"half");
    assertThat(collect("\"").gaps()).isEmpty();
    assertThat(live.aws.requests())
        .filteredOn(request -> request.action().equals("s3:GetObject"))
        .hasSize(3);
  }

  @Test
  void readsTheRegionsThatAreConfigured() throws NothingReadable {
    filled("");
    assertThat(trail(collect("\", regions: [us-east-1]")).events())
        .extracting(TrailEvent::id)
        .containsExactly("bbbb0002");
  }

  @Test
  void readsManyFilesOverManyPages() throws NothingReadable {
    for (int n = 0; n < 45; n++) {
      bucket.with(
          LOGS + "eu-central-1/2026/11/18/%02d.json.gz".formatted(n),
          log(RECORDS.get(0).replace("aaaa0001", "id-" + n)));
    }
    assertThat(trail(collect("\"")).events()).hasSize(45);
  }

  @Test
  void saysWhatIsNotThere() throws NothingReadable {
    Inventory seen = collect("/wrong\"");
    assertThat(seen.trail()).isNull();
    assertThat(reasons(seen))
        .containsExactly(
            "trail not read: `s3://acme-trail/wrong/` has no log files of account 123456789012 in the window: name the bucket and the prefix before `AWSLogs`");
  }

  @Test
  void saysThatItMayNotList() throws NothingReadable {
    live.aws.denying("s3:ListObjectsV2");
    Inventory seen = collect("\"");
    assertThat(seen.trail()).isNull();
    assertThat(reasons(seen))
        .containsExactly(
            "trail not read: s3:ListBucket denied: allow `s3:ListBucket` in the auditor's policy");
  }

  @Test
  void saysUpToWhichDayARegionWasRead() throws NothingReadable {
    filled("");
    live.aws.on(
        "s3:ListObjectsV2",
        request ->
            request.parameter("prefix").endsWith("eu-central-1/2026/11/19/")
                ? FakeAws.Answer.error("s3:ListObjectsV2", 403, "AccessDenied", "no")
                : bucket.list(request));
    Inventory seen = collect("\"");
    assertThat(trail(seen).events())
        .extracting(TrailEvent::id)
        .containsExactly("aaaa0001", "bbbb0002");
    assertThat(reasons(seen))
        .containsExactly(
            "log files in `AWSLogs/123456789012/CloudTrail/eu-central-1/` read only up to 2026-11-18: s3:ListBucket denied: allow `s3:ListBucket` in the auditor's policy");
  }

  @Test
  void saysHowManyFilesItMayNotRead() throws NothingReadable {
    filled("");
    live.aws.denying("s3:GetObject");
    assertThat(reasons(collect("\"")))
        .containsExactly(
            "3 files of the trail could not be read, the first: AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/18/a.json.gz: s3:GetObject denied: allow `s3:GetObject` in the auditor's policy");
  }

  @Test
  void filesWithoutABucketAreLookedUpAndThatIsSaid() throws NothingReadable {
    Inventory seen = live.collect(ConfigReader.read("trail: {source: files}", "test"));
    assertThat(trail(seen).events()).hasSize(3);
    assertThat(reasons(seen))
        .containsExactly(
            "the trail was read by LookupEvents, not as configured: `source: files` needs the trail's bucket: add `bucket: s3://…` under `trail`");
  }

  @Test
  void looksUpTheRegionsThatAreConfigured() throws NothingReadable {
    Inventory seen = live.collect(ConfigReader.read("trail: {regions: [us-east-1]}", "test"));
    assertThat(trail(seen).events()).extracting(TrailEvent::id).containsExactly("bbbb0002");
  }
}
