package dev.trustdrift.publish;

import dev.trustdrift.drift.Baseline;
import dev.trustdrift.drift.BaselineException;
import dev.trustdrift.drift.BaselineReader;
import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.TextReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The bucket that keeps every report, and the latest one as the next one's baseline:
/// `trustdrift/v1/<account>/<yyyy>/<MM>/<dd>/<yyyyMMddTHHmmssZ>.json` and `.txt`, and
/// `trustdrift/v1/<account>/latest.json`. Runs at one time don't overwrite each other. Encryption
/// is the bucket's default.
public final class S3Reports implements Sink {
  static final String NAME = "s3";

  private static final DateTimeFormatter DAY = utc("yyyy/MM/dd");
  private static final DateTimeFormatter COMPACT = utc("yyyyMMdd'T'HHmmss'Z'");

  /// A report of 100,000 findings takes about as much.
  private static final int MOST_BYTES = 128 * 1024 * 1024;

  private static final int MOST_TWINS = 9;

  private final S3Client s3;
  private final String bucket;

  /// The reports in one bucket.
  public S3Reports(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /// What the bucket knows of the account's last audit.
  public sealed interface Previous {
    /// The last report.
    ///
    /// @param etag the object's, by which a later write tells whether it is still there
    record Known(Baseline baseline, String etag) implements Previous {}

    /// There is none yet.
    record First() implements Previous {}

    /// There may be one, but it can't be used.
    ///
    /// @param etag of a report that is itself at fault, which the next one replaces; null where it
    ///   could not be read, and so stays as it is for the next run
    record Unusable(String reason, @Nullable String etag) implements Previous {
      /// Whether the next report takes its place.
      public boolean replaceable() {
        return etag != null;
      }
    }
  }

  /// Reads the baseline. One that is damaged, of another version or of another account is copied to
  /// `latest.json.unusable-<its date>`, and the reason names the copy.
  public Previous previous(String account) {
    String key = latest(account);
    try (ResponseInputStream<GetObjectResponse> in =
        s3.getObject(request -> request.bucket(bucket).key(key))) {
      byte[] json = in.readNBytes(MOST_BYTES + 1);
      String etag = in.response().eTag() == null ? "" : in.response().eTag();
      if (json.length > MOST_BYTES) {
        in.abort();
        return unusable(
            key, "`%s` is larger than %d MiB".formatted(uri(key), MOST_BYTES >> 20), in.response());
      }
      try {
        return new Previous.Known(BaselineReader.read(json, uri(key), account), etag);
      } catch (BaselineException e) {
        return unusable(key, String.valueOf(e.getMessage()), in.response());
      }
    } catch (SdkException e) {
      return Refusal.missing(e)
          ? new Previous.First()
          : new Previous.Unusable(Refusal.of(e, "s3:GetObject", uri(key)), null);
    } catch (IOException e) {
      return new Previous.Unusable("`%s` broke off while it was read".formatted(uri(key)), null);
    }
  }

  /// By the date of the object: however often it is met, there is one copy.
  private Previous unusable(String key, String reason, GetObjectResponse object) {
    Instant dated = object.lastModified() == null ? Instant.EPOCH : object.lastModified();
    String etag = object.eTag() == null ? "" : object.eTag();
    String aside = key + ".unusable-" + COMPACT.format(dated);
    try {
      s3.copyObject(
          request ->
              request
                  .sourceBucket(bucket)
                  .sourceKey(key)
                  .destinationBucket(bucket)
                  .destinationKey(aside));
      return new Previous.Unusable(reason + "; it is kept as `%s`".formatted(uri(aside)), etag);
    } catch (SdkException e) {
      // Nothing that may still be wanted is overwritten without a copy.
      return new Previous.Unusable(
          reason
              + "; it stays, since no copy could be made: "
              + Refusal.of(e, "s3:PutObject", uri(aside)),
          null);
    }
  }

  /// Stores the report under its date; where another run of the same second is there already, under
  /// that date with `-2` and so on.
  @Override
  public Delivery publish(Report report, String whereabouts) {
    String name = dated(report);
    try {
      for (int number = 2;
          !putNew(name + ".json", "application/json", JsonV1.bytes(report));
          number++) {
        if (number > MOST_TWINS) {
          return Delivery.failed(
              NAME,
              "`%s` and %d after it are taken".formatted(uri(name + ".json"), MOST_TWINS - 1));
        }
        name = dated(report) + "-" + number;
      }
      String text = name + ".txt";
      s3.putObject(
          request -> request.bucket(bucket).key(text).contentType("text/plain; charset=utf-8"),
          RequestBody.fromBytes(TextReport.of(report, false).getBytes(StandardCharsets.UTF_8)));
      return Delivery.done(NAME, uri(name + ".json"));
    } catch (SdkException e) {
      return Delivery.failed(NAME, Refusal.of(e, "s3:PutObject", uri(name + ".json")));
    }
  }

  private boolean putNew(String key, String contentType, byte[] bytes) {
    try {
      s3.putObject(
          request -> request.bucket(bucket).key(key).contentType(contentType).ifNoneMatch("*"),
          RequestBody.fromBytes(bytes));
      return true;
    } catch (SdkException e) {
      if (Refusal.overtaken(e)) {
        return false;
      }
      throw e;
    }
  }

  /// Makes the report the baseline of the next audit, unless another run wrote one since: a
  /// conditional write (S3 user guide, "Conditional writes"). Empty where another did.
  ///
  /// @param previous what the report was compared with
  Optional<Delivery> keepAsLatest(Report report, Previous previous) {
    String key = latest(report.account().id());
    try {
      s3.putObject(
          request -> {
            request.bucket(bucket).key(key).contentType("application/json");
            switch (previous) {
              case Previous.Known(Baseline _, String etag) -> request.ifMatch(etag);
              case Previous.First() -> request.ifNoneMatch("*");
              case Previous.Unusable(String _, String etag) -> request.ifMatch(etag);
            }
          },
          RequestBody.fromBytes(JsonV1.bytes(report)));
      return Optional.of(Delivery.done(NAME, uri(key)));
    } catch (SdkException e) {
      // The one that was to be replaced may be gone by now.
      boolean gone = Refusal.missing(e) && !(previous instanceof Previous.First);
      return Refusal.overtaken(e) || gone
          ? Optional.empty()
          : Optional.of(Delivery.failed(NAME, Refusal.of(e, "s3:PutObject", uri(key))));
    }
  }

  private static String dated(Report report) {
    Instant at = report.account().takenAt();
    return folder(report.account().id()) + DAY.format(at) + "/" + COMPACT.format(at);
  }

  private static String latest(String account) {
    return folder(account) + "latest.json";
  }

  private static String folder(String account) {
    return "trustdrift/v1/" + account + "/";
  }

  private String uri(String key) {
    return "s3://" + bucket + "/" + key;
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
