package dev.trustdrift.publish;

import dev.trustdrift.drift.Baseline;
import dev.trustdrift.drift.BaselineException;
import dev.trustdrift.drift.BaselineReader;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.report.JsonV1;
import dev.trustdrift.report.Report;
import dev.trustdrift.report.TextReport;
import dev.trustdrift.report.html.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// The bucket that keeps every report, and the latest one as the next one's baseline:
/// `trustdrift/v1/<account>/<yyyy>/<MM>/<dd>/<yyyyMMddTHHmmssZ>.json`, `.txt` and `.html`, and
/// `trustdrift/v1/<account>/latest.json` and `.html`. Runs at one time don't overwrite each other.
public final class S3Reports {
  static final String NAME = "s3";

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";

  private static final DateTimeFormatter DAY = utc("yyyy/MM/dd");
  private static final DateTimeFormatter COMPACT = utc("yyyyMMdd'T'HHmmss'Z'");

  /// A report of 100,000 findings takes about as much.
  private static final int MOST_BYTES = 128 * 1024 * 1024;

  private static final int MOST_TWINS = 9;

  private final S3Client s3;
  private final String bucket;
  private final @Nullable String kmsKey;
  private final @Nullable PageLink link;

  /// The reports in one bucket, encrypted as is its default.
  public S3Reports(S3Client s3, String bucket) {
    this(s3, bucket, null, null);
  }

  /// As above.
  ///
  /// @param kmsKey ID or ARN of the key to encrypt with; null for the bucket's default
  /// @param link makes the links to pages; null for none
  public S3Reports(S3Client s3, String bucket, @Nullable String kmsKey, @Nullable PageLink link) {
    this.s3 = s3;
    this.bucket = bucket;
    this.kmsKey = kmsKey;
    this.link = link;
  }

  /// What the bucket knows of the account's last audit.
  public sealed interface Previous {
    /// The last report.
    ///
    /// @param etag the object's, by which a later write tells whether it is still there
    /// @param told what the last digest told; null where nobody knows
    record Known(Baseline baseline, String etag, @Nullable Told told) implements Previous {}

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
        return new Previous.Known(
            BaselineReader.read(json, uri(key), account), etag, Told.of(in.response().metadata()));
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
          request -> {
            request
                .sourceBucket(bucket)
                .sourceKey(key)
                .destinationBucket(bucket)
                .destinationKey(aside);
            if (kmsKey != null) {
              request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKey);
            }
          });
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

  /// What became of a report under its date.
  ///
  /// @param where the whereabouts for messages
  /// @param delivery that of the JSON, which is what counts
  /// @param others what went wrong with its companions
  record Stored(Whereabouts where, Delivery delivery, List<Delivery> others) {}

  /// Stores the report under its date; where another run of the same second is there already, under
  /// that date with `-2` and so on. First the JSON; text and page are written for people, and fail
  /// alone.
  Stored publish(Report report) {
    String name = dated(report);
    try {
      for (int number = 2; !putNew(name + ".json", JsonV1.bytes(report)); number++) {
        if (number > MOST_TWINS) {
          return unstored(
              "`%s` and %d after it are taken".formatted(uri(name + ".json"), MOST_TWINS - 1));
        }
        name = dated(report) + "-" + number;
      }
    } catch (SdkException e) {
      return unstored(Refusal.of(e, "s3:PutObject", uri(name + ".json")));
    }
    List<Delivery> others = new ArrayList<>();
    put(name + ".txt", TEXT, () -> TextReport.of(report, false)).ifPresent(others::add);
    Optional<Delivery> page = put(name + ".html", HTML, () -> HtmlReport.of(report));
    page.ifPresent(others::add);
    String uri = uri(name + ".json");
    List<String> sentences = new ArrayList<>();
    sentences.add("The full report: " + uri);
    String url = null;
    if (link != null && page.isEmpty()) {
      try {
        url = link.to(bucket, name + ".html");
        sentences.add(link.sentence(url));
      } catch (SdkException e) {
        String reason = Refusal.of(e, "s3:GetObject", uri(name + ".html"));
        sentences.add("No link could be made: " + reason);
        others.add(Delivery.failed(NAME, "no link could be made: " + reason));
      }
    }
    return new Stored(new Whereabouts(uri, url, sentences), Delivery.done(NAME, uri), others);
  }

  private static Stored unstored(String reason) {
    return new Stored(
        Whereabouts.nowhere("The full report could not be stored: " + reason),
        Delivery.failed(NAME, reason),
        List.of());
  }

  /// Puts something beside the JSON; empty where that worked.
  private Optional<Delivery> put(String key, String contentType, Supplier<String> content) {
    String text;
    try {
      text = content.get();
    } catch (RuntimeException e) {
      // A page that fails on an account nobody foresaw must not cost the message.
      return Optional.of(
          Delivery.failed(
              NAME,
              "`%s` could not be written (%s); please report this"
                  .formatted(uri(key), Printable.of(String.valueOf(e), 300))));
    }
    try {
      s3.putObject(
          request -> encrypted(request.bucket(bucket).key(key).contentType(contentType)),
          RequestBody.fromBytes(text.getBytes(StandardCharsets.UTF_8)));
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of(Delivery.failed(NAME, Refusal.of(e, "s3:PutObject", uri(key))));
    }
  }

  private boolean putNew(String key, byte[] bytes) {
    try {
      s3.putObject(
          request -> encrypted(request.bucket(bucket).key(key).contentType(JSON).ifNoneMatch("*")),
          RequestBody.fromBytes(bytes));
      return true;
    } catch (SdkException e) {
      if (Refusal.overtaken(e)) {
        return false;
      }
      throw e;
    }
  }

  private void encrypted(PutObjectRequest.Builder request) {
    if (kmsKey != null) {
      request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKey);
    }
  }

  /// Puts the page where people look for the latest one; empty where that worked.
  Optional<Delivery> showAsLatest(Report report) {
    return put(folder(report.account().id()) + "latest.html", HTML, () -> HtmlReport.of(report));
  }

  /// Makes the report the baseline of the next audit, unless another run wrote one since: a
  /// conditional write (S3 user guide, "Conditional writes"). Empty where another did.
  ///
  /// @param previous what the report was compared with
  /// @param told what the last digest told; null where none was sent
  Optional<Delivery> keepAsLatest(Report report, Previous previous, @Nullable Told told) {
    String key = latest(report.account().id());
    try {
      s3.putObject(
          request -> {
            encrypted(request.bucket(bucket).key(key).contentType(JSON));
            if (told != null) {
              request.metadata(told.metadata());
            }
            switch (previous) {
              case Previous.Known known -> request.ifMatch(known.etag());
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
