package dev.trustdrift.collect.snapshot;

import dev.trustdrift.inventory.TrailEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A CloudTrail record with what an event holds, at the places where CloudTrail has it.
final class TrailRecord {
  private TrailRecord() {}

  static ObjectNode of(TrailEvent event) {
    ObjectNode record = JsonMapper.shared().createObjectNode();
    record.put("eventID", event.id()).put("eventTime", event.time().toString());
    record.put("eventSource", "sts.amazonaws.com").put("eventName", "AssumeRoleWithWebIdentity");
    record.put("awsRegion", event.region());
    put(record, "recipientAccountId", event.account());
    put(record, "sourceIPAddress", event.sourceIp());
    put(record, "userAgent", event.userAgent());
    put(record, "errorCode", event.errorCode());
    put(record, "errorMessage", event.errorMessage());
    ObjectNode identity = record.putObject("userIdentity").put("type", "WebIdentityUser");
    put(identity, "identityProvider", event.provider());
    put(identity, "userName", event.subject());
    ObjectNode request = record.putObject("requestParameters");
    put(request, "roleArn", event.role());
    put(request, "roleSessionName", event.sessionName());
    if (event.durationSeconds() != null) {
      request.put("durationSeconds", event.durationSeconds());
    }
    ObjectNode response = record.putObject("responseElements");
    put(response, "audience", event.audience());
    if (event.accessKeyId() != null) {
      response.putObject("credentials").put("accessKeyId", event.accessKeyId());
    }
    if (event.expiration() != null) {
      response.withObject("credentials").put("expiration", event.expiration().toString());
    }
    if (event.assumedRoleId() != null) {
      response.putObject("assumedRoleUser").put("assumedRoleId", event.assumedRoleId());
    }
    if (event.verification() != null) {
      record
          .putObject("additionalEventData")
          .put("identityProviderConnectionVerificationMethod", event.verification());
    }
    return record;
  }

  private static void put(ObjectNode object, String key, @Nullable String text) {
    if (text != null) {
      object.put(key, text);
    }
  }
}
