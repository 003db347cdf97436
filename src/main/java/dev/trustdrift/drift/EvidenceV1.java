package dev.trustdrift.drift;

import dev.trustdrift.finding.Evidence;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Evidence as `trustdrift/report/v1` writes it: an object whose fields tell its kind. Fields that
/// are not known are left out.
final class EvidenceV1 {
  private EvidenceV1() {}

  static Map<String, Object> write(Evidence evidence) {
    Fields fields = new Fields();
    switch (evidence) {
      case Evidence.Trust trust ->
          fields
              .add("issuer", trust.issuer())
              .add("reach", trust.reach())
              .add("witness", trust.witness())
              .add("statement", trust.statement());
      case Evidence.Certificates certificates -> {
        fields
            .add("issuer", certificates.issuer())
            .add("host", certificates.host())
            .add("thumbprints", certificates.thumbprints())
            .add("presented", certificates.presented())
            .add("matched", certificates.matched())
            .add("verification", certificates.verification());
        if (!certificates.facts().isEmpty()) {
          fields.add("facts", certificates.facts());
        }
      }
      case Evidence.Key key ->
          fields
              .add("user", key.user())
              .add("accessKeyId", key.accessKeyId())
              .add("status", key.status())
              .add("created", key.created())
              .add("lastUsed", key.lastUsed())
              .add("lastUsedService", key.lastUsedService())
              .add("lastUsedRegion", key.lastUsedRegion());
      case Evidence.Calls calls ->
          fields
              .add("issuer", calls.issuer())
              .add("subject", calls.subject())
              .add("role", calls.role())
              .add("count", calls.count())
              .add("first", calls.first())
              .add("last", calls.last())
              .add("sessionNames", calls.sessionNames())
              .add("events", calls.events());
      case Evidence.Named named -> fields.add("facts", named.facts());
    }
    return fields.map;
  }

  static Evidence read(JsonNode json) {
    if (json.has("witness")) {
      return new Evidence.Trust(
          orEmpty(text(json, "issuer")),
          text(json, "reach"),
          texts(json.path("witness")),
          text(json, "statement"));
    }
    if (json.has("host")) {
      return new Evidence.Certificates(
          orEmpty(text(json, "issuer")),
          orEmpty(text(json, "host")),
          list(json.path("thumbprints")),
          list(json.path("presented")),
          text(json, "matched"),
          orEmpty(text(json, "verification")),
          texts(json.path("facts")));
    }
    if (json.has("status")) {
      return new Evidence.Key(
          text(json, "user"),
          text(json, "accessKeyId"),
          orEmpty(text(json, "status")),
          instant(json, "created"),
          instant(json, "lastUsed"),
          text(json, "lastUsedService"),
          text(json, "lastUsedRegion"));
    }
    if (json.has("count")) {
      return new Evidence.Calls(
          text(json, "issuer"),
          text(json, "subject"),
          text(json, "role"),
          json.path("count").asInt(0),
          instant(json, "first"),
          instant(json, "last"),
          list(json.path("sessionNames")),
          list(json.path("events")));
    }
    return new Evidence.Named(texts(json.path("facts")));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isString() ? value.stringValue() : null;
  }

  private static @Nullable Instant instant(JsonNode json, String field) {
    String text = text(json, field);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("`evidence." + field + "` is no time", e);
    }
  }

  private static List<String> list(JsonNode json) {
    return json.valueStream().map(item -> item.asString("")).toList();
  }

  private static Map<String, String> texts(JsonNode json) {
    Map<String, String> texts = new LinkedHashMap<>();
    json.propertyStream().forEach(p -> texts.put(p.getKey(), p.getValue().asString("")));
    return texts;
  }

  private static final class Fields {
    private final Map<String, Object> map = new LinkedHashMap<>();

    Fields add(String name, @Nullable Object value) {
      if (value != null) {
        map.put(name, value instanceof Instant at ? at.toString() : value);
      }
      return this;
    }
  }
}
