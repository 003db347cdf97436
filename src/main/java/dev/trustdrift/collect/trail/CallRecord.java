package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.Malformed;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One CloudTrail record as a call to be counted, where it was made with a key or as a role.
///
/// Told by the identifiers' prefixes (IAM user guide, "Unique identifiers"), for
/// `userIdentity.type` is missing in some logs: `ASIA` and `AKIA` keys, `AROA` principals.
final class CallRecord {
  private static final String DOMAIN = ".amazonaws.com";

  private CallRecord() {}

  /// The call, nothing where the record is of another kind.
  static Optional<Row.Call> read(Json.Obj event) throws Malformed {
    Json.Obj identity = event.objectOrEmpty("userIdentity");
    String key = identity.textOrNull("accessKeyId");
    String principal = identity.textOrNull("principalId");
    if (!counts(key, principal)) {
      return Optional.empty();
    }
    Json.Obj context = identity.objectOrEmpty("sessionContext");
    String role = context.objectOrEmpty("sessionIssuer").textOrNull("arn");
    return Optional.of(
        new Row.Call(
            EventIds.hash(EventIds.of(event)),
            event.time("eventTime").toEpochMilli(),
            event.textOrNull("recipientAccountId"),
            key,
            principal,
            role != null ? role : identity.textOrNull("arn"),
            context.objectOrEmpty("webIdFederationData").textOrNull("federatedProvider"),
            name(event.textOrNull("eventSource"), event.textOrNull("eventName")),
            event.textOrNull("sourceIPAddress"),
            event.textOrNull("userAgent"),
            event.textOrNull("awsRegion"),
            denied(event.textOrNull("errorCode"))));
  }

  static boolean counts(@Nullable String key, @Nullable String principal) {
    return (key != null && (key.startsWith("ASIA") || key.startsWith("AKIA")))
        || (principal != null && principal.startsWith("AROA"));
  }

  /// `s3.amazonaws.com`, `PutObject` → `s3:PutObject`.
  static String name(@Nullable String source, @Nullable String event) {
    String service =
        source == null
            ? ""
            : source.endsWith(DOMAIN)
                ? source.substring(0, source.length() - DOMAIN.length())
                : source;
    return service + ":" + (event == null ? "" : event);
  }

  /// Whether permission was wanting. Each service has its own word for it: `AccessDenied`,
  /// `AccessDeniedException`, `Client.UnauthorizedOperation`, `NotAuthorized`,
  /// `AuthorizationError`.
  static boolean denied(@Nullable String code) {
    return code != null
        && (code.contains("AccessDenied")
            || code.contains("Unauthorized")
            || code.contains("NotAuthorized")
            || code.contains("AuthorizationError"));
  }
}
