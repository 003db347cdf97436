package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.aws.FakeAthena;
import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.trail.TrailMaker;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.ConfigReader;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Trail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The statements themselves, run over real trails: DuckDB stands in for Athena, with the few
/// functions that it names otherwise, and must find what the file reader finds.
///
/// Skipped, with one line, without DuckDB's driver: `mvn -Ptrail-bench test
/// -Dtest=AthenaDuckDbTest`. Athena's own parser and SerDe it does not replace.
final class AthenaDuckDbTest {
  private static final String COLUMNS =
      """
      {eventID: 'VARCHAR', eventTime: 'VARCHAR', eventSource: 'VARCHAR', eventName: 'VARCHAR',
       awsRegion: 'VARCHAR', sourceIPAddress: 'VARCHAR', userAgent: 'VARCHAR',
       errorCode: 'VARCHAR', errorMessage: 'VARCHAR', recipientAccountId: 'VARCHAR',
       requestParameters: 'JSON', responseElements: 'JSON', additionalEventData: 'JSON',
       resources: 'STRUCT(ARN VARCHAR, accountId VARCHAR, "type" VARCHAR)[]',
       userIdentity: 'STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accessKeyId VARCHAR, userName VARCHAR, identityProvider VARCHAR, sessionContext STRUCT(sessionIssuer STRUCT(arn VARCHAR), webIdFederationData STRUCT(federatedProvider VARCHAR)))'}""";

  @TempDir Path folder;

  @Test
  void findsWhatTheLogFilesHold() throws Exception {
    Connection database = database();
    Assumptions.assumeTrue(database != null, "no DuckDB driver");
    List<String> records = new ArrayList<>();
    for (int file = 0; file < 3; file++) {
      records.addAll(new TrailMaker(11).records(file, TrailMaker.PER_FILE));
    }
    // Delivered twice, as CloudTrail sometimes does.
    records.addAll(records.subList(0, 700));
    records.addAll(odd());
    Path file = Files.write(folder.resolve("trail.json"), records);

    try (database;
        Live live = Live.of(ContractAccount.inventory(), List.of())) {
      Trail files = Objects.requireNonNull(live.collect(Config.DEFAULT.readingTrail(file)).trail());
      prepare(database, file);
      FakeAthena.on(live.aws).runs(sql -> rows(database, sql));
      var seen =
          live.collect(
              ConfigReader.read("trail: {source: athena, table: security.cloudtrail}", "test"));
      Trail athena = Objects.requireNonNull(seen.trail());

      assertThat(athena.events()).isEqualTo(files.events()).hasSizeGreaterThan(70);
      assertThat(athena.activity())
          .extracting(Activity::accessKeyId)
          .contains("AKIAODDODDODDODD0001", "ASIAMOVEDTOANOTHER01");
      assertThat(athena.activity()).isEqualTo(files.activity()).hasSizeGreaterThan(70);
      assertThat(seen.gaps()).isEmpty();
    }
  }

