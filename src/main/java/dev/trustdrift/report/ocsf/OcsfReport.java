package dev.trustdrift.report.ocsf;

import dev.trustdrift.config.Config.Waiver;
import dev.trustdrift.drift.Status;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Confidence;
import dev.trustdrift.finding.Evidence;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.report.JsonText;
import dev.trustdrift.report.Plain;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.Resource;
import dev.trustdrift.report.Tool;
import dev.trustdrift.report.ocsf.Event.Caption;
import dev.trustdrift.rules.Rules;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A report as OCSF 1.9.0 (https://schema.ocsf.io/1.9.0), the current stable version: one event a
/// line, as Firehose, Splunk, OpenSearch and `jq` take them; nothing at all where nothing was found
/// and everything was read. The same report gives the same bytes.
///
/// A finding that rests on calls seen in CloudTrail is a Detection Finding, any other the failed
/// control of a Compliance Finding. New is `Create`, persisting `Update`, resolved `Close`; what a
/// waiver covers has status `Suppressed` and its terms. A gap is a Compliance Finding with the
/// control status `Warning`, which the schema has for checks without result for want of
/// information.
public final class OcsfReport {
  /// Of OCSF.
  static final String VERSION = "1.9.0";

  private static final Caption COMPLIANCE = new Caption(2003, "Compliance Finding");
  private static final Caption DETECTION = new Caption(2004, "Detection Finding");
  private static final Caption CREATE = new Caption(1, "Create");
  private static final Caption UPDATE = new Caption(2, "Update");
  private static final Caption CLOSE = new Caption(3, "Close");

  private final Report report;
  private final String partition;

  private OcsfReport(Report report) {
    this.report = report;
    this.partition =
        report.roles().stream()
            .map(role -> partition(role.arn()))
            .findFirst()
            .or(
                () ->
                    report.findings().stream()
                        .map(t -> partition(t.finding().resource()))
                        .findFirst())
            .orElse("aws");
  }

  /// All events, each ending in a line feed: the findings, the accepted, the resolved, the gaps.
  public static String of(Report report) {
    OcsfReport ocsf = new OcsfReport(report);
    StringBuilder lines = new StringBuilder();
    report.findings().forEach(it -> lines.append(JsonText.line(ocsf.event(it, null))));
    report
        .accepted()
        .forEach(it -> lines.append(JsonText.line(ocsf.event(it.tracked(), it.waiver()))));
    report.resolved().forEach(it -> lines.append(JsonText.line(ocsf.event(it, null))));
    report.gaps().forEach(it -> lines.append(JsonText.line(ocsf.event(it))));
    return lines.toString();
  }

  /// As [#of], encoded in UTF-8.
  public static byte[] bytes(Report report) {
    return of(report).getBytes(StandardCharsets.UTF_8);
  }

  private Event event(Tracked tracked, @Nullable Waiver waiver) {
    Finding finding = tracked.finding();
    Evidence.Calls calls = finding.evidence() instanceof Evidence.Calls seen ? seen : null;
    Caption type = calls == null ? COMPLIANCE : DETECTION;
    Caption activity = activity(tracked.status());
    Caption severity = severity(finding.severity());
    Caption status = status(tracked.status(), waiver);
    Caption confidence = confidence(finding.confidence());
    String message = Plain.of(finding.message());
    String fix = Plain.of(finding.fix());
    Caption control = control(tracked);
    return new Event(
        report.account().takenAt().toEpochMilli(),
        2,
        "Findings",
        type.id(),
        type.name(),
        activity.id(),
        activity.name(),
        type.id() * 100 + activity.id(),
        type.name() + ": " + activity.name(),
        severity.id(),
        severity.name(),
        status.id(),
        status.name(),
        waiver == null ? null : "accepted by a waiver until " + waiver.until(),
        confidence.id(),
        confidence.name(),
        calls == null ? null : tracked.status() == Status.NEW && waiver == null,
        message,
        new Event.FindingInfo(
            Plain.of(finding.id()),
            Plain.of(finding.title()),
            message,
            List.of(group(finding)),
            analytic(finding.rule(), finding.title(), finding.why()),
            tracked.firstSeen().toEpochMilli(),
            tracked.lastSeen().toEpochMilli()),
        calls == null ? compliance(finding.rule(), control) : null,
        fix.isBlank() ? null : new Event.Remediation(fix),
        List.of(resource(finding.resource())),
        List.of(new Event.Evidence(Plain.evidence(tracked))),
        calls == null || calls.count() < 1 ? null : calls.count(),
        calls == null ? null : millis(calls.first()),
        calls == null ? null : millis(calls.last()),
        cloud(),
        List.of(observable(finding.resource())),
        waiver == null ? null : List.of(new Event.Note(Plain.of(waiver.reason()))),
        metadata(finding.id(), finding.rule()),
        unmapped(tracked));
  }

  private Event event(Gap gap) {
    String part = gap.part().label();
    String reason = Plain.of(gap.reason());
    String account = report.account().id();
    String root = "arn:%s:iam::%s:root".formatted(partition, account);
    String id = Finding.fingerprint(account, "not-read", part, gap.reason());
    String title = "Not read: " + part;
    Caption severity = severity(Severity.INFO);
    long time = report.account().takenAt().toEpochMilli();
    return new Event(
        time,
        2,
        "Findings",
        COMPLIANCE.id(),
        COMPLIANCE.name(),
        CREATE.id(),
        CREATE.name(),
        COMPLIANCE.id() * 100 + CREATE.id(),
        COMPLIANCE.name() + ": " + CREATE.name(),
        severity.id(),
        severity.name(),
        1,
        "New",
        null,
        null,
        null,
        null,
        reason,
        new Event.FindingInfo(
            id,
            title,
            reason,
            List.of("not-read"),
            analytic("not-read", title, "What was not read was not judged: unknown is not clean."),
            time,
            time),
        compliance("not-read/" + part, new Caption(2, "Warning")),
        null,
        List.of(resource(root)),
        null,
        null,
        null,
        null,
        cloud(),
        List.of(observable(root)),
        null,
        metadata(id, "not-read"),
        null);
  }

  private static Caption activity(Status status) {
    return switch (status) {
      case NEW -> CREATE;
      case PERSISTING -> UPDATE;
      case RESOLVED -> CLOSE;
    };
  }

  private static Caption severity(Severity severity) {
    return switch (severity) {
      case INFO -> new Caption(1, "Informational");
      case LOW -> new Caption(2, "Low");
      case MEDIUM -> new Caption(3, "Medium");
      case HIGH -> new Caption(4, "High");
      case CRITICAL -> new Caption(5, "Critical");
    };
  }

  /// Nobody says here that a finding is in review: what persists is still `New`.
  private static Caption status(Status status, @Nullable Waiver waiver) {
    if (waiver != null) {
      return new Caption(3, "Suppressed");
    }
    return status == Status.RESOLVED ? new Caption(4, "Resolved") : new Caption(1, "New");
  }

  private static Caption confidence(Confidence confidence) {
    return switch (confidence) {
      case PROVEN, OBSERVED -> new Caption(3, "High");
      case INFERRED -> new Caption(2, "Medium");
      case UNDECIDED -> new Caption(1, "Low");
    };
  }

  /// How the control stands.
  private static Caption control(Tracked tracked) {
    if (tracked.status() == Status.RESOLVED) {
      return new Caption(1, "Pass");
    }
    return tracked.finding().confidence() == Confidence.UNDECIDED
        ? new Caption(2, "Warning")
        : new Caption(3, "Fail");
  }

  /// Older versions of the schema require a standard; the rules follow none but their own table.
  private static Event.Compliance compliance(String rule, Caption control) {
    return new Event.Compliance(
        Plain.of(rule), List.of(Tool.NAME + " rules"), control.id(), control.name());
  }

  private Event.Analytic analytic(String rule, String title, String why) {
    return new Event.Analytic(
        Plain.of(rule), Plain.of(title), Plain.of(why), 1, "Rule", Plain.of(report.version()));
  }

  private static String group(Finding finding) {
    return Rules.byId(finding.rule())
        .map(rule -> rule.info().group().name().toLowerCase(Locale.ROOT))
        .orElse("other");
  }

  private Event.ResourceDetails resource(String arn) {
    String[] parts = arn.split(":", 6);
    boolean isArn = parts.length == 6 && parts[0].equals("arn");
    return new Event.ResourceDetails(
        Plain.of(arn),
        name(arn),
        isArn ? type(parts[2], parts[5]) : "Other",
        partition(arn),
        isArn && !parts[3].isEmpty() ? Plain.of(parts[3]) : null,
        1,
        "Target");
  }

  /// The name alone; a resource whose name ends in a space or a slash keeps the whole ARN.
  private static String name(String arn) {
    String name = arn.endsWith(":root") ? Resource.name(arn) : Resource.shortName(arn);
    return name.isBlank() ? Plain.of(arn) : name;
  }

  private static String type(String service, String rest) {
    if (!service.equals("iam")) {
      return "Other";
    }
    return switch (rest.substring(0, Math.max(0, rest.indexOf('/')))) {
      case "role" -> "AWS::IAM::Role";
      case "user" -> "AWS::IAM::User";
      case "oidc-provider" -> "AWS::IAM::OIDCProvider";
      default -> rest.equals("root") ? "AWS::::Account" : "Other";
    };
  }

  private static String partition(String arn) {
    String[] parts = arn.split(":", 3);
    return parts.length == 3 && parts[0].equals("arn") && parts[1].matches("aws[a-z-]*")
        ? parts[1]
        : "aws";
  }

  private static Event.Observable observable(String arn) {
    return new Event.Observable("resources[].uid", 10, "Resource UID", Plain.of(arn));
  }

  private Event.Cloud cloud() {
    String alias = report.account().alias();
    return new Event.Cloud(
        "AWS",
        partition,
        new Event.Account(
            Plain.of(report.account().id()),
            alias == null ? null : Plain.of(alias),
            10,
            "AWS Account"));
  }

  /// @param id of the finding: the event's own is that and the run's clock
  private Event.Metadata metadata(String id, String rule) {
    Instant at = report.account().takenAt();
    return new Event.Metadata(
        VERSION,
        Plain.of(id) + "@" + at,
        Plain.of(rule),
        new Event.Product(Tool.NAME, Tool.NAME, Plain.of(report.version())),
        List.of("cloud"),
        Tool.NAME);
  }

  /// What the schema has no attribute for: persisting looks like new there, and `PROVEN` like
  /// `OBSERVED`.
  private static Map<String, Object> unmapped(Tracked tracked) {
    Map<String, Object> unmapped = new LinkedHashMap<>();
    unmapped.put("status", tracked.status().word());
    unmapped.put("confidence", tracked.finding().confidence().name());
    return unmapped;
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }
}
