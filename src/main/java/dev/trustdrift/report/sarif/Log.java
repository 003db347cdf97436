package dev.trustdrift.report.sarif;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The objects of SARIF 2.1.0 that a report uses, by the names of the standard:
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
@JsonPropertyOrder({"$schema", "version", "runs"})
record Log(@JsonProperty("$schema") String schema, String version, List<Run> runs) {

  @JsonPropertyOrder({
    "tool",
    "automationDetails",
    "invocations",
    "columnKind",
    "results",
    "properties"
  })
  record Run(
      Tool tool,
      AutomationDetails automationDetails,
      List<Invocation> invocations,
      String columnKind,
      List<Result> results,
      Map<String, Object> properties) {}

  record Tool(Driver driver) {}

  @JsonPropertyOrder({"name", "semanticVersion", "rules", "notifications"})
  record Driver(
      String name,
      String semanticVersion,
      List<Descriptor> rules,
      List<Descriptor> notifications) {}

  /// What kind of result or notification there is.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "id",
    "name",
    "shortDescription",
    "fullDescription",
    "help",
    "defaultConfiguration",
    "properties"
  })
  record Descriptor(
      String id,
      @Nullable String name,
      Message shortDescription,
      @Nullable Message fullDescription,
      @Nullable Message help,
      Configuration defaultConfiguration,
      @Nullable Map<String, Object> properties) {}

  record Configuration(String level) {}

  /// @param markdown only of what this program says itself: names from outside are never markup
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"text", "markdown"})
  record Message(String text, @Nullable String markdown) {
    static Message of(String text) {
      return new Message(text, null);
    }
  }

  record AutomationDetails(String id) {}

  @JsonPropertyOrder({"executionSuccessful", "startTimeUtc", "toolExecutionNotifications"})
  record Invocation(
      boolean executionSuccessful,
      String startTimeUtc,
      List<Notification> toolExecutionNotifications) {}

  @JsonPropertyOrder({"descriptor", "level", "message"})
  record Notification(DescriptorReference descriptor, String level, Message message) {}

  @JsonPropertyOrder({"id", "index"})
  record DescriptorReference(String id, int index) {}

  /// @param rank 0 to 100, how urgent
  /// @param baselineState null where there was no baseline
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "ruleId",
    "ruleIndex",
    "level",
    "rank",
    "baselineState",
    "message",
    "locations",
    "partialFingerprints",
    "suppressions",
    "properties"
  })
  record Result(
      String ruleId,
      int ruleIndex,
      String level,
      double rank,
      @Nullable String baselineState,
      Message message,
      List<Location> locations,
      Map<String, String> partialFingerprints,
      List<Suppression> suppressions,
      Map<String, Object> properties) {}

  @JsonPropertyOrder({"physicalLocation", "logicalLocations"})
  record Location(PhysicalLocation physicalLocation, List<LogicalLocation> logicalLocations) {}

  @JsonPropertyOrder({"artifactLocation", "region"})
  record PhysicalLocation(ArtifactLocation artifactLocation, Region region) {}

  record ArtifactLocation(String uri) {}

  @JsonPropertyOrder({"startLine", "startColumn", "endLine", "endColumn"})
  record Region(int startLine, int startColumn, int endLine, int endColumn) {}

  @JsonPropertyOrder({"name", "fullyQualifiedName", "kind"})
  record LogicalLocation(String name, String fullyQualifiedName, String kind) {}

  @JsonPropertyOrder({"kind", "status", "justification"})
  record Suppression(String kind, String status, String justification) {}
}
