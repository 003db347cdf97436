package dev.trustdrift.collect.snapshot;

import dev.trustdrift.collect.PolicyText;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.inventory.Inventory;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.inventory.User;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// `authorization-details.json` as [DetailsFile] reads it back.
final class WrittenDetails {
  /// Longer ones than IAM takes are written encoded, so that no depth of theirs breaks the file.
  private static final int MAX_RAW = 16_000;

  private WrittenDetails() {}

  static ObjectNode of(Inventory inventory) {
    ObjectNode file = JsonMapper.shared().createObjectNode();
    ArrayNode users = file.putArray("UserDetailList");
    for (User user : inventory.users()) {
      ObjectNode entry = users.addObject();
      entry.put("Path", user.path()).put("UserName", user.name()).put("Arn", user.arn());
      entry.put("CreateDate", user.created().toString());
      tags(entry, user.tags());
    }
    ArrayNode roles = file.putArray("RoleDetailList");
    inventory.roles().forEach(role -> role(roles.addObject(), role));
    ArrayNode policies = file.putArray("Policies");
    inventory
        .managedPolicies()
        .forEach(
            policy ->
                document(
                    policies
                        .addObject()
                        .put("PolicyName", policy.name())
                        .put("Arn", policy.arn())
                        .putArray("PolicyVersionList")
                        .addObject()
                        .put("IsDefaultVersion", true),
                    "Document",
                    policy.document()));
    return file;
  }

  private static void role(ObjectNode entry, Role role) {
    entry.put("Path", role.path()).put("RoleName", role.name()).put("RoleId", role.id());
    entry.put("Arn", role.arn()).put("CreateDate", role.created().toString());
    document(entry, "AssumeRolePolicyDocument", role.trustPolicy());
    ArrayNode inline = entry.putArray("RolePolicyList");
    role.inlinePolicies()
        .forEach(
            policy ->
                document(
                    inline.addObject().put("PolicyName", policy.name()),
                    "PolicyDocument",
                    policy.document()));
    ArrayNode attached = entry.putArray("AttachedManagedPolicies");
    role.attachedPolicies()
        .forEach(
            policy ->
                attached
                    .addObject()
                    .put("PolicyName", policy.name())
                    .put("PolicyArn", policy.arn()));
    if (role.boundaryArn() != null) {
      entry.putObject("PermissionsBoundary").put("PermissionsBoundaryArn", role.boundaryArn());
    }
    if (role.lastUsed() != null) {
      entry.putObject("RoleLastUsed").put("LastUsedDate", role.lastUsed().toString());
    }
    tags(entry, role.tags());
  }

  /// As an object where the text is one, character by character; else percent-encoded.
  private static void document(ObjectNode entry, String key, String text) {
    boolean raw =
        text.length() <= MAX_RAW
            && text.startsWith("{")
            && text.endsWith("}")
            && JsonReader.isObject(text);
    if (raw) {
      entry.putRawValue(key, new RawValue(text));
    } else {
      entry.put(key, PolicyText.encode(text));
    }
  }

  static void tags(ObjectNode entry, Map<String, String> tags) {
    ArrayNode list = entry.putArray("Tags");
    new TreeMap<>(tags)
        .forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
  }
}
