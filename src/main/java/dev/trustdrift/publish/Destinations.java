package dev.trustdrift.publish;

import dev.trustdrift.finding.Printable;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sns.SnsClient;

/// Where the environment says that reports go, and how. Each variable may be missing or empty:
///
/// - `TRUSTDRIFT_REPORT_BUCKET`: the bucket of reports and of the baseline
/// - `TRUSTDRIFT_REPORT_KEY`: the KMS key to encrypt them with, instead of the bucket's default
/// - `TRUSTDRIFT_LINK_HOURS`: 1 to 168, how long the digest's link to the page lives; else no link
/// - `TRUSTDRIFT_TOPIC_ARN`: the topic, in any Region
/// - `TRUSTDRIFT_QUIET`: `true` for no digest where nothing changed, and one a week
/// - `TRUSTDRIFT_CHAT`: `true` where `https` subscribers are Amazon Q Developer in chat
///   applications
public final class Destinations {
  private static final Pattern TOPIC =
      Pattern.compile("arn:[a-z-]+:sns:([a-z0-9-]+):\\d{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?");

  private Destinations() {}

  /// A publisher with the SDK's default credentials and Region. Endpoints honour
  /// `AWS_ENDPOINT_URL`.
  ///
  /// @throws IllegalArgumentException if a variable makes no sense, naming it and what it takes
  public static Publisher of(Map<String, String> environment) {
    SdkHttpClient http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(5))
            .socketTimeout(Duration.ofSeconds(30))
            .build();
    ClientOverrideConfiguration patience =
        ClientOverrideConfiguration.builder().apiCallTimeout(Duration.ofMinutes(1)).build();
    // An endpoint of one's own has no name for each bucket.
    boolean pathStyle = environment.containsKey("AWS_ENDPOINT_URL");
    String bucket = given(environment, "TRUSTDRIFT_REPORT_BUCKET");
    String topic = given(environment, "TRUSTDRIFT_TOPIC_ARN");
    int hours = hours(environment);
    return new Publisher(
        bucket == null
            ? null
            : new S3Reports(
                S3Client.builder()
                    .httpClient(http)
                    .overrideConfiguration(patience)
                    .forcePathStyle(pathStyle)
                    .build(),
                bucket,
                given(environment, "TRUSTDRIFT_REPORT_KEY"),
                hours == 0 ? null : new PageLink(presigner(environment, pathStyle), hours)),
        topic == null
            ? null
            : new SnsSink(
                SnsClient.builder()
                    .httpClient(http)
                    .overrideConfiguration(patience)
                    .region(region(topic))
                    .build(),
                topic,
                flag(environment, "TRUSTDRIFT_CHAT")),
        flag(environment, "TRUSTDRIFT_QUIET"));
  }

  private static S3Presigner presigner(Map<String, String> environment, boolean pathStyle) {
    S3Presigner.Builder presigner =
        S3Presigner.builder()
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(pathStyle).build());
    String endpoint = given(environment, "AWS_ENDPOINT_URL");
    if (endpoint != null) {
      presigner.endpointOverride(URI.create(endpoint));
    }
    return presigner.build();
  }

  /// A topic answers in its own Region alone.
  private static Region region(String topic) {
    Matcher arn = TOPIC.matcher(topic);
    if (!arn.matches()) {
      throw new IllegalArgumentException(
          "TRUSTDRIFT_TOPIC_ARN is `%s`, expected the ARN of an SNS topic, arn:aws:sns:<Region>:<account>:<name>"
              .formatted(Printable.of(topic, 200)));
    }
    return Region.of(arn.group(1));
  }

  private static int hours(Map<String, String> environment) {
    String value = given(environment, "TRUSTDRIFT_LINK_HOURS");
    if (value == null || value.equals("0")) {
      return 0;
    }
    if (!value.matches("\\d{1,3}") || Integer.parseInt(value) > PageLink.MOST_HOURS) {
      throw new IllegalArgumentException(
          "TRUSTDRIFT_LINK_HOURS is `%s`, expected whole hours from 1 to %d, or 0 for no link"
              .formatted(Printable.of(value, 60), PageLink.MOST_HOURS));
    }
    return Integer.parseInt(value);
  }

  private static boolean flag(Map<String, String> environment, String name) {
    String value = given(environment, name);
    if (value == null) {
      return false;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "%s is `%s`, expected `true` or `false`".formatted(name, Printable.of(value, 60)));
    };
  }

  private static @Nullable String given(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
