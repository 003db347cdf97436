package dev.trustdrift.collect.trail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a trail holds, found the slow way: every record parsed whole into a tree, nothing skipped,
/// nothing shared with the product.
final class NaiveTrail {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /// IDs of the web-identity calls.
  final Set<String> assumptions = new TreeSet<>();

  /// IDs of the other calls with credentials, by `<access key> <principal>`.
  final Map<String, Set<String>> calls = new TreeMap<>();

  /// `<access key> <principal> <kind> <value>` to how many calls have it.
  final Map<String, Integer> counts = new TreeMap<>();

  private final Set<String> seen = new TreeSet<>();

  /// Reads a text as whole documents or, where it is none, line by line.
  void read(String text) {
    for (JsonNode value : values(text)) {
      document(value);
    }
  }

  private static List<JsonNode> values(String text) {
    List<JsonNode> values = new ArrayList<>();
    try (var all = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      all.forEachRemaining(values::add);
      return values;
    } catch (JacksonException notOneDocument) {
      values.clear();
    }
    text.lines()
        .forEach(
            line -> {
              try {
                values.add(MAPPER.readTree(line));
              } catch (JacksonException half) {
                // Half a line is no record.
              }
            });
    return values;
  }

  private void document(JsonNode value) {
    for (String list : List.of("Records", "Events")) {
      if (value.path(list).isArray()) {
        value.path(list).forEach(this::record);
        return;
      }
    }
    if (value.isArray()) {
      value.forEach(this::record);
    } else {
      record(value);
    }
  }

  private void record(JsonNode record) {
    if (record.path("CloudTrailEvent").isString()) {
      record(MAPPER.readTree(record.path("CloudTrailEvent").asString()));
      return;
    }
    String id = record.path("eventID").asString("");
    if (id.isEmpty() || !record.path("eventTime").asString("").matches("2\\d{3}-.*Z")) {
      return;
    }
    if (record.path("eventName").asString("").equals("AssumeRoleWithWebIdentity")
        && record.path("eventSource").asString("").equals("sts.amazonaws.com")) {
      if (record.path("awsRegion").isString()) {
        assumptions.add(id);
      }
      return;
    }
    JsonNode identity = record.path("userIdentity");
    String key = identity.path("accessKeyId").asString("");
    String principal = identity.path("principalId").asString("");
    if (!key.matches("(?s)A[SK]IA.*") && !principal.startsWith("AROA")) {
      return;
    }
    String holder = key + " " + principal;
    if (!seen.add(holder + " " + id)) {
      return;
    }
    calls.computeIfAbsent(holder, _ -> new TreeSet<>()).add(id);
    String source = record.path("eventSource").asString("").replaceFirst("\\.amazonaws\\.com$", "");
    count(holder, "call", source + ":" + record.path("eventName").asString(""));
    count(holder, "address", record.path("sourceIPAddress").asString(null));
    count(holder, "agent", record.path("userAgent").asString(null));
    count(holder, "region", record.path("awsRegion").asString(null));
  }

  private void count(String holder, String kind, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      counts.merge(holder + " " + kind + " " + value, 1, Integer::sum);
    }
  }
}
