package dev.trustdrift.collect.aws;

import static dev.trustdrift.inventory.Gap.Part.ACTIVITY;
import static dev.trustdrift.inventory.Gap.Part.TRAIL;

import dev.trustdrift.collect.Read;
import dev.trustdrift.collect.trail.CallCount;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import dev.trustdrift.collect.trail.RecordSource;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A trail that Athena reads where it lies, for those too large to be fetched file by file: an
/// organization's, above all.
///
/// Two statements: the web-identity calls, each as it is, and then what credentials did, counted
/// there, so that what comes back grows with the sessions and not with the events. Each reads the
/// window's files once. The first is small work for Athena; where the second fails, what the first
/// found stands.
final class AthenaSource implements RecordSource {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final AthenaQuery query;
  private final Config.Athena table;
  private final List<String> regions;
  private final Consumer<String> notes;

  /// @param regions whose partitions are read; empty for all that the table has
  /// @param notes hears what each query cost
  AthenaSource(
      AthenaQuery query, Config.Athena table, List<String> regions, Consumer<String> notes) {
    this.query = query;
    this.table = table;
    this.regions = List.copyOf(regions);
    this.notes = notes;
  }

  @Override
  public Read<Boolean> read(CloudTrailRecords records) throws InterruptedException {
    AthenaStatements statements = new AthenaStatements(table, records, regions);
    String place = "table %s.%s".formatted(table.database(), table.table());
    List<Gap> gaps = new ArrayList<>();
    AthenaQuery.Outcome calls =
        query.run(statements.calls(), row -> records.add(record(row), place));
    note("web-identity calls", calls);
    boolean answered = calls.failure().isEmpty() || calls.rows() > 0;
    calls
        .failure()
        .ifPresent(
            why ->
                gaps.add(
                    Gap.unread(
                        TRAIL,
                        answered
                            ? "of the trail only %d rows were read: %s".formatted(calls.rows(), why)
                            : "trail not read: " + why)));
    if (!answered) {
      gaps.add(
          Gap.unread(
              ACTIVITY,
              "what sessions and keys did was not asked for: " + place + " gave no answer"));
      return new Read<>(false, gaps);
    }
    if (calls.rows() == 0 && calls.scanned() == 0) {
      gaps.add(
          Gap.unread(
              TRAIL,
              "trail not read: %s has no log files of account %s in the window: check bucket, organization, Regions and first day in its definition (`SHOW CREATE TABLE`)"
                  .formatted(place, records.account())));
      return new Read<>(false, gaps);
    }
    AthenaQuery.Outcome activity =
        query.run(statements.activity(records.events()), row -> records.add(count(row), place));
    note("what sessions and keys did", activity);
    activity
        .failure()
        .ifPresent(
            why ->
                gaps.add(
                    Gap.unread(
                        ACTIVITY,
                        (activity.rows() == 0
                                ? "what sessions and keys did was not read: "
                                : "of what sessions and keys did only %d rows were read, so that counts are too small: "
                                    .formatted(activity.rows()))
                            + why)));
    return new Read<>(true, gaps);
  }

  private void note(String what, AthenaQuery.Outcome outcome) {
    notes.accept(
        "athena: %s: %d rows, %s scanned%s"
            .formatted(
                what,
                outcome.rows(),
                AthenaQuery.size(outcome.scanned()),
                outcome.failure().isPresent() ? ", then failed" : ""));
  }

  /// The row as a record of CloudTrail, less what is not wanted of one: read by the same code as
  /// any other.
  private static String record(AthenaQuery.Cells row) {
    ObjectNode record = JSON.createObjectNode();
    record.put("eventSource", "sts.amazonaws.com").put("eventName", "AssumeRoleWithWebIdentity");
    put(record, "eventID", row.get("eventid"));
    put(record, "eventTime", row.get("eventtime"));
    put(record, "awsRegion", row.get("awsregion"));
    put(record, "recipientAccountId", row.get("recipientaccountid"));
    put(record, "sourceIPAddress", row.get("sourceipaddress"));
    put(record, "userAgent", row.get("useragent"));
    put(record, "errorCode", row.get("errorcode"));
    put(record, "errorMessage", row.get("errormessage"));
    ObjectNode identity = record.putObject("userIdentity");
    put(identity, "principalId", row.get("principalid"));
    put(identity, "userName", row.get("username"));
    put(identity, "identityProvider", row.get("identityprovider"));
    ObjectNode request = record.putObject("requestParameters");
    put(request, "roleArn", row.get("rolearn"));
    put(request, "roleSessionName", row.get("rolesessionname"));
    put(request, "durationSeconds", row.get("durationseconds"));
    ObjectNode response = record.putObject("responseElements");
    put(response, "provider", row.get("provider"));
    put(response, "audience", row.get("audience"));
    put(response, "subjectFromWebIdentityToken", row.get("subject"));
    ObjectNode credentials = response.putObject("credentials");
    put(credentials, "accessKeyId", row.get("accesskeyid"));
    put(credentials, "expiration", row.get("expiration"));
    put(response.putObject("assumedRoleUser"), "assumedRoleId", row.get("assumedroleid"));
    put(
        record.putObject("additionalEventData"),
        "identityProviderConnectionVerificationMethod",
        row.get("verification"));
    String role = row.get("resourcearn");
    if (role != null) {
      record.putArray("resources").addObject().put("type", "AWS::IAM::Role").put("ARN", role);
    }
    return record.toString();
  }

  private static void put(ObjectNode into, String name, @Nullable String value) {
    if (value != null) {
      into.put(name, value);
    }
  }

  private static CallCount count(AthenaQuery.Cells row) {
    return new CallCount(
        row.get("accesskeyid"),
        row.get("principalid"),
        row.get("identity"),
        row.get("federatedprovider"),
        row.get("eventsource"),
        row.get("eventname"),
        row.get("errorcode"),
        row.get("sourceipaddress"),
        row.get("useragent"),
        row.get("awsregion"),
        number(row.get("events")),
        text(row.get("earliest")),
        text(row.get("latest")));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static int number(@Nullable String digits) {
    if (digits == null || !digits.matches("[0-9]{1,18}")) {
      throw new AthenaQuery.NotTheResult("a count is no number");
    }
    return (int) Math.min(Long.parseLong(digits), Integer.MAX_VALUE);
  }
}
