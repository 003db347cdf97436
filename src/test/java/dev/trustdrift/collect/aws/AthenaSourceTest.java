package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.aws.FakeAthena;
import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.config.Config;
import dev.trustdrift.config.ConfigReader;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Tally;
import dev.trustdrift.inventory.Trail;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Athena's wire format, with a clock that does not wait.
final class AthenaSourceTest {
  private static final Config CONFIG = config("");
  private static final String KEY = "ASIAEXAMPLEAAAA";
  private static final String SESSION = "AROADEPLOY:gitlab-ci-42-1001";
  private static final String FIRST = "2026-11-18T08:10:00Z";
  private static final String LAST = "2026-11-18T08:20:00Z";

  static final List<@Nullable String> CALL_COLUMNS =
      row(
          "eventid,eventtime,awsregion,recipientaccountid,principalid,username,identityprovider,rolearn,rolesessionname,durationseconds,accesskeyid,expiration,assumedroleid,provider,audience,subject,verification,resourcearn,sourceipaddress,useragent,errorcode,errormessage");
  static final List<@Nullable String> ACTIVITY_COLUMNS =
      row(
          "accesskeyid,principalid,identity,federatedprovider,eventsource,eventname,errorcode,sourceipaddress,useragent,awsregion,events,earliest,latest");

  private final Live live = Live.contract();
  private final FakeAthena athena = FakeAthena.on(live.aws);

  @AfterEach
  void close() {
    live.close();
  }

  private static Config config(String more) {
    return ConfigReader.read(
        "trail: {source: athena, table: security.cloudtrail%s}".formatted(more), "test");
  }

  /// Cells between commas; an empty one is null.
  private static List<@Nullable String> row(String cells) {
    List<@Nullable String> row = new ArrayList<>();
    for (String cell : cells.split(",", -1)) {
      row.add(cell.isEmpty() ? null : cell);
    }
    return row;
  }

  private static List<@Nullable String> call(String id) {
    return row(
        "%s,2026-11-18T08:00:00Z,eu-central-1,123456789012,,project_path:acme/shop:ref_type:branch:ref:main,arn:aws:iam::123456789012:oidc-provider/gitlab.com,arn:aws:iam::123456789012:role/deploy,gitlab-ci-42-1001,3600,%s,2026-11-18T09:00:00Z,%s,,https://gitlab.com,,IAMTrustStore,,198.51.100.7,aws-cli/2.15.0,,"
            .formatted(id, KEY, SESSION));
  }

  private static List<@Nullable String> activity(String key, String name, String error, int count) {
    return row(
        "%s,%s,arn:aws:iam::123456789012:role/deploy,,s3.amazonaws.com,%s,%s,198.51.100.7,aws-cli/2.15.0,eu-central-1,%d,%s,%s"
            .formatted(key, SESSION, name, error, count, FIRST, LAST));
  }

  private FakeAthena found() {
    return athena
        .finds(12_300_000_000L, List.of(CALL_COLUMNS, call("id-1")))
        .finds(
            45_000_000,
            List.of(
                ACTIVITY_COLUMNS,
                activity(KEY, "PutObject", "", 41),
                activity(KEY, "GetObject", "AccessDenied", 2)));
  }

  private static Trail trail(Inventory inventory) {
    return Objects.requireNonNull(inventory.trail());
  }

  private static List<String> reasons(Inventory inventory, Gap.Part part) {
    return inventory.gaps().stream().filter(gap -> gap.part() == part).map(Gap::reason).toList();
  }

