package dev.trustdrift.drift;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.rules.RuleInfo.Group;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads an earlier report (JSON `trustdrift/report/v1`) as a baseline.
public final class BaselineReader {
  private static final String SCHEMA = "trustdrift/report/v1";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private BaselineReader() {}

  /// The baseline that a report holds.
  ///
  /// @param source what messages call it: a file name or an S3 URI
  /// @param account twelve digits: the account that is audited now
  /// @throws BaselineException if it is not a report of this format and this account
  public static Baseline read(byte[] json, String source, String account) {
    JsonNode report = parse(json, source);
    String schema = report.path("schema").asString("");
    if (!schema.equals(SCHEMA)) {
      throw new BaselineException(
          source,
          schema.isEmpty()
              ? "is not a trustdrift report: it has no `schema`; give a file that `trustdrift audit"
                  + " --format json` wrote"
              : "has the schema `%s`, expected `%s`".formatted(Printable.of(schema, 80), SCHEMA));
    }
    try {
      String of = FindingV1.text(report, "account");
      if (!of.equals(account)) {
        throw BaselineException.ofAnother(
            source,
            "is a report of account `%s`, the audited account is `%s`; compare an account with itself"
                .formatted(Printable.of(of, 80), account));
      }
      Instant takenAt = Instant.parse(FindingV1.text(report, "takenAt"));
      List<Known> findings = new ArrayList<>();
      for (String list : List.of("findings", "accepted")) {
        findings.addAll(findings(report, list, takenAt));
      }
      JsonNode state = report.path("state");
      return state.isMissingNode()
          ? new Baseline(account, takenAt, findings, null, EnumSet.allOf(Group.class))
          : new Baseline(
              account, takenAt, findings, StateV1.read(state, takenAt), StateV1.groups(state));
    } catch (DateTimeParseException e) {
      throw new BaselineException(source, "is damaged: `takenAt` is no time", e);
    } catch (IllegalArgumentException e) {
      throw new BaselineException(source, "is damaged: " + e.getMessage(), e);
    }
  }

  private static JsonNode parse(byte[] json, String source) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new BaselineException(
          source,
          "is not JSON (line %d, column %d): damaged or half-written; take another, or go without"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
          e);
    }
  }

  private static List<Known> findings(JsonNode report, String list, Instant takenAt) {
    JsonNode array = report.path(list);
    if (!array.isArray()) {
      throw new IllegalArgumentException("`" + list + "` is missing or no list");
    }
    List<Known> findings = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      try {
        findings.add(FindingV1.known(array.get(i), takenAt));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("in `%s[%d]` %s".formatted(list, i, e.getMessage()), e);
      }
    }
    return findings;
  }
}
