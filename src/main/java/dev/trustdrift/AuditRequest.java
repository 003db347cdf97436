package dev.trustdrift;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.rules.RuleInfo.Group;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.joda.time.DateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/// What an event asks for (DESIGN section 8): a bare request, or one in the `detail` of an
/// EventBridge envelope.
///
/// @param only the groups of rules to run
/// @param reason why, for the log; null where not said
/// @param account the account to audit; null for the function's own
/// @param envelope the EventBridge event that carried it; null for a bare request
public record AuditRequest(
    Set<Group> only,
    @Nullable String reason,
    @Nullable String account,
    @Nullable ScheduledEvent envelope) {

  /// Every request fits many times over.
  private static final int MOST_BYTES = 256 * 1024;

  private static final int LONGEST_REASON = 200;

  private static final List<String> FIELDS = List.of("only", "reason", "account");

  /// `replay-name` is on events that an archive sends again.
  private static final List<String> ENVELOPE =
      List.of(
          "version",
          "id",
          "detail-type",
          "source",
          "account",
          "time",
          "region",
          "resources",
          "detail",
          "replay-name");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public AuditRequest {
    only = Set.copyOf(only);
  }

  /// What an event turned out to be.
  public sealed interface Parsed {
    /// A request.
    record Valid(AuditRequest request) implements Parsed {}

    /// Nothing that can be acted on: expected, so data and no exception.
    ///
    /// @param field the field that is wrong; null where it is the whole
    record Invalid(String message, @Nullable String field) implements Parsed {}
  }

  /// Every group of rules.
  public static Set<Group> everything() {
    return EnumSet.allOf(Group.class);
  }

  /// Reads an event.
  ///
  /// @throws IOException if the stream itself breaks
  public static Parsed parse(InputStream input) throws IOException {
    byte[] bytes = input.readNBytes(MOST_BYTES + 1);
    try {
      if (bytes.length > MOST_BYTES) {
        throw new Wrong("the event is larger than %d KiB".formatted(MOST_BYTES >> 10), null);
      }
      JsonNode event = read(bytes);
      return new Parsed.Valid(isEnvelope(event) ? unwrap(event) : request(event, null));
    } catch (Wrong e) {
      return new Parsed.Invalid(e.sentence, e.field);
    }
  }

  private static JsonNode read(byte[] bytes) throws Wrong {
    JsonNode event;
    try {
      event = JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw new Wrong(
          "the event is not JSON: %s; send `{}` to audit everything".formatted(said(e)), null);
    }
    if (event.isMissingNode()) {
      throw new Wrong("the event is empty; send `{}` to audit everything", null);
    }
    return object(event, "the event", null);
  }

  /// What the parser says, but for what it says of its own classes.
  private static String said(JacksonException e) {
    return switch (e) {
      case StreamConstraintsException _ -> "it is nested too deeply or holds too long a number";
      case MismatchedInputException _ -> "something follows its end";
      default -> Printable.of(e.getOriginalMessage(), 200);
    };
  }

  private static JsonNode object(JsonNode node, String what, @Nullable String field) throws Wrong {
    if (!node.isObject()) {
      throw new Wrong(
          "%s is %s, expected an object; send `{}` to audit everything".formatted(what, kind(node)),
          field);
    }
    return node;
  }

  /// An envelope has one of these; a request never does. Its `account` is whose event bus it was.
  private static boolean isEnvelope(JsonNode event) {
    return event.has("detail") || event.has("detail-type") || event.has("source");
  }

  private static AuditRequest unwrap(JsonNode event) throws Wrong {
    known(event, ENVELOPE, "");
    ScheduledEvent envelope = new ScheduledEvent();
    envelope.setVersion(text(event, "version"));
    envelope.setId(text(event, "id"));
    envelope.setDetailType(text(event, "detail-type"));
    envelope.setSource(text(event, "source"));
    envelope.setAccount(text(event, "account"));
    envelope.setRegion(text(event, "region"));
    envelope.setTime(time(event));
    envelope.setResources(texts(event, "resources", ""));
    JsonNode detail = detail(event.path("detail"));
    envelope.setDetail(JSON.convertValue(detail, new MapType()));
    return request(detail, envelope);
  }

  private static final class MapType
      extends tools.jackson.core.type.TypeReference<Map<String, Object>> {}

  /// An object from a rule, a string that holds one from Scheduler (`"{}"`), or nothing.
  private static JsonNode detail(JsonNode detail) throws Wrong {
    if (detail.isMissingNode() || detail.isNull()) {
      return JSON.createObjectNode();
    }
    if (!detail.isString()) {
      return object(detail, "`detail`", "detail");
    }
    String text = detail.stringValue();
    if (text.isBlank()) {
      return JSON.createObjectNode();
    }
    try {
      return object(JSON.readTree(text), "`detail`", "detail");
    } catch (JacksonException e) {
      throw new Wrong("`detail` is a string that holds no JSON: " + said(e), "detail");
    }
  }

  private static AuditRequest request(JsonNode json, @Nullable ScheduledEvent envelope)
      throws Wrong {
    known(json, FIELDS, envelope == null ? "" : "detail.");
    String reason = text(json, "reason");
    if (reason != null && reason.length() > LONGEST_REASON) {
      throw new Wrong(
          "`reason` has %d characters, at most %d are kept"
              .formatted(reason.length(), LONGEST_REASON),
          "reason");
    }
    String account = text(json, "account");
    if (account != null && !account.matches("[0-9]{12}")) {
      throw new Wrong(
          "`account` is `%s`, expected twelve digits".formatted(Printable.of(account, 60)),
          "account");
    }
    return new AuditRequest(only(json), reason, account, envelope);
  }

  private static Set<Group> only(JsonNode json) throws Wrong {
    List<String> words = texts(json, "only", "such as [\"providers\"]");
    if (words == null) {
      return everything();
    }
    if (words.isEmpty()) {
      throw new Wrong("`only` is an empty list, which audits nothing; name " + groups(), "only");
    }
    Set<Group> groups = EnumSet.noneOf(Group.class);
    for (String word : words) {
      groups.add(
          askable().stream()
              .filter(group -> word(group).equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      new Wrong(
                          "`only` has the unknown group `%s`; known are %s"
                              .formatted(Printable.of(word, 60), groups()),
                          "only")));
    }
    return groups;
  }

  /// What the baseline shows is no group to ask for: it comes with each.
  private static List<Group> askable() {
    return EnumSet.complementOf(EnumSet.of(Group.DRIFT)).stream().toList();
  }

  private static String groups() {
    return askable().stream().map(g -> "`" + word(g) + "`").collect(Collectors.joining(", "));
  }

  private static String word(Group group) {
    return group.name().toLowerCase(Locale.ROOT);
  }

  private static void known(JsonNode json, List<String> fields, String path) throws Wrong {
    for (String name : json.propertyNames()) {
      if (!fields.contains(name)) {
        String field = path + Printable.of(name, 60);
        throw new Wrong(
            "unknown field `%s`; known are %s"
                .formatted(
                    field,
                    fields.stream().map(f -> "`" + f + "`").collect(Collectors.joining(", "))),
            field);
      }
    }
  }

  private static @Nullable String text(JsonNode json, String field) throws Wrong {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new Wrong("`%s` is %s, expected a string".formatted(field, kind(value)), field);
    }
    return value.stringValue();
  }

  private static @Nullable List<String> texts(JsonNode json, String field, String example)
      throws Wrong {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.<JsonNode>of()) {
      if (item.isString()) {
        texts.add(item.stringValue());
      }
    }
    if (!value.isArray() || texts.size() < value.size()) {
      throw new Wrong(
          "`%s` is %s, expected a list of strings%s"
              .formatted(
                  field,
                  value.isArray() ? "a list with other things" : kind(value),
                  example.isEmpty() ? "" : ", " + example),
          field);
    }
    return texts;
  }

  private static @Nullable DateTime time(JsonNode event) throws Wrong {
    String text = text(event, "time");
    try {
      return text == null ? null : DateTime.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Wrong(
          "`time` is `%s`, expected a time like `2026-11-20T06:00:00Z`"
              .formatted(Printable.of(text, 60)),
          "time");
    }
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case NUMBER -> "a number";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case BINARY, MISSING, POJO -> "nothing that JSON has";
    };
  }

  /// Carries the first thing that is wrong up to [#parse].
  private static final class Wrong extends Exception {
    private final String sentence;
    private final @Nullable String field;

    Wrong(String sentence, @Nullable String field) {
      super(sentence, null, false, false);
      this.sentence = sentence;
      this.field = field;
    }
  }
}