  @Test
  void readsCallsAndWhatTheirSessionsDid() throws NothingReadable {
    found();
    Inventory seen = live.collect(CONFIG);
    assertThat(seen.gaps()).isEmpty();
    assertThat(trail(seen).events())
        .containsExactly(
            new TrailEvent(
                "id-1",
                Instant.parse("2026-11-18T08:00:00Z"),
                "eu-central-1",
                "123456789012",
                "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
                "project_path:acme/shop:ref_type:branch:ref:main",
                "https://gitlab.com",
                "arn:aws:iam::123456789012:role/deploy",
                "gitlab-ci-42-1001",
                3600,
                KEY,
                SESSION,
                Instant.parse("2026-11-18T09:00:00Z"),
                "IAMTrustStore",
                "198.51.100.7",
                "aws-cli/2.15.0",
                null,
                null));
    Activity did = trail(seen).activity().getFirst();
    assertThat(did.events()).isEqualTo(43);
    assertThat(did.denied()).isEqualTo(2);
    assertThat(did.first()).isEqualTo(FIRST);
    assertThat(did.last()).isEqualTo(LAST);
    assertThat(did.calls().seen())
        .extracting(Tally.Seen::value, Tally.Seen::count, Tally.Seen::denied)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("s3:GetObject", 2, 2),
            org.assertj.core.groups.Tuple.tuple("s3:PutObject", 41, 0));
    assertThat(live.aws.calls("cloudtrail")).isZero();
  }

  @Test
  void saysWhatEachQueryCost() throws NothingReadable {
    found();
    live.collect(CONFIG);
    assertThat(live.notes)
        .containsExactly(
            "athena: web-identity calls: 1 rows, 12.3 GB scanned",
            "athena: what sessions and keys did: 2 rows, 45.0 MB scanned");
  }

  @Test
  void asksInTheWorkgroupForResultsInThePlaceOfTheConfiguration() throws NothingReadable {
    found();
    live.collect(config(", workgroup: audit, output: 's3://acme-athena/trustdrift/'"));
    assertThat(live.aws.requests())
        .filteredOn(request -> request.action().equals(FakeAthena.START))
        .allSatisfy(
            request ->
                assertThat(request.body())
                    .contains("\"WorkGroup\":\"audit\"")
                    .contains("\"Database\":\"security\"")
                    .contains(
                        "\"ResultConfiguration\":{\"OutputLocation\":\"s3://acme-athena/trustdrift/\"}"))
        .hasSize(2);
  }

  @Test
  void waitsLongerAndLonger() throws NothingReadable {
    found();
    live.collect(CONFIG);
    assertThat(live.clock.slept())
        .containsExactly(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(1));
  }

  @Test
  void readsAllPages() throws NothingReadable {
    List<List<@Nullable String>> calls = new ArrayList<>(List.of(CALL_COLUMNS));
    for (int n = 0; n < 2500; n++) {
      calls.add(call("id-" + n));
    }
    athena.finds(1, calls).finds(1, List.of(ACTIVITY_COLUMNS));
    Inventory seen = live.collect(CONFIG);
    assertThat(trail(seen).events()).hasSize(2500);
    assertThat(live.aws.calls().get(FakeAthena.RESULTS)).isEqualTo(3 + 1);
  }

  @Test
  void keepsAnEventIdOnce() throws NothingReadable {
    athena
        .finds(1, List.of(CALL_COLUMNS, call("id-1"), call("id-1")))
        .finds(1, List.of(ACTIVITY_COLUMNS));
    assertThat(trail(live.collect(CONFIG)).events()).hasSize(1);
  }

  @Test
  void startsNoSecondQueryWhereTheAnswerToTheFirstWasLost() throws NothingReadable {
    found();
    live.aws.once(FakeAthena.START, Answer.of(503, "application/x-amz-json-1.1", "{}"));
    var answer = live.aws.answer(FakeAthena.START);
    boolean[] lost = new boolean[1];
    live.aws.on(
        FakeAthena.START,
        request -> {
          Answer started = answer.apply(request);
          if (!lost[0]) {
            lost[0] = true;
            return Answer.of(500, "application/x-amz-json-1.1", "{}");
          }
          return started;
        });
    assertThat(live.collect(CONFIG).gaps()).isEmpty();
    assertThat(athena.statements()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FAILED    | TABLE_NOT_FOUND: line 1:1: Table awsdatacatalog.security.cloudtrail does not exist | failed: TABLE_NOT_FOUND: line 1:1: Table awsdatacatalog.security.cloudtrail does not exist: mend `trail.table`, or make the table with `athena/cloudtrail.sql`
          FAILED    | COLUMN_NOT_FOUND: line 8:3: Column 'useridentity.identityprovider' cannot be resolved | failed: COLUMN_NOT_FOUND: line 8:3: Column 'useridentity.identityprovider' cannot be resolved: the table is another than trustdrift's: make it with `athena/cloudtrail.sql`
          FAILED    | PERMISSION_DENIED: Access denied on operation: s3:GetObject  | failed: PERMISSION_DENIED: Access denied on operation: s3:GetObject: allow the auditor to read the table's definition and the trail's bucket, and to write results (the parameters that begin with `Athena` in template.yaml)
          FAILED    | Query exhausted resources at this scale factor | failed: Query exhausted resources at this scale factor: choose fewer days or name the Regions under `trail`
          CANCELLED | Bytes scanned limit was exceeded | was cancelled: Bytes scanned limit was exceeded: choose fewer days or name the Regions under `trail`, or raise the workgroup's limit
          CANCELLED | Query cancelled by user | was cancelled: Query cancelled by user
          """)
  void saysWhyAQueryEndedAndWhatToDo(String state, String reason, String said)
      throws NothingReadable {
    athena.ends(state, reason);
    Inventory seen = live.collect(CONFIG);
    assertThat(seen.trail()).isNull();
    assertThat(reasons(seen, Gap.Part.TRAIL))
        .containsExactly("trail not read: query `query-1` " + said);
    assertThat(reasons(seen, Gap.Part.ACTIVITY))
        .containsExactly(
            "what sessions and keys did was not asked for: table security.cloudtrail gave no answer");
    assertThat(athena.stopped()).isEmpty();
  }

  @Test
  void keepsTheCallsWhereTheSecondQueryFails() throws NothingReadable {
    athena
        .finds(1, List.of(CALL_COLUMNS, call("id-1")))
        .ends("FAILED", "GENERIC_INTERNAL_ERROR: x");
    Inventory seen = live.collect(CONFIG);
    assertThat(trail(seen).events()).hasSize(1);
    assertThat(seen.complete(Gap.Part.TRAIL)).isTrue();
    assertThat(reasons(seen, Gap.Part.ACTIVITY))
        .containsExactly(
            "what sessions and keys did was not read: query `query-2` failed: GENERIC_INTERNAL_ERROR: x");
  }

  @Test
  void stopsAQueryThatTakesTooLong() throws NothingReadable {
    athena.neverEnds(0);
    Inventory seen = live.collect(config(", timeoutSeconds: 60"));
    assertThat(athena.stopped()).containsExactly("query-1");
    assertThat(reasons(seen, Gap.Part.TRAIL))
        .containsExactly(
            "trail not read: query `query-1` was not done after 60 s, the limit: choose fewer days or name the Regions under `trail`, or raise `trail.timeoutSeconds`; it was stopped");
  }

  @Test
  void saysThatAQueryCouldNotBeStopped() throws NothingReadable {
    athena.neverEnds(0);
    live.aws.denying(FakeAthena.STOP);
    assertThat(reasons(live.collect(CONFIG), Gap.Part.TRAIL))
        .singleElement()
        .asString()
        .endsWith(
            "it could not be stopped and may go on and cost (athena:StopQueryExecution in eu-central-1 denied: allow `athena:StopQueryExecution` in the auditor's policy)");
  }

  @Test
  void stopsAQueryThatScansMoreThanTheLimit() throws NothingReadable {
    athena.neverEnds(4_000_000_000L);
    Inventory seen = live.collect(config(", maxScannedGB: 10"));
    assertThat(athena.stopped()).containsExactly("query-1");
    assertThat(reasons(seen, Gap.Part.TRAIL))
        .containsExactly(
            "trail not read: query `query-1` had scanned 12.0 GB, with all before it more than the limit of 10 GB: choose fewer days or name the Regions under `trail`, or raise `trail.maxScannedGB`; it was stopped");
  }

  @Test
  void countsTheFirstQueryTowardsTheLimit() throws NothingReadable {
    athena.finds(9_000_000_000L, List.of(CALL_COLUMNS, call("id-1"))).neverEnds(2_000_000_000L);
    Inventory seen = live.collect(config(", maxScannedGB: 10"));
    assertThat(athena.stopped()).containsExactly("query-2");
    assertThat(trail(seen).events()).hasSize(1);
    assertThat(reasons(seen, Gap.Part.ACTIVITY)).singleElement().asString().contains("2.0 GB");
  }

  @Test
  void goesOnWaitingThroughThrottles() throws NothingReadable {
    found();
    Answer refused = Answer.error(FakeAthena.STATE, 400, "ThrottlingException", "Rate exceeded");
    for (int n = 0; n < 10; n++) {
      live.aws.once(FakeAthena.STATE, refused);
    }
    assertThat(live.collect(CONFIG).gaps()).isEmpty();
  }

  @Test
  void givesUpAndStopsAQueryWhoseStateItMayNotSee() throws NothingReadable {
    athena.neverEnds(0);
    live.aws.denying(FakeAthena.STATE);
    assertThat(reasons(live.collect(CONFIG), Gap.Part.TRAIL))
        .containsExactly(
            "trail not read: athena:GetQueryExecution in eu-central-1 denied: allow `athena:GetQueryExecution` in the auditor's policy; it was stopped");
    assertThat(athena.stopped()).containsExactly("query-1");
  }

  @Test
  void saysWhatIsMissingToStartAQuery() throws NothingReadable {
    live.aws.denying(FakeAthena.START);
    assertThat(reasons(live.collect(CONFIG), Gap.Part.TRAIL))
        .containsExactly(
            "trail not read: athena:StartQueryExecution in eu-central-1 denied: allow `athena:StartQueryExecution` in the auditor's policy");
    live.aws.on(
        FakeAthena.START,
        request ->
            Answer.error(
                FakeAthena.START,
                400,
                "InvalidRequestException",
                "No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input."));
    assertThat(reasons(live.collect(CONFIG), Gap.Part.TRAIL))
        .singleElement()
        .asString()
        .contains("No output location provided")
        .endsWith("name a place for results that the auditor may write to, `trail.output`");
  }

  @Test
  void saysHowMuchWasReadBeforeThePagesBrokeOff() throws NothingReadable {
    List<List<@Nullable String>> calls = new ArrayList<>(List.of(CALL_COLUMNS));
    for (int n = 0; n < 1500; n++) {
      calls.add(call("id-" + n));
    }
    athena.finds(1, calls).finds(1, List.of(ACTIVITY_COLUMNS));
    var answer = live.aws.answer(FakeAthena.RESULTS);
    live.aws.on(
        FakeAthena.RESULTS,
        request ->
            request.body().contains("NextToken")
                ? Answer.error(FakeAthena.RESULTS, 400, "AccessDeniedException", "no more")
                : answer.apply(request));
    Inventory seen = live.collect(CONFIG);
    assertThat(trail(seen).events()).hasSize(999);
    assertThat(reasons(seen, Gap.Part.TRAIL))
        .containsExactly(
            "of the trail only 999 rows were read: athena:GetQueryResults in eu-central-1 denied: allow `athena:GetQueryResults` in the auditor's policy");
  }

  @Test
  void pagesThatGoInACircleEnd() throws NothingReadable {
    athena.finds(1, List.of(CALL_COLUMNS, call("id-1"))).finds(1, List.of(ACTIVITY_COLUMNS));
    var answer = live.aws.answer(FakeAthena.RESULTS);
    live.aws.on(
        FakeAthena.RESULTS,
        request ->
            Answer.json(answer.apply(request).body().replaceFirst("\\{", "{\"NextToken\":\"1\",")));
    assertThat(reasons(live.collect(CONFIG), Gap.Part.TRAIL))
        .containsExactly(
            "of the trail only 2 rows were read: athena:GetQueryResults broke off: its pages go in a circle");
  }

  @Test
  void aResultWithOtherColumnsIsNoResult() throws NothingReadable {
    athena.finds(1, List.of(row("a,b"), row("1,2")));
    assertThat(reasons(live.collect(CONFIG), Gap.Part.TRAIL))
        .containsExactly(
            "trail not read: athena:GetQueryResults gave another result: the result lacks the column `eventid`");
  }

  @Test
  void aRowThatMakesNoSenseIsCounted() throws NothingReadable {
    List<@Nullable String> odd = new ArrayList<>(call("id-2"));
    odd.set(1, "yesterday");
    List<@Nullable String> late = new ArrayList<>(activity(KEY, "GetObject", "", 3));
    late.set(11, "once");
    athena
        .finds(1, List.of(CALL_COLUMNS, call("id-1"), odd))
        .finds(1, List.of(ACTIVITY_COLUMNS, late, activity(KEY, "PutObject", "", 3)));
    Inventory seen = live.collect(CONFIG);
    assertThat(trail(seen).events()).hasSize(1);
    assertThat(trail(seen).activity().getFirst().events()).isEqualTo(3);
    assertThat(reasons(seen, Gap.Part.TRAIL))
        .singleElement()
        .asString()
        .startsWith("2 records or files of the trail could not be understood");
  }

  @Test
  void aTableWithoutFilesIsAGap() throws NothingReadable {
    athena.finds(0, List.of(CALL_COLUMNS));
    Inventory seen = live.collect(CONFIG);
    assertThat(seen.trail()).isNull();
    assertThat(reasons(seen, Gap.Part.TRAIL))
        .containsExactly(
            "trail not read: table security.cloudtrail has no log files of account 123456789012 in the window: check bucket, organization, Regions and first day in its definition (`SHOW CREATE TABLE`)");
  }

  @Test
  void withoutATableTheEventHistoryIsRead() throws NothingReadable {
    Inventory seen = live.collect(ConfigReader.read("trail: {source: athena}", "test"));
    assertThat(trail(seen).events()).isNotEmpty();
    assertThat(reasons(seen, Gap.Part.TRAIL))
        .containsExactly(
            "the trail was read by LookupEvents, not as configured: `source: athena` needs the table: add `table: database.table` under `trail`");
  }

  @Test
  void stopsTheQueryOfAnAuditThatIsInterrupted() throws Exception {
    athena.neverEnds(0);
    Ticker interrupting =
        new Ticker() {
          @Override
          public long nanos() {
            return 0;
          }

          @Override
          public void sleep(Duration time) throws InterruptedException {
            throw new InterruptedException();
          }
        };
    try (Clients clients = live.clients()) {
      Config.Athena table = Objects.requireNonNull(CONFIG.trailPlace().athena());
      AthenaQuery query =
          new AthenaQuery(
              clients.athena(), "eu-central-1", table, interrupting, Duration.ofMinutes(1));
      org.junit.jupiter.api.Assertions.assertThrows(
          InterruptedException.class, () -> query.run("SELECT 1", _ -> {}));
    }
    assertThat(athena.stopped()).containsExactly("query-1");
  }

  @Test
  void theWindowIsTheAudits() throws NothingReadable {
    found();
    live.collect(config(", regions: [eu-central-1, us-east-1]"));
    assertThat(ContractAccount.TAKEN_AT).isEqualTo("2026-11-20T06:00:00Z");
    assertThat(athena.statements().getFirst())
        .contains(
            "WHERE \"account\" = '123456789012' AND \"day\" BETWEEN '2026/11/06' AND '2026/11/21' AND \"region\" IN ('eu-central-1', 'us-east-1')")
        .contains("AND eventtime >= '2026-11-06T06:00:00Z'");
  }
}
