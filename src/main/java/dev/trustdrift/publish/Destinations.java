package dev.trustdrift.publish;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/// Where the environment says that reports go: `TRUSTDRIFT_REPORT_BUCKET`, `TRUSTDRIFT_TOPIC_ARN`.
public final class Destinations {
  private Destinations() {}

  /// A publisher with the SDK's default credentials and Region. Endpoints honour
  /// `AWS_ENDPOINT_URL`.
  public static Publisher of(Map<String, String> environment) {
    SdkHttpClient http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(5))
            .socketTimeout(Duration.ofSeconds(30))
            .build();
    ClientOverrideConfiguration patience =
        ClientOverrideConfiguration.builder().apiCallTimeout(Duration.ofMinutes(1)).build();
    String bucket = given(environment, "TRUSTDRIFT_REPORT_BUCKET");
    String topic = given(environment, "TRUSTDRIFT_TOPIC_ARN");
    return new Publisher(
        bucket == null
            ? null
            : new S3Reports(
                S3Client.builder()
                    .httpClient(http)
                    .overrideConfiguration(patience)
                    // An endpoint of one's own has no name for each bucket.
                    .forcePathStyle(environment.containsKey("AWS_ENDPOINT_URL"))
                    .build(),
                bucket),
        topic == null
            ? null
            : new SnsSink(
                SnsClient.builder().httpClient(http).overrideConfiguration(patience).build(),
                topic));
  }

  private static @Nullable String given(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
