package dev.trustdrift.report.ocsf;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// The classes Compliance Finding (2003) and Detection Finding (2004) of OCSF 1.9.0, with the
/// attributes that a report fills; the names are the schema's (https://schema.ocsf.io/1.9.0). Times
/// are milliseconds since 1970.
///
/// @param count calls that the finding stands for, from `startTime` to `endTime`
/// @param statusDetail the waiver's terms; null where there is none
/// @param compliance only of Compliance Findings
/// @param isAlert only of Detection Findings
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonPropertyOrder({
  "time",
  "category_uid",
  "category_name",
  "class_uid",
  "class_name",
  "activity_id",
  "activity_name",
  "type_uid",
  "type_name",
  "severity_id",
  "severity",
  "status_id",
  "status",
  "status_detail",
  "confidence_id",
  "confidence",
  "is_alert",
  "message",
  "finding_info",
  "compliance",
  "remediation",
  "resources",
  "evidences",
  "count",
  "start_time",
  "end_time",
  "cloud",
  "observables",
  "notes",
  "metadata",
  "unmapped"
})
record Event(
    long time,
    int categoryUid,
    String categoryName,
    int classUid,
    String className,
    int activityId,
    String activityName,
    int typeUid,
    String typeName,
    int severityId,
    String severity,
    int statusId,
    String status,
    @Nullable String statusDetail,
    @Nullable Integer confidenceId,
    @Nullable String confidence,
    @Nullable Boolean isAlert,
    String message,
    FindingInfo findingInfo,
    @Nullable Compliance compliance,
    @Nullable Remediation remediation,
    List<ResourceDetails> resources,
    @Nullable List<Evidence> evidences,
    @Nullable Integer count,
    @Nullable Long startTime,
    @Nullable Long endTime,
    Cloud cloud,
    List<Observable> observables,
    @Nullable List<Note> notes,
    Metadata metadata,
    @Nullable Map<String, Object> unmapped) {

  /// A caption and its number.
  record Caption(int id, String name) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonPropertyOrder({
    "uid",
    "title",
    "desc",
    "types",
    "analytic",
    "first_seen_time",
    "last_seen_time"
  })
  record FindingInfo(
      String uid,
      String title,
      String desc,
      List<String> types,
      Analytic analytic,
      long firstSeenTime,
      long lastSeenTime) {}

  /// The rule.
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonPropertyOrder({"uid", "name", "desc", "type_id", "type", "version"})
  record Analytic(String uid, String name, String desc, int typeId, String type, String version) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonPropertyOrder({"control", "standards", "status_id", "status"})
  record Compliance(String control, List<String> standards, int statusId, String status) {}

  record Remediation(String desc) {}

  /// @param type as CloudFormation names it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonPropertyOrder({"uid", "name", "type", "cloud_partition", "region", "role_id", "role"})
  record ResourceDetails(
      String uid,
      String name,
      String type,
      String cloudPartition,
      @Nullable String region,
      int roleId,
      String role) {}

  /// @param data the evidence as `trustdrift/report/v1` has it
  record Evidence(Map<String, Object> data) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonPropertyOrder({"provider", "cloud_partition", "account"})
  record Cloud(String provider, String cloudPartition, Account account) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonPropertyOrder({"uid", "name", "type_id", "type"})
  record Account(String uid, @Nullable String name, int typeId, String type) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonPropertyOrder({"name", "type_id", "type", "value"})
  record Observable(String name, int typeId, String type, String value) {}

  record Note(String comment) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonPropertyOrder({"version", "uid", "event_code", "product", "profiles", "log_name"})
  record Metadata(
      String version,
      String uid,
      String eventCode,
      Product product,
      List<String> profiles,
      String logName) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonPropertyOrder({"name", "vendor_name", "version"})
  record Product(String name, String vendorName, String version) {}
}
