package dev.trustdrift.report.gitlab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trustdrift.drift.Accepted;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Finding;
import dev.trustdrift.finding.Severity;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.report.JsonText;
import dev.trustdrift.report.Plain;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.ResourcePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A report as GitLab's Code Quality artifact (`artifacts: reports: codequality`), which GitLab
/// shows in merge requests of every tier: https://docs.gitlab.com/ci/testing/code_quality/. Its
/// security reports (and SARIF, since 18.11) are shown in the Ultimate tier alone, and a report of
/// the kind SAST must say which file a weakness is in.
///
/// GitLab compares the fingerprints of two branches: what is resolved needs no entry, it is
/// missing. The format knows no suppression and no incomplete run, so what a waiver covers stands
/// there as `info`, and what could not be read as `not-read`.
public final class CodeQuality {
  private CodeQuality() {}

  /// The whole file: an array, also without a finding; ends in a line feed.
  public static String of(Report report) {
    List<Entry> entries = new ArrayList<>();
    report.findings().forEach(tracked -> entries.add(entry(tracked)));
    report.gaps().forEach(gap -> entries.add(entry(report.account().id(), gap)));
    report.accepted().forEach(accepted -> entries.add(entry(accepted)));
    return JsonText.of(entries);
  }

  /// As [#of], encoded in UTF-8.
  public static byte[] bytes(Report report) {
    return of(report).getBytes(StandardCharsets.UTF_8);
  }

  private static Entry entry(Tracked tracked) {
    Finding finding = tracked.finding();
    return entry(finding, Plain.of(finding.message()), severity(finding.severity()));
  }

  private static Entry entry(Accepted accepted) {
    Finding finding = accepted.tracked().finding();
    String description =
        "accepted until %s (%s): %s"
            .formatted(
                accepted.waiver().until(),
                Plain.of(accepted.waiver().reason()),
                Plain.of(finding.message()));
    return entry(finding, description, "info");
  }

  private static Entry entry(Finding finding, String description, String severity) {
    return new Entry(
        description,
        Plain.of(finding.rule()),
        Plain.of(finding.id()),
        severity,
        Location.of(ResourcePath.of(finding.account(), finding.resource())));
  }

  private static Entry entry(String account, Gap gap) {
    return new Entry(
        "not read, so unknown and not clean: %s: %s"
            .formatted(gap.part().label(), Plain.of(gap.reason())),
        "not-read",
        Finding.fingerprint(account, "not-read", gap.part().label(), gap.reason()),
        "minor",
        Location.of(ResourcePath.of(account)));
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "blocker";
      case HIGH -> "critical";
      case MEDIUM -> "major";
      case LOW -> "minor";
      case INFO -> "info";
    };
  }

  /// The members that GitLab requires, and no other.
  @JsonPropertyOrder({"description", "check_name", "fingerprint", "severity", "location"})
  private record Entry(
      String description,
      @JsonProperty("check_name") String checkName,
      String fingerprint,
      String severity,
      Location location) {}

  @JsonPropertyOrder({"path", "lines"})
  private record Location(String path, Lines lines) {
    static Location of(String path) {
      return new Location(path, new Lines(1));
    }
  }

  private record Lines(int begin) {}
}
