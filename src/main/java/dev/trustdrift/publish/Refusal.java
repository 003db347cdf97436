package dev.trustdrift.publish;

import dev.trustdrift.finding.Printable;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// Why AWS did not take or give something: one sentence with the step that mends it.
final class Refusal {
  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "AuthorizationError",
          "AuthorizationErrorException");
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");
  private static final Set<String> MISSING =
      Set.of("NoSuchBucket", "NotFound", "NotFoundException", "ParameterNotFound", "NoSuchKey");
  private static final Pattern KMS_ACTION = Pattern.compile("kms:[A-Za-z]+");

  private Refusal() {}

  /// The sentence.
  ///
  /// @param action as IAM policies name it: `s3:PutObject`
  /// @param resource ARN or URI of what it was done to
  static String of(SdkException failure, String action, String resource) {
    if (!(failure instanceof AwsServiceException answer)) {
      String cause = failure.getMessage() == null ? "no reason given" : failure.getMessage();
      return "%s on `%s` got no answer (%s); check network, Region and credentials"
          .formatted(action, resource, Printable.of(cause, 200));
    }
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String message =
        details == null || details.errorMessage() == null ? "" : details.errorMessage();
    Matcher kms = KMS_ACTION.matcher(message);
    if (kms.find() || code.startsWith("KMS")) {
      return "the key that encrypts `%s` refuses (%s); allow %s on it"
          .formatted(
              resource,
              Printable.of(code, 60),
              kms.reset().find()
                  ? "`" + kms.group() + "`"
                  : "`kms:GenerateDataKey` and `kms:Decrypt`");
    }
    if (DENIED.contains(code) || (answer.statusCode() == 403 && !EXPIRED.contains(code))) {
      return "%s is denied on `%s`; allow it".formatted(action, resource);
    }
    if (EXPIRED.contains(code)) {
      return "%s was refused because the credentials have expired; renew them".formatted(action);
    }
    if (MISSING.contains(code) || answer.statusCode() == 404) {
      return "`%s` does not exist in this account and Region (%s); create it or correct its name"
          .formatted(resource, action);
    }
    if (answer.isThrottlingException() || answer.statusCode() == 429) {
      return "%s on `%s` was throttled to the last attempt; run again later"
          .formatted(action, resource);
    }
    return "%s on `%s` failed with %d %s: %s"
        .formatted(
            action,
            resource,
            answer.statusCode(),
            Printable.of(code, 60),
            Printable.of(message, 200));
  }

  /// Whether a conditional write found what it must not: 412 `PreconditionFailed`, or 409
  /// `ConditionalRequestConflict` where two write at one time (S3 API reference, PutObject).
  static boolean overtaken(SdkException failure) {
    return failure instanceof AwsServiceException answer
        && (answer.statusCode() == 412 || answer.statusCode() == 409);
  }

  static boolean missing(SdkException failure) {
    return failure instanceof AwsServiceException answer
        && answer.awsErrorDetails() != null
        && "NoSuchKey".equals(answer.awsErrorDetails().errorCode());
  }
}
