package dev.trustdrift.collect.aws;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeCloudTrail;
import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// Prints how many pages of `LookupEvents` a second are read from a server that allows two in each
/// Region, and how many requests it refused. A program, not a test, since it takes the time it
/// measures: with the classpath of `TrailSpeed`, `LookupSpeed 60` for sixty pages in each of two
/// Regions.
final class LookupSpeed {
  private static final PrintStream OUT = System.out;

  private LookupSpeed() {}

  public static void main(String[] args) throws Exception {
    int pages = Integer.parseInt(args[0]);
    List<Region> regions = List.of(Region.EU_CENTRAL_1, Region.US_EAST_1);
    List<String> records = new ArrayList<>();
    String record = ContractAccount.records().getFirst();
    for (Region region : regions) {
      for (int n = 0; n < pages * 50; n++) {
        records.add(
            record
                .replace("aaaa0001", region.id() + "-" + n)
                .replace(
                    "\"awsRegion\":\"eu-central-1\"", "\"awsRegion\":\"" + region.id() + "\""));
      }
    }
    try (FakeAws aws = FakeAws.start();
        Clients clients =
            new Clients(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")),
                regions.getFirst(),
                regions,
                true,
                aws.endpoint(),
                retries -> retries,
                () -> {})) {
      FakeCloudTrail trail = FakeCloudTrail.of(records, aws, System::nanoTime);
      CloudTrailRecords read =
          new CloudTrailRecords(
              "123456789012",
              ContractAccount.TAKEN_AT.minus(Duration.ofDays(14)),
              ContractAccount.TAKEN_AT);
      Stream<RegionLookup> lookups =
          regions.stream()
              .map(
                  region ->
                      new RegionLookup(
                          clients.cloudTrail(region),
                          region.id(),
                          Ticker.SYSTEM,
                          Duration.ofHours(1)));
      long start = System.nanoTime();
      var answer = new LookupSource(lookups.toList()).read(read);
      double seconds = (System.nanoTime() - start) / 1e9;
      OUT.printf(
          Locale.ROOT,
          "%d pages in each of %d Regions: %.1f s, %.3f pages/s a Region (quota 2), %d refused, %d calls read, gaps %s%n",
          pages,
          regions.size(),
          seconds,
          (pages - 1) / seconds,
          trail.throttled(),
          read.trail(Instant.EPOCH).events().size(),
          answer.gaps());
    }
  }
}
