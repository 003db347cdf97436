package dev.trustdrift.collect.aws;

import dev.trustdrift.finding.Printable;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// Why an AWS call failed, in one line that says what to do.
final class Failure {
  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError");
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");
  private static final Set<String> REFUSED =
      Set.of(
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "AuthFailure",
          "NotAuthorized",
          "OptInRequired");

  private static final String SIGN_IN =
      "the profile's sign-in through IAM Identity Center is missing or over, sign in with"
          + " `aws sso login`";

  /// Of an answer without what AWS always says.
  static final String NOT_AWS =
      "was answered by something that is not AWS: check proxy and `AWS_ENDPOINT_URL`";

  private Failure() {}

  /// The reason for what the SDK does not even call an error of its own: it reads the files of a
  /// profile's sign-in as they are.
  static String reason(String action, UncheckedIOException failure) {
    return action
        + " failed: "
        + (String.valueOf(failure.getMessage()).contains("sso")
            ? SIGN_IN
            : Printable.of(String.valueOf(failure.getMessage()), 200));
  }

  /// The reason.
  ///
  /// @param action as IAM policies name it, `iam:ListRoles`
  /// @param region whose endpoint was called; null for global services
  static String reason(String action, @Nullable String region, SdkException failure) {
    String what = action + (region == null ? "" : " in " + region);
    return failure instanceof AwsServiceException answer
        ? what + " " + answered(action, answer)
        : what + " failed: " + unanswered(failure);
  }

  private static String answered(String action, AwsServiceException answer) {
    String code = code(answer);
    if (DENIED.contains(code)) {
      boolean explicit = String.valueOf(answer.getMessage()).contains("explicit deny");
      return explicit
          ? "denied by an explicit deny (a service control policy, boundary or policy): lift it for"
              + " the auditor"
          : "denied: allow `" + action + "` in the auditor's policy";
    }
    if (EXPIRED.contains(code)) {
      return "refused: the credentials have expired, sign in again (`aws sso login`) or renew them";
    }
    if (REFUSED.contains(code)) {
      return "refused the credentials (`"
          + Printable.of(code, 60)
          + "`): check the access key, this machine's clock, and that the Region is enabled for the"
          + " account";
    }
    if (throttled(answer)) {
      return "throttled until the last retry: others use up the account's rate, audit again later";
    }
    if (answer.statusCode() >= 500) {
      return "answered with status "
          + answer.statusCode()
          + " until the last retry: audit again later";
    }
    return "answered with status "
        + answer.statusCode()
        + (code.isEmpty() ? "" : " `" + Printable.of(code, 60) + "`")
        + said(message(answer));
  }

  static boolean throttled(AwsServiceException answer) {
    return answer.isThrottlingException() || code(answer).contains("Throttl");
  }

  private static String code(AwsServiceException answer) {
    String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  private static String message(AwsServiceException answer) {
    String message =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    return message == null ? "" : message;
  }

  private static String said(String message) {
    return message.isEmpty() ? "" : ": " + Printable.of(message, 160);
  }

  private static String unanswered(SdkException failure) {
    if (failure instanceof ApiCallAttemptTimeoutException
        || failure instanceof ApiCallTimeoutException
        || cause(failure, SocketTimeoutException.class).isPresent()) {
      return "no answer in time, check network, proxy and the Region's name";
    }
    Optional<UnknownHostException> host = cause(failure, UnknownHostException.class);
    if (host.isPresent()) {
      return "host `"
          + Printable.of(String.valueOf(host.get().getMessage()), 120)
          + "` not found, check the network and the Region's name";
    }
    if (cause(failure, SSLException.class).isPresent()) {
      return "the TLS handshake failed, check proxy and clock"
          + said(String.valueOf(cause(failure, SSLException.class).get().getMessage()));
    }
    if (cause(failure, ConnectException.class).isPresent()
        || cause(failure, NoRouteToHostException.class).isPresent()
        || cause(failure, SocketException.class).isPresent()) {
      return "the host can't be reached, check network, proxy and `AWS_ENDPOINT_URL`";
    }
    String message = String.valueOf(failure.getMessage());
    if (message.contains("protocol must not be null") || message.contains("AWS_ENDPOINT_URL")) {
      return "`AWS_ENDPOINT_URL` or a relative of it is no URL, write it like"
          + " `https://sts.eu-central-1.amazonaws.com` or unset it";
    }
    return credentials(message);
  }

  /// What the SDK's credential chain says, made short: it lists every provider it tried.
  private static String credentials(String message) {
    if (message.contains("Unable to load credentials from any")
        || message.contains("Unable to load credentials")
        || message.contains("credentials are not")) {
      return "no AWS credentials found, set AWS_PROFILE or sign in (`aws configure`, `aws sso login`)";
    }
    if (message.contains("SSO session") || message.contains("SSO")) {
      return SIGN_IN;
    }
    if (message.contains("Profile file contained no") || message.contains("not found in profile")) {
      return "the profile is not in the AWS configuration files, see `aws configure list-profiles`";
    }
    if (message.contains("Unable to unmarshall") || message.contains("Unable to parse")) {
      return "the answer breaks off or is not AWS's (a proxy?), audit again";
    }
    return Printable.of(message.lines().findFirst().orElse("no reason given"), 200);
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
