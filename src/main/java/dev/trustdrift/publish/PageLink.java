package dev.trustdrift.publish;

import java.time.Duration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Makes links to stored pages for readers without credentials. Whoever holds one can read that
/// page; it carries the session token of the function's credentials, without their secret, and ends
/// with them at the latest (S3 user guide, "Sharing objects with presigned URLs").
///
/// @param hours how long a link lives
public record PageLink(S3Presigner presigner, int hours) {
  /// What signature version 4 allows: a week.
  static final int MOST_HOURS = 168;

  String to(String bucket, String key) {
    return presigner
        .presignGetObject(
            request ->
                request
                    .signatureDuration(Duration.ofHours(hours))
                    .getObjectRequest(object -> object.bucket(bucket).key(key)))
        .url()
        .toString();
  }

  String sentence(String link) {
    return "To read it in a browser, for %d %s or until the function's credentials end: %s"
        .formatted(hours, hours == 1 ? "hour" : "hours", link);
  }
}
