package dev.trustdrift.publish;

import dev.trustdrift.finding.Printable;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
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

  /// S3 API reference, "Error responses".
  private static final Set<String> REGIONS =
      Set.of(
          "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");

  private static final Set<String> TOO_LARGE = Set.of("EntityTooLarge", "BatchRequestTooLong");
  private static final Pattern KMS_ACTION = Pattern.compile("kms:[A-Za-z]+");

  private Refusal() {}

  /// The sentence.
  ///
  /// @param action as IAM policies name it: `s3:PutObject`
  /// @param resource ARN or URI of what it was done to
  static String of(SdkException failure, String action, String resource) {
    if (!(failure instanceof AwsServiceException answer)) {
      return unanswered(failure, action, resource);
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
    if (answer.statusCode() == 301 || answer.statusCode() == 307 || REGIONS.contains(code)) {
      return "`%s` is in another Region%s (%s); name one of the function's own Region"
          .formatted(resource, region(details), action);
    }
    if (answer.statusCode() == 400
        && code.startsWith("InvalidParameter")
        && message.contains("TopicArn")) {
      return "`%s` is no topic of this account and Region (%s); correct TRUSTDRIFT_TOPIC_ARN"
          .formatted(resource, action);
    }
    if (TOO_LARGE.contains(code) || message.contains("too long")) {
      return "%s on `%s` was refused since the message is too large (%s); please report this"
          .formatted(action, resource, Printable.of(code, 60));
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
    if (answer.statusCode() >= 500) {
      return "%s on `%s` was answered with %d %s to the last attempt; run again later"
          .formatted(action, resource, answer.statusCode(), Printable.of(code, 60));
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

  /// Whether the request is at fault, so that another attempt with the same content would be
  /// refused too: not who asks (401, 403), not where (404), not how often or when (429, 5xx).
  static boolean unfit(SdkException failure) {
    if (!(failure instanceof AwsServiceException answer) || answer.statusCode() != 400) {
      return false;
    }
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String message =
        details == null || details.errorMessage() == null ? "" : details.errorMessage();
    return !DENIED.contains(code)
        && !EXPIRED.contains(code)
        && !code.startsWith("KMS")
        && !code.contains("Throttl")
        && !message.contains("TopicArn")
        && !answer.isThrottlingException();
  }

  /// Why one entry of a batch was refused for good.
  static String ofEntry(@Nullable String code, @Nullable String message) {
    return "SNS refuses this message (%s: %s); please report this"
        .formatted(
            Printable.of(code == null ? "no code" : code, 60),
            Printable.of(message == null ? "no reason given" : message, 200));
  }

  private static String unanswered(SdkException failure, String action, String resource) {
    if (failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException
        || causes(failure).anyMatch(SocketTimeoutException.class::isInstance)) {
      return "%s on `%s` got no answer in time; check the way to the endpoint (subnets, security groups, VPC endpoint policies)"
          .formatted(action, resource);
    }
    Optional<Throwable> host =
        causes(failure).filter(UnknownHostException.class::isInstance).findFirst();
    if (host.isPresent()) {
      return "%s on `%s` got no answer (host `%s` not found); check network and Region"
          .formatted(action, resource, Printable.of(String.valueOf(host.get().getMessage()), 120));
    }
    String cause = failure.getMessage() == null ? "no reason given" : failure.getMessage();
    return "%s on `%s` got no answer (%s); check network, Region and credentials"
        .formatted(action, resource, Printable.of(cause, 200));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
  }

  /// ` (eu-west-1)` where S3 says so.
  private static String region(@Nullable AwsErrorDetails details) {
    return Optional.ofNullable(details)
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(http -> http.firstMatchingHeader("x-amz-bucket-region"))
        .map(region -> " (" + Printable.of(region, 40) + ")")
        .orElse("");
  }

  static boolean missing(SdkException failure) {
    return failure instanceof AwsServiceException answer
        && answer.awsErrorDetails() != null
        && "NoSuchKey".equals(answer.awsErrorDetails().errorCode());
  }
}
