package dev.trustdrift.aws;

import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.aws.FakeAws.Request;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `LookupEvents` as CloudTrail answers it: by Region, newest first, at most fifty a page, a token
/// that holds for identical parameters only, and two requests a second in each Region.
public final class FakeCloudTrail {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String ACTION = "cloudtrail:LookupEvents";

  private final List<JsonNode> events = new ArrayList<>();
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private int throttled;

  private FakeCloudTrail(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Adds the action to a server.
  ///
  /// @param records CloudTrail records, each the text of a JSON object
  /// @param nanos the clock that the rate is measured by
  public static FakeCloudTrail of(List<String> records, FakeAws aws, LongSupplier nanos) {
    FakeCloudTrail trail = new FakeCloudTrail(nanos);
    records.forEach(trail::add);
    aws.on(ACTION, trail::lookup);
    return trail;
  }

  /// Adds one record.
  public void add(String json) {
    events.add(MAPPER.readTree(json));
  }

  /// How many requests were refused for coming too fast.
  public int throttled() {
    return throttled;
  }

  private static final class Bucket {
    private double tokens = 2;
    private long last;

    private Bucket(long now) {
      last = now;
    }

    private boolean take(long now) {
      tokens = Math.min(2, tokens + 2 * (now - last) / 1e9);
      last = now;
      if (tokens < 1) {
        return false;
      }
      tokens -= 1;
      return true;
    }
  }

  private static String valueOf(String attribute, JsonNode event) {
    return switch (attribute) {
      case "EventName" -> event.path("eventName").asString("");
      case "AccessKeyId" -> event.path("userIdentity").path("accessKeyId").asString("");
      default -> throw new IllegalArgumentException("the fake looks up no " + attribute);
    };
  }

  private synchronized Answer lookup(Request request) {
    long now = nanos.getAsLong();
    if (!buckets.computeIfAbsent(request.region(), any -> new Bucket(now)).take(now)) {
      throttled++;
      return Answer.error(ACTION, 400, "ThrottlingException", "Rate exceeded");
    }
    JsonNode asked = MAPPER.readTree(request.body());
    JsonNode attribute = asked.path("LookupAttributes").path(0);
    Instant from = time(asked.path("StartTime"), Instant.EPOCH);
    Instant to = time(asked.path("EndTime"), Instant.MAX);
    List<JsonNode> found =
        events.stream()
            .filter(event -> event.path("awsRegion").asString().equals(request.region()))
            .filter(
                event ->
                    valueOf(attribute.path("AttributeKey").asString(), event)
                        .equals(attribute.path("AttributeValue").asString()))
            .filter(event -> !at(event).isBefore(from) && !at(event).isAfter(to))
            .sorted(Comparator.comparing(FakeCloudTrail::at).reversed())
            .toList();
    ObjectNode parameters = ((ObjectNode) asked.deepCopy()).without("NextToken");
    String mark = Integer.toHexString(parameters.toString().hashCode());
    String token = asked.path("NextToken").asString("");
    int start = 0;
    if (!token.isEmpty()) {
      if (!token.startsWith(mark + ":")) {
        return Answer.error(ACTION, 400, "InvalidNextTokenException", "other parameters");
      }
      start = Integer.parseInt(token.substring(token.indexOf(':') + 1));
    }
    int end = Math.min(found.size(), start + Math.min(50, asked.path("MaxResults").asInt(50)));
    ObjectNode answer = MAPPER.createObjectNode();
    ArrayNode list = answer.putArray("Events");
    for (JsonNode event : found.subList(start, end)) {
      list.addObject()
          .put("EventId", event.path("eventID").asString(""))
          .put("EventName", event.path("eventName").asString())
          .put("EventTime", at(event).getEpochSecond())
          .put("CloudTrailEvent", event.toString());
    }
    if (end < found.size()) {
      answer.put("NextToken", mark + ":" + end);
    }
    return Answer.json(answer.toString());
  }

  private static Instant at(JsonNode event) {
    return Instant.parse(event.path("eventTime").asString());
  }

  private static Instant time(JsonNode seconds, Instant otherwise) {
    return seconds.isNumber()
        ? Instant.ofEpochMilli(new BigDecimal(seconds.asString()).movePointRight(3).longValue())
        : otherwise;
  }
}
