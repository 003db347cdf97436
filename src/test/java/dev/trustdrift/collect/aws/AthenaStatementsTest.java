package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.TrailEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

final class AthenaStatementsTest {
  private static final Config.Athena TABLE =
      new Config.Athena("security", "cloudtrail", "primary", null, 1000, null);

  private static AthenaStatements statements(String... regions) {
    return new AthenaStatements(
        TABLE,
        new CloudTrailRecords(
            "123456789012",
            ContractAccount.TAKEN_AT.minus(Duration.ofDays(14)),
            ContractAccount.TAKEN_AT),
        List.of(regions));
  }

  private static TrailEvent call(@Nullable String key, @Nullable String assumedRoleId) {
    return new TrailEvent(
        "id",
        Instant.EPOCH,
        "eu-central-1",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        key,
        assumedRoleId,
        null,
        null,
        null,
        null,
        null);
  }

  private static String resource(String path) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(AthenaStatementsTest.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @Test
  void asksForCallsAsWritten() throws IOException {
    assertThat(statements("eu-central-1").calls())
        .isEqualTo(resource("/dev/trustdrift/athena/calls.expected.sql"));
  }

  @Test
  void asksForActivityAsWritten() throws IOException {
    assertThat(
            statements()
                .activity(
                    List.of(
                        call("ASIAEXAMPLEAAAA00001", "AROAEXAMPLEROLE00001:gitlab-ci-42-1001"),
                        call("ASIAEXAMPLEAAAA00002", "AROAEXAMPLEROLE00001:gitlab-ci-42-1002"),
                        call(null, null))))
        .isEqualTo(resource("/dev/trustdrift/athena/activity.expected.sql"));
  }

  @Test
  void asksForStaticKeysWhereNobodyCameIn() {
    assertThat(statements().activity(List.of()))
        .contains(
            """
                AND (useridentity.accesskeyid LIKE 'AKIA%'
                  OR useridentity.sessioncontext.webidfederationdata.federatedprovider IS NOT NULL))
            """
                .indent(0)
                .stripTrailing())
        .doesNotContain("IN (");
  }

  @Test
  void takesNoIdentifierFromTheTrailThatIsNone() {
    String sql =
        statements()
            .activity(
                List.of(
                    call("ASIA') OR ('a'='a", "AROA') OR 1=1--:x"),
                    call("", ":gitlab-ci"),
                    call("asia", "no colon")));
    assertThat(sql).isEqualTo(statements().activity(List.of()));
  }

  @Test
  void quotesWhateverStandsInAName() {
    assertThat(AthenaStatements.literal("o'clock")).isEqualTo("'o''clock'");
  }

  @Test
  void aTableIsNamedByLettersDigitsAndTheirSeparatorsAlone() {
    assertThatThrownBy(() -> new Config.Athena("a\"", "b", "primary", null, 1, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Config.Athena("a", "b; DROP", "primary", null, 1, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// "Service Quotas" of the Athena user guide: 262,144 bytes.
  @Test
  void noTrailMakesAStatementTooLong() {
    List<TrailEvent> calls = new ArrayList<>();
    for (int n = 0; n < 40_000; n++) {
      calls.add(
          call(
              "ASIAEXAMPLE%09d".formatted(n),
              "AROAEXAMPLE%010d:gitlab-ci-42-%d".formatted(n % 3000, n)));
    }
    assertThat(statements().activity(calls).length()).isLessThan(262_144);
    assertThat(statements().activity(calls.subList(0, 3000)).length()).isLessThan(262_144);
    for (int n = 0; n < 40_000; n++) {
      calls.set(n, call(null, "AROAEXAMPLE%010d:gitlab-ci".formatted(n)));
    }
    assertThat(statements().activity(calls))
        .contains("OR useridentity.principalid LIKE 'AROA%'")
        .hasSizeLessThan(10_000);
  }

  /// Session tokens lie in there, and results in a bucket.
  @Test
  void selectsNoDocumentWhole() {
    assertThat(statements().calls().replaceAll("json_extract_scalar\\([^)]*\\)", ""))
        .doesNotContain("requestparameters", "responseelements", "additionaleventdata");
    assertThat(statements().activity(List.of()))
        .doesNotContain("requestparameters", "responseelements");
    assertThat(statements().calls()).doesNotContainIgnoringCase("sessionToken");
  }

  @Test
  void theTableHasEveryColumnThatTheStatementsName() throws IOException {
    String table = resource("/dev/trustdrift/athena/cloudtrail.sql");
    Matcher columns =
        Pattern.compile("(?m)^\\s+([a-z]+)(?:,| AS|$)")
            .matcher(
                resource("/dev/trustdrift/athena/calls.sql")
                    + resource("/dev/trustdrift/athena/activity.sql"));
    List<String> named = new ArrayList<>();
    while (columns.find()) {
      named.add(columns.group(1));
    }
    assertThat(named).contains("eventid", "awsregion").isNotEmpty();
    for (String column :
        List.of(
            "eventid",
            "eventtime",
            "awsregion",
            "recipientaccountid",
            "sourceipaddress",
            "useragent",
            "errorcode",
            "errormessage",
            "eventsource",
            "eventname",
            "requestparameters",
            "responseelements",
            "additionaleventdata")) {
      assertThat(table).contains("\n  " + column + " STRING");
    }
    assertThat(table)
        .contains("PARTITIONED BY (`account` STRING, `region` STRING, `day` STRING)")
        .contains("identityprovider: STRING", "federatedprovider: STRING");
  }

  @Test
  void theTableKnowsEveryRegionThatTheSdkKnows() throws IOException {
    String table = resource("/dev/trustdrift/athena/cloudtrail.sql");
    Matcher values = Pattern.compile("'projection\\.region\\.values' = '([^']*)'").matcher(table);
    assertThat(values.find()).isTrue();
    assertThat(List.of(values.group(1).split(",", -1)))
        .doesNotHaveDuplicates()
        .containsAll(
            Region.regions().stream()
                .filter(region -> !region.isGlobalRegion())
                .filter(region -> PartitionMetadata.of(region).id().equals("aws"))
                .map(Region::id)
                .toList());
  }
}
