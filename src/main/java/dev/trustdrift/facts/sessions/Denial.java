package dev.trustdrift.facts.sessions;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why STS refused an `AssumeRoleWithWebIdentity` call, read off the error code and the message of
/// the CloudTrail event.
///
/// @param code the error code without its `Exception` suffix, which AWS writes or leaves out
public record Denial(Cause cause, String code) {

  /// What has to change for the call to succeed.
  public enum Cause {
    /// No trust policy lets this token in.
    NOT_TRUSTED,
    /// The token's `aud` is not in the provider's client ID list.
    AUDIENCE,
    /// The issuer's certificate matches no thumbprint, and no public root vouches for it.
    THUMBPRINT,
    /// AWS could not read the discovery document or the keys. Says nothing of the audience,
    /// whatever common articles tell.
    ISSUER_UNREACHABLE,
    /// The account has no provider for the token's issuer.
    NO_PROVIDER,
    /// The token was too old.
    EXPIRED,
    /// Anything else.
    OTHER
  }

  private static final String SUFFIX = "Exception";

  /// Reads the error of a denied event.
  public static Denial of(String errorCode, @Nullable String errorMessage) {
    String code =
        errorCode.endsWith(SUFFIX)
            ? errorCode.substring(0, errorCode.length() - SUFFIX.length())
            : errorCode;
    String text = errorMessage == null ? "" : errorMessage.toLowerCase(Locale.ROOT);
    return new Denial(cause(code, text), code);
  }

  private static Cause cause(String code, String text) {
    if (text.contains("incorrect token audience")) {
      return Cause.AUDIENCE;
    }
    if (text.contains("thumbprint")) {
      return Cause.THUMBPRINT;
    }
    if (text.contains("retrieve verification key") || code.equals("IDPCommunicationError")) {
      return Cause.ISSUER_UNREACHABLE;
    }
    if (text.contains("no openidconnect provider found")) {
      return Cause.NO_PROVIDER;
    }
    return switch (code) {
      case "AccessDenied" -> Cause.NOT_TRUSTED;
      case "ExpiredToken" -> Cause.EXPIRED;
      default -> Cause.OTHER;
    };
  }
}
