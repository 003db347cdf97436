package dev.trustdrift.collect;

import dev.trustdrift.finding.Printable;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The clients that the function needs before it collects: who am I, and where is my configuration.
public final class LambdaClients implements CallerIdentity {
  private static final ClientOverrideConfiguration PATIENCE =
      ClientOverrideConfiguration.builder().apiCallTimeout(Duration.ofSeconds(30)).build();

  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder()
          .connectionTimeout(Duration.ofSeconds(5))
          .socketTimeout(Duration.ofSeconds(20))
          .build();
  private final boolean ownEndpoint;
  private final StsClient sts;

  /// Clients with the SDK's default credentials and Region; endpoints honour `AWS_ENDPOINT_URL`.
  public LambdaClients(Map<String, String> environment) {
    ownEndpoint = environment.containsKey("AWS_ENDPOINT_URL");
    sts = StsClient.builder().httpClient(http).overrideConfiguration(PATIENCE).build();
  }

  @Override
  public String account() throws NothingReadable {
    try {
      String account = sts.getCallerIdentity().account();
      if (account == null) {
        throw new NothingReadable(
            "nothing could be read: sts:GetCallerIdentity was answered by something that is not AWS; check proxy and `AWS_ENDPOINT_URL`");
      }
      return account;
    } catch (SdkException e) {
      throw new NothingReadable(
          "nothing could be read: sts:GetCallerIdentity failed (%s); check credentials, network and Region"
              .formatted(Printable.of(String.valueOf(e.getMessage()), 200)),
          e);
    }
  }

  /// For [ConfigText]: most functions keep their configuration in a variable and need neither.
  public ConfigText.Clients forConfig() {
    return new ConfigText.Clients(
        region ->
            SsmClient.builder()
                .region(region)
                .httpClient(http)
                .overrideConfiguration(PATIENCE)
                .build(),
        () ->
            S3Client.builder()
                .httpClient(http)
                .overrideConfiguration(PATIENCE)
                // An endpoint of one's own has no name for each bucket.
                .forcePathStyle(ownEndpoint)
                // The configuration may lie in another Region than the function.
                .crossRegionAccessEnabled(!ownEndpoint)
                .build());
  }
}
