package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.collect.json.Times;
import dev.trustdrift.finding.Secrets;
import dev.trustdrift.inventory.TrailEvent;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One CloudTrail record as an event, where it is one of `AssumeRoleWithWebIdentity`.
///
/// AWS page "Logging IAM and AWS STS API calls with CloudTrail". In real logs every part but ID,
/// time and Region is sometimes missing, null or of another shape, and in logs that were cut or
/// made by hand ID and Region too. Credentials are never taken over, but for the access key's ID.
final class WebIdentityRecord {
  static final String EVENT_NAME = "AssumeRoleWithWebIdentity";
  private static final String EVENT_SOURCE = "sts.amazonaws.com";

  private static final int MAX_TIME = 40;
  private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0\\u202F]+");
  private static final DateTimeFormatter ENGLISH =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("MMM d, uuuu[','] h:mm:ss a")
          .toFormatter(Locale.ENGLISH);

  private WebIdentityRecord() {}

  /// The event, nothing where the record is of another kind.
  static Optional<TrailEvent> read(Json.Obj event) throws Malformed {
    if (!EVENT_NAME.equals(event.textOrNull("eventName"))
        || !EVENT_SOURCE.equals(event.textOrNull("eventSource"))) {
      return Optional.empty();
    }
    Json.Obj identity = event.objectOrEmpty("userIdentity");
    Json.Obj request = event.objectOrEmpty("requestParameters");
    Json.Obj response = event.objectOrEmpty("responseElements");
    String provider =
        first(identity.textOrNull("identityProvider"), response.textOrNull("provider"));
    String subject =
        first(identity.textOrNull("userName"), response.textOrNull("subjectFromWebIdentityToken"));
    String audience =
        first(
            response.textOrNull("audience"),
            audience(identity.textOrNull("principalId"), provider, subject));
    return Optional.of(
        new TrailEvent(
            EventIds.of(event),
            event.time("eventTime"),
            Objects.requireNonNullElse(event.textOrNull("awsRegion"), ""),
            event.textOrNull("recipientAccountId"),
            provider,
            subject,
            audience,
            first(request.textOrNull("roleArn"), roleOf(event)),
            request.textOrNull("roleSessionName"),
            seconds(request),
            response.objectOrEmpty("credentials").textOrNull("accessKeyId"),
            response.objectOrEmpty("assumedRoleUser").textOrNull("assumedRoleId"),
            expiration(response.objectOrEmpty("credentials").members().get("expiration")),
            event
                .objectOrEmpty("additionalEventData")
                .textOrNull("identityProviderConnectionVerificationMethod"),
            hidden(event.textOrNull("sourceIPAddress")),
            hidden(event.textOrNull("userAgent")),
            hidden(event.textOrNull("errorCode")),
            hidden(event.textOrNull("errorMessage"))));
  }

  /// What the caller or an error wrote may quote the token that was sent.
  private static @Nullable String hidden(@Nullable String text) {
    return text == null ? null : Secrets.hidden(text);
  }

  /// Two formats occur in real logs: `2026-11-18T09:00:00Z` and `Nov 18, 2026, 9:00:00 AM` (older:
  /// without the second comma; of a newer JDK: a narrow space before `AM`). A third is no mistake
  /// of the record's: the time is then unknown.
  private static @Nullable Instant expiration(@Nullable Json time) {
    String text =
        switch (time) {
          case Json.Text written -> written.value();
          case Json.Num number -> number.digits();
          case null, default -> "";
        };
    if (text.length() > MAX_TIME) {
      return null;
    }
    Optional<Instant> iso = Times.parse(text);
    if (iso.isPresent()) {
      return iso.get();
    }
    try {
      return LocalDateTime.parse(SPACES.matcher(text).replaceAll(" "), ENGLISH)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    return one != null ? one : other;
  }

  /// `principalId` is `<provider>:<aud>:<sub>` with colons in each: never split, but with provider
  /// and subject known the audience is what is left.
  private static @Nullable String audience(
      @Nullable String principal, @Nullable String provider, @Nullable String subject) {
    if (principal == null || provider == null || subject == null) {
      return null;
    }
    String before = provider + ":";
    String after = ":" + subject;
    return principal.startsWith(before)
            && principal.endsWith(after)
            && principal.length() > before.length() + after.length()
        ? principal.substring(before.length(), principal.length() - after.length())
        : null;
  }

  /// Where the parameters are null, `resources` may still name the role.
  private static @Nullable String roleOf(Json.Obj event) {
    if (event.members().get("resources") instanceof Json.Arr resources) {
      for (Json resource : resources.items()) {
        if (resource instanceof Json.Obj named
            && "AWS::IAM::Role".equals(named.textOrNull("type"))) {
          return named.textOrNull("ARN");
        }
      }
    }
    return null;
  }

  private static @Nullable Integer seconds(Json.Obj request) {
    String digits =
        switch (request.members().get("durationSeconds")) {
          case Json.Num number -> number.digits();
          case Json.Text text -> text.value();
          case null, default -> "";
        };
    return digits.matches("[0-9]{1,6}") ? Integer.valueOf(digits) : null;
  }
}
