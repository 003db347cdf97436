package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.TrailEvent;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.DefaultTraversalVisitor;
import io.trino.sql.tree.DereferenceExpression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Query;
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

  /// Athena's engine version 3 is Trino's (Athena user guide, "Athena engine version 3").
  @Test
  void areStatementsToTrinosParser() {
    List<TrailEvent> calls =
        List.of(call("ASIAEXAMPLEAAAA00001", "AROAEXAMPLEROLE00001:gitlab-ci-42-1001"));
    for (String sql :
        List.of(
            statements().calls(),
            statements("eu-central-1", "us-east-1").calls(),
            statements().activity(List.of()),
            statements("eu-central-1").activity(calls))) {
      assertThat(new SqlParser().createStatement(sql)).isInstanceOf(Query.class);
    }
  }

  @Test
  void theTableHasWhatTheStatementsRead() throws IOException {
    String table = resource("/dev/trustdrift/athena/cloudtrail.sql");
    List<String> fields = new ArrayList<>();
    Matcher field = Pattern.compile("(?m)^ +([a-z]+):? (?:STRING|STRUCT|ARRAY)").matcher(table);
    while (field.find()) {
      fields.add(field.group(1));
    }
    List<String> read = new ArrayList<>();
    for (String sql : List.of(statements().calls(), statements().activity(List.of()))) {
      new Names().process(new SqlParser().createStatement(sql), read);
    }
    assertThat(read).contains("identityprovider", "federatedprovider", "responseelements");
    List<String> own = List.of("account", "day", "each", "events", "security", "cloudtrail");
    List<String> aliases = List.of("identity");
    assertThat(read)
        .allMatch(name -> fields.contains(name) || own.contains(name) || aliases.contains(name));
    assertThat(table)
        .contains("PARTITIONED BY (`account` STRING, `region` STRING, `day` STRING)")
        .contains("${account}/CloudTrail/${region}/${day}");
  }

  /// The columns and fields that a statement reads.
  private static final class Names extends DefaultTraversalVisitor<List<String>> {
    @Override
    protected @Nullable Void visitIdentifier(Identifier name, List<String> into) {
      into.add(name.getValue());
      return null;
    }

    @Override
    protected @Nullable Void visitDereferenceExpression(
        DereferenceExpression field, List<String> into) {
      field.getField().map(Identifier::getValue).ifPresent(into::add);
      return super.visitDereferenceExpression(field, into);
    }
  }

  /// Hive reads quotes and semicolons in comments too.
  @Test
  void theTablesCommentsHaveNothingThatEndsAString() throws IOException {
    assertThat(resource("/dev/trustdrift/athena/cloudtrail.sql").lines())
        .filteredOn(line -> line.startsWith("--"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("'") || line.contains(";") || line.contains("`"));
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
