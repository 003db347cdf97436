package dev.trustdrift.collect.trail;

import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The text of a CloudTrail record of a session or key, one field changed at a time.
///
/// @param id its `eventID`
record Event(String id, ObjectNode node) {
  static final String KEY = "ASIAEXAMPLEAAAA";
  static final String PRINCIPAL = "AROADEPLOY:gitlab-ci-42-1001";

  /// A call of the session that the first record of the shared account opened.
  static Event call(String id) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("eventID", id)
        .put("eventTime", "2026-11-18T08:10:00Z")
        .put("eventSource", "s3.amazonaws.com")
        .put("eventName", "PutObject")
        .put("awsRegion", "eu-central-1")
        .put("sourceIPAddress", "198.51.100.7")
        .put("userAgent", "aws-cli/2.15.0")
        .put("recipientAccountId", "123456789012");
    ObjectNode identity = node.putObject("userIdentity");
    identity
        .put("type", "AssumedRole")
        .put("principalId", PRINCIPAL)
        .put("accessKeyId", KEY)
        .put("arn", "arn:aws:sts::123456789012:assumed-role/deploy/gitlab-ci-42-1001");
    ObjectNode context = identity.putObject("sessionContext");
    context
        .putObject("sessionIssuer")
        .put("type", "Role")
        .put("arn", "arn:aws:iam::123456789012:role/ci/deploy");
    return new Event(id, node);
  }

  Event with(String key, String value) {
    ObjectNode copy = node.deepCopy();
    copy.put(key, value);
    return new Event(id, copy);
  }

  Event identity(String key, String value) {
    ObjectNode copy = node.deepCopy();
    ((ObjectNode) copy.get("userIdentity")).put(key, value);
    return new Event(id, copy);
  }

  Event without(String key) {
    ObjectNode copy = node.deepCopy();
    copy.remove(key);
    ((ObjectNode) copy.path("userIdentity")).remove(key);
    return new Event(id, copy);
  }

  Event federated(String data) {
    ObjectNode copy = node.deepCopy();
    ((ObjectNode) copy.path("userIdentity").path("sessionContext"))
        .set("webIdFederationData", JsonMapper.shared().readTree(data));
    return new Event(id, copy);
  }

  Event at(String time) {
    return with("eventTime", Instant.parse(time).toString());
  }

  @Override
  public String toString() {
    return node.toString();
  }
}
