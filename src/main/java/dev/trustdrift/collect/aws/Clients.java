package dev.trustdrift.collect.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/// The SDK's clients for one collection, over one HTTP client, made as they are needed.
///
/// `AWS_ENDPOINT_URL` and its relatives are the SDK's own business; an endpoint given here wins.
final class Clients implements AutoCloseable {
  private static final Region GLOBAL_STS = Region.US_EAST_1;

  private final AwsCredentialsProvider credentials;
  private final Region home;
  private final List<Region> trailRegions;
  private final boolean asked;
  private final @Nullable URI endpoint;
  private final UnaryOperator<StandardRetryStrategy.Builder> retries;
  private final ExecutionInterceptor counting;
  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder()
          .connectionTimeout(Duration.ofSeconds(5))
          .socketTimeout(Duration.ofSeconds(30))
          .build();
  private final ConcurrentMap<Region, CloudTrailClient> trails = new ConcurrentHashMap<>();
  private final List<SdkClient> opened = new CopyOnWriteArrayList<>();
  private final IamClient iam;
  private final StsClient sts;

  /// @param asked whether somebody asked for just these Regions
  /// @param sent run as each request is sent, repeated ones included
  Clients(
      AwsCredentialsProvider credentials,
      Region home,
      List<Region> trailRegions,
      boolean asked,
      @Nullable URI endpoint,
      UnaryOperator<StandardRetryStrategy.Builder> retries,
      Runnable sent) {
    this.credentials = credentials;
    this.home = home;
    this.trailRegions = List.copyOf(trailRegions);
    this.asked = asked;
    this.endpoint = endpoint;
    this.retries = retries;
    this.counting =
        new ExecutionInterceptor() {
          @Override
          public void beforeTransmission(
              Context.BeforeTransmission context, ExecutionAttributes attributes) {
            sent.run();
          }
        };
    this.iam = with(IamClient.builder(), home, 4).httpClient(http).build();
    this.sts = with(StsClient.builder(), home, 4).httpClient(http).build();
  }

  /// The clients that the options ask for.
  static Clients of(LiveOptions options) {
    // A named profile wins over credentials in the environment, as with the AWS command line.
    AwsCredentialsProvider credentials =
        options.profile() == null
            ? DefaultCredentialsProvider.builder().build()
            : ProfileCredentialsProvider.create(options.profile());
    Region home =
        options.regions().isEmpty()
            ? configured(options.profile())
            : Region.of(options.regions().getFirst());
    List<Region> trails =
        options.regions().isEmpty()
            ? trailRegions(home)
            : options.regions().stream().map(Region::of).toList();
    boolean asked = !options.regions().isEmpty();
    return new Clients(credentials, home, trails, asked, null, retries -> retries, options.sent());
  }

  private static Region configured(@Nullable String profile) {
    DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
    if (profile != null) {
      chain.profileName(profile);
    }
    try {
      return chain.build().getRegion();
    } catch (SdkClientException none) {
      return GLOBAL_STS;
    }
  }

  /// A regional STS endpoint logs in its Region, the global one in us-east-1; partitions other than
  /// `aws` have no global endpoint.
  static List<Region> trailRegions(Region home) {
    boolean global = PartitionMetadata.of(home).id().equals("aws");
    return global && !home.equals(GLOBAL_STS) ? List.of(home, GLOBAL_STS) : List.of(home);
  }

  IamClient iam() {
    return iam;
  }

  StsClient sts() {
    return sts;
  }

  /// The Regions whose trail is read.
  ///
  /// @param configured those of the configuration; whoever asks on the command line wins
  List<Region> trailRegions(List<String> configured) {
    return asked || configured.isEmpty()
        ? trailRegions
        : configured.stream().map(Region::of).toList();
  }

  /// S3, of whose buckets only the name is known.
  S3Client s3() {
    boolean ownEndpoint = endpoint != null || System.getenv("AWS_ENDPOINT_URL") != null;
    S3Client client =
        with(S3Client.builder(), home, 4)
            .httpClient(http)
            // An endpoint of one's own has no name for each bucket, and no Regions.
            .forcePathStyle(ownEndpoint)
            .crossRegionAccessEnabled(!ownEndpoint)
            .build();
    opened.add(client);
    return client;
  }

  /// Athena in the Region of the account's own calls.
  AthenaClient athena() {
    AthenaClient client = with(AthenaClient.builder(), home, 4).httpClient(http).build();
    opened.add(client);
    return client;
  }

  /// The Region of the account's own calls.
  Region home() {
    return home;
  }

  /// Without the SDK's retries, which know nothing of the pace that `LookupEvents` wants:
  /// [RegionLookup] has its own.
  CloudTrailClient cloudTrail(Region region) {
    return trails.computeIfAbsent(
        region, it -> with(CloudTrailClient.builder(), it, 1).httpClient(http).build());
  }

  private <B extends AwsClientBuilder<B, ?>> B with(B builder, Region region, int attempts) {
    StandardRetryStrategy.Builder retry =
        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(attempts);
    builder
        .region(region)
        .credentialsProvider(credentials)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(counting)
                .retryStrategy(retries.apply(retry).build())
                .apiCallAttemptTimeout(Duration.ofSeconds(30))
                .apiCallTimeout(Duration.ofMinutes(3))
                .build());
    return endpoint == null ? builder : builder.endpointOverride(endpoint);
  }

  @Override
  public void close() {
    trails.values().forEach(SdkClient::close);
    opened.forEach(SdkClient::close);
    iam.close();
    sts.close();
    http.close();
  }
}
