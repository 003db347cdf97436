package dev.trustdrift.publish;

import dev.trustdrift.report.Report;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the last digest told. Kept with the baseline, as metadata of its object.
///
/// @param at the clock of the audit that it told of
/// @param gist what it told, as a fingerprint
record Told(Instant at, String gist) {
  /// A week, less what one run starts earlier than another.
  static final Duration SIGN_OF_LIFE = Duration.ofDays(7).minusHours(1);

  private static final String AT = "trustdrift-told-at";
  private static final String GIST = "trustdrift-told-gist";

  /// What a digest of this report tells.
  static Told by(Report report) {
    return new Told(report.account().takenAt(), gist(report));
  }

  /// Which findings there are, how bad, which are accepted, and what was not read. Not the words:
  /// those of a certificate that ends soon change daily.
  private static String gist(Report report) {
    String lines =
        Stream.of(
                report.findings().stream()
                    .map(one -> "finding " + one.finding().id() + " " + one.finding().severity()),
                report.accepted().stream().map(one -> "accepted " + one.tracked().finding().id()),
                report.gaps().stream().map(gap -> "gap " + gap.part().label()))
            .flatMap(part -> part)
            .distinct()
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Whether a digest of this report would tell what the last one told.
  ///
  /// @param last null where nobody knows
  static boolean nothingNew(Report report, @Nullable Told last) {
    return last != null
        && report.comparedWith() != null
        && report.resolved().isEmpty()
        && Alerts.fresh(report).isEmpty()
        && last.gist.equals(gist(report));
  }

  /// Whether it is time to say that the auditor lives.
  boolean longAgo(Report report) {
    Duration since = Duration.between(at, report.account().takenAt());
    // A digest of the future was told by a clock that went wrong: nobody is to wait for it.
    return since.isNegative() || since.compareTo(SIGN_OF_LIFE) >= 0;
  }

  Map<String, String> metadata() {
    return Map.of(AT, at.toString(), GIST, gist);
  }

  /// Null where the metadata lacks it or makes no sense.
  static @Nullable Told of(Map<String, String> metadata) {
    String at = metadata.get(AT);
    String gist = metadata.get(GIST);
    if (at == null || gist == null) {
      return null;
    }
    try {
      return new Told(Instant.parse(at), gist);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
