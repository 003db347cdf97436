package dev.trustdrift.publish;

import dev.trustdrift.drift.Baseline;
import dev.trustdrift.drift.BaselineException;
import dev.trustdrift.drift.BaselineReader;
import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.TextReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// The bucket that keeps every report, and the latest one as the next one's baseline:
/// `trustdrift/v1/<account>/<yyyy>/<MM>/<dd>/<yyyyMMddTHHmmssZ>.json` and `.txt`, and
/// `trustdrift/v1/<account>/latest.json`. Encryption is the bucket's default.
public final class S3Reports implements Sink {
  static final String NAME = "s3";

  private static final DateTimeFormatter DAY = utc("yyyy/MM/dd");
  private static final DateTimeFormatter COMPACT = utc("yyyyMMdd'T'HHmmss'Z'");

  /// A report of 100,000 findings takes about as much.
  private static final int MOST_BYTES = 128 * 1024 * 1024;

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
    record Known(Baseline baseline) implements Previous {}

    /// There is none yet.
    record First() implements Previous {}

    /// There may be one, but it can't be used.
    ///
    /// @param replaceable whether it is the report that is at fault, which the next one mends;
    ///   otherwise it stays as it is for the next run
    record Unusable(String reason, boolean replaceable) implements Previous {}
  }

  /// Reads the baseline.
  public Previous previous(String account) {
    String key = latest(account);
    try (InputStream in = s3.getObject(request -> request.bucket(bucket).key(key))) {
      byte[] json = in.readNBytes(MOST_BYTES + 1);
      if (json.length > MOST_BYTES) {
        return new Previous.Unusable(
            "`%s` is larger than %d MiB".formatted(uri(key), MOST_BYTES >> 20), true);
      }
      return new Previous.Known(BaselineReader.read(json, uri(key), account));
    } catch (BaselineException e) {
      return new Previous.Unusable(String.valueOf(e.getMessage()), true);
    } catch (SdkException e) {
      return Refusal.missing(e)
          ? new Previous.First()
          : new Previous.Unusable(Refusal.of(e, "s3:GetObject", uri(key)), false);
    } catch (IOException e) {
      return new Previous.Unusable("`%s` broke off while it was read".formatted(uri(key)), false);
    }
  }

  /// Where a report's JSON lies once it is stored.
  public String location(Report report) {
    return uri(dated(report) + ".json");
  }

  @Override
  public Delivery publish(Report report, String whereabouts) {
    try {
      put(dated(report) + ".json", "application/json", JsonV1.bytes(report));
      put(
          dated(report) + ".txt",
          "text/plain; charset=utf-8",
          TextReport.of(report, false).getBytes(StandardCharsets.UTF_8));
      return Delivery.done(NAME, location(report));
    } catch (SdkException e) {
      return Delivery.failed(NAME, Refusal.of(e, "s3:PutObject", uri(dated(report) + ".json")));
    }
  }

  /// Makes the report the baseline of the next audit.
  Delivery keepAsLatest(Report report) {
    String key = latest(report.account().id());
    try {
      put(key, "application/json", JsonV1.bytes(report));
      return Delivery.done(NAME, uri(key));
    } catch (SdkException e) {
      return Delivery.failed(NAME, Refusal.of(e, "s3:PutObject", uri(key)));
    }
  }

  private void put(String key, String contentType, byte[] bytes) {
    s3.putObject(
        request -> request.bucket(bucket).key(key).contentType(contentType),
        RequestBody.fromBytes(bytes));
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
