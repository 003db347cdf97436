package dev.trustdrift.finding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/// One thing that is wrong, or worth knowing.
///
/// @param id stable fingerprint: the same matter has the same id tomorrow, whatever the order, the
///   severity or the wording
/// @param resource ARN of what to look at
/// @param message one sentence with the particulars; user input in backticks
/// @param why why it matters
/// @param fix a command or a policy to paste
public record Finding(
    String id,
    String rule,
    Severity severity,
    Confidence confidence,
    String account,
    String resource,
    String title,
    String message,
    String why,
    String fix,
    Evidence evidence) {

  /// Worst first, then by rule, resource and id.
  public static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::severity)
          .reversed()
          .thenComparing(Finding::rule)
          .thenComparing(Finding::resource)
          .thenComparing(Finding::id);

  /// The same finding in other words.
  public Finding withMessage(String other) {
    return new Finding(
        id, rule, severity, confidence, account, resource, title, other, why, fix, evidence);
  }

  /// The same finding as another audit knows it.
  public Finding withId(String other) {
    return new Finding(
        other, rule, severity, confidence, account, resource, title, message, why, fix, evidence);
  }

  /// The fingerprint of a matter: 20 hex digits of SHA-256 over account, rule, resource and what
  /// tells two matters of one rule on one resource apart (an issuer, a key ID; empty if nothing).
  public static String fingerprint(
      String account, String rule, String resource, String discriminator) {
    String text = String.join("\n", account, rule, resource, discriminator);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
