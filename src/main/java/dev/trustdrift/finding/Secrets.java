package dev.trustdrift.finding;

import java.util.List;
import java.util.regex.Pattern;

/// Takes credentials out of text that others wrote. CloudTrail itself leaves them out, but what a
/// caller chose or an error quotes (a user agent, an error message, a file that is none of
/// CloudTrail's) may hold whatever a broken job put there.
public final class Secrets {
  /// What stands in the place of a secret.
  public static final String HIDDEN = "[secret left out]";

  /// A JSON Web Token, whole or cut off: its header is the base64url of `{"…` (RFC 7519, 3.1). The
  /// quantifiers are possessive, so that no text takes more than linear time.
  private static final String JWT =
      "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}+(?:\\.[A-Za-z0-9_-]*+)*+";

  /// A session token of STS, by how those begin.
  private static final String SESSION_TOKEN =
      "(?<![A-Za-z0-9+/=])(?:IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9+/=_%-]{60,}+";

  /// Whatever is called a secret.
  private static final String NAMED =
      "(?i:(?<=secretaccesskey|secret_access_key|sessiontoken|session_token|security_token|webidentitytoken|id_token|private_token|job_token)[\\\\\"'` ]{0,4}+[=:][\\\\\"'` ]{0,4}+[^\\s\"'`,;&\\\\}]{8,}+)";

  private static final Pattern SECRET = Pattern.compile(JWT + "|" + SESSION_TOKEN + "|" + NAMED);

  /// Text without any of these has no secret: hardly any text has one, and there are many.
  private static final List<String> MARKS =
      List.of("eyJ", "IQoJ", "FwoG", "FQoG", "AQoD", "ecret", "oken", "ECRET", "OKEN");

  private Secrets() {}

  /// The text with each secret replaced by [#HIDDEN]; the same text where it has none.
  public static String hidden(String text) {
    return MARKS.stream().anyMatch(text::contains) ? SECRET.matcher(text).replaceAll(HIDDEN) : text;
  }
}