  /// What the maker does not make: denied without parameters, the role in `resources` alone, the
  /// expiration in English, a key that turns up with another role, no account, outside the window,
  /// quotes and control characters.
  private static List<String> odd() {
    String assume =
        "{\"eventID\":\"%s\",\"eventTime\":\"%s\",\"eventSource\":\"sts.amazonaws.com\",\"eventName\":\"AssumeRoleWithWebIdentity\",\"awsRegion\":\"us-east-1\",\"recipientAccountId\":\"123456789012\",\"sourceIPAddress\":\"203.0.113.9\",\"userAgent\":\"a\\\"b\\u001b[31m, c\\nd\",%s}";
    String call =
        "{\"eventID\":\"%s\",\"eventTime\":\"%s\",\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\",\"awsRegion\":\"us-east-1\",\"sourceIPAddress\":\"203.0.113.9\",\"userAgent\":\"x\",%s}";
    String during = "2026-11-10T10:00:00Z";
    return List.of(
        assume.formatted(
            "odd-1",
            during,
            "\"errorCode\":\"AccessDenied\",\"errorMessage\":\"no\",\"requestParameters\":null,\"responseElements\":null,\"userIdentity\":{\"type\":\"WebIdentityUser\",\"principalId\":\"arn:p:aud:sub with space\",\"userName\":\"sub with space\",\"identityProvider\":\"arn:p\"},\"resources\":[{\"type\":\"AWS::S3::Bucket\",\"ARN\":\"b\"},{\"type\":\"AWS::IAM::Role\",\"ARN\":\"arn:aws:iam::123456789012:role/r\"}]"),
        assume.formatted(
            "odd-2",
            during,
            "\"requestParameters\":{\"roleArn\":\"arn:r\",\"roleSessionName\":\"it's\",\"durationSeconds\":900},\"responseElements\":{\"credentials\":{\"accessKeyId\":\"ASIAMOVEDTOANOTHER01\",\"expiration\":\"Nov 10, 2026, 11:00:00 AM\",\"sessionToken\":\"secret\"},\"assumedRoleUser\":{\"assumedRoleId\":\"AROAODDODDODD0000001:it's\"},\"provider\":\"arn:p\",\"audience\":\"aud\",\"subjectFromWebIdentityToken\":\"s\"},\"additionalEventData\":{\"identityProviderConnectionVerificationMethod\":\"Thumbprint\"},\"userIdentity\":{}"),
        assume.formatted("odd-3", "2026-11-06T05:59:59Z", "\"userIdentity\":{\"userName\":\"s\"}"),
        assume.formatted("odd-4", "2026-11-06T06:00:00Z", "\"userIdentity\":null"),
        call.formatted(
            "odd-5",
            during,
            "\"userIdentity\":{\"accessKeyId\":\"ASIAMOVEDTOANOTHER01\",\"principalId\":\"AROAANOTHERROLE00001:x\"}"),
        call.formatted(
            "odd-6",
            during,
            "\"errorCode\":\"Client.UnauthorizedOperation\",\"userIdentity\":{\"accessKeyId\":\"AKIAODDODDODDODD0001\",\"principalId\":\"AIDAX\",\"arn\":\"arn:u\"}"),
        call.formatted(
            "odd-7",
            during,
            "\"userIdentity\":{\"principalId\":\"AROAODDODDODD0000001:it's\",\"sessionContext\":{\"webIdFederationData\":{},\"sessionIssuer\":{\"arn\":\"arn:r\"}}}"),
        call.formatted(
            "odd-8",
            "2026-11-06T05:59:59Z",
            "\"userIdentity\":{\"accessKeyId\":\"AKIAODDODDODDODD0001\",\"principalId\":\"AIDAX\"}"),
        call.formatted(
            "odd-9",
            during,
            "\"userIdentity\":{\"accessKeyId\":\"ASIABEFORETHEWINDOW1\",\"principalId\":\"AROABEFORE0000000001:y\",\"sessionContext\":{\"webIdFederationData\":{\"federatedProvider\":\"arn:p\"}}}"));
  }

  private static @Nullable Connection database() {
    try {
      return DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException noDriver) {
      System.out.println(
          "skipped: Athena's statements in DuckDB (its driver comes with -Ptrail-bench)");
      return null;
    }
  }

  private static void prepare(Connection database, Path file) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute("CREATE SCHEMA security");
      statement.execute("CREATE MACRO json_extract_scalar(d, p) AS json_extract_string(d, p)");
      statement.execute(
          "CREATE TABLE security.cloudtrail AS SELECT *, coalesce(recipientAccountId, '123456789012') AS account, awsRegion AS region, replace(substr(eventTime, 1, 10), '-', '/') AS day FROM read_json('%s', format = 'newline_delimited', columns = %s)"
              .formatted(file, COLUMNS));
    }
  }

  private static List<List<@Nullable String>> rows(Connection database, String sql) {
    String own =
        sql.replace(
            "element_at(filter(resources, each -> each.type = 'AWS::IAM::Role'), 1).arn",
            "list_filter(resources, lambda each: each.type = 'AWS::IAM::Role')[1].arn");
    try (Statement statement = database.createStatement();
        ResultSet found = statement.executeQuery(own)) {
      int width = found.getMetaData().getColumnCount();
      List<List<@Nullable String>> rows = new ArrayList<>();
      List<@Nullable String> header = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        header.add(found.getMetaData().getColumnLabel(i));
      }
      rows.add(header);
      while (found.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(found.getString(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(own, e);
    }
  }
}
