package dev.trustdrift.collect.snapshot;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.inventory.Activity;
import dev.trustdrift.inventory.Tally;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `activity.json`: what credentials did, counted. The events behind it are not in a snapshot that
/// an audit wrote: they may be millions.
final class ActivityFile {
  static final String NAME = "activity.json";

  private ActivityFile() {}

  /// One credential a line.
  static String of(List<Activity> activities) {
    StringBuilder file = new StringBuilder("{\"Activity\": [");
    String separator = "\n";
    for (Activity activity : activities) {
      file.append(separator).append(node(activity));
      separator = ",\n";
    }
    return file.append("\n]}\n").toString();
  }

  private static ObjectNode node(Activity activity) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    put(node, "AccessKeyId", activity.accessKeyId());
    put(node, "PrincipalId", activity.principalId());
    put(node, "Identity", activity.identity());
    put(node, "FederatedProvider", activity.federatedProvider());
    node.put("Events", activity.events()).put("Denied", activity.denied());
    node.put("First", activity.first().toString()).put("Last", activity.last().toString());
    tally(node.putObject("Calls"), activity.calls());
    tally(node.putObject("Addresses"), activity.addresses());
    tally(node.putObject("Agents"), activity.agents());
    tally(node.putObject("Regions"), activity.regions());
    return node;
  }

  private static void tally(ObjectNode node, Tally tally) {
    var seen = node.putArray("Seen");
    for (Tally.Seen each : tally.seen()) {
      seen.addObject()
          .put("Value", each.value())
          .put("Count", each.count())
          .put("Denied", each.denied())
          .put("First", each.first().toString())
          .put("Last", each.last().toString());
    }
    node.put("Others", tally.others());
  }

  private static void put(ObjectNode node, String key, @Nullable String text) {
    if (text != null) {
      node.put(key, text);
    }
  }

  static List<Activity> read(Json.Obj file) throws Malformed {
    List<Activity> activities = new ArrayList<>();
    for (Json entry : file.list("Activity")) {
      Json.Obj activity = entry.object("the activity of a credential");
      activities.add(
          new Activity(
              activity.optionalText("AccessKeyId").orElse(null),
              activity.optionalText("PrincipalId").orElse(null),
              activity.optionalText("Identity").orElse(null),
              activity.optionalText("FederatedProvider").orElse(null),
              count(activity, "Events"),
              count(activity, "Denied"),
              activity.time("First"),
              activity.time("Last"),
              tally(activity, "Calls"),
              tally(activity, "Addresses"),
              tally(activity, "Agents"),
              tally(activity, "Regions")));
    }
    return activities;
  }

  private static Tally tally(Json.Obj activity, String key) throws Malformed {
    Json.Obj tally = activity.optionalObject(key).orElse(activity.objectOrEmpty(key));
    List<Tally.Seen> seen = new ArrayList<>();
    for (Json entry : tally.list("Seen")) {
      Json.Obj each = entry.object("a value that was seen");
      seen.add(
          new Tally.Seen(
              each.text("Value"),
              count(each, "Count"),
              count(each, "Denied"),
              each.time("First"),
              each.time("Last")));
    }
    return new Tally(seen, count(tally, "Others"));
  }

  private static int count(Json.Obj object, String key) throws Malformed {
    int count = object.optionalInteger(key).orElse(0);
    if (count < 0) {
      throw new Malformed(object.line(), "expected a count as `" + key + "`, found " + count);
    }
    return count;
  }
}
