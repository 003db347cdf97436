package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeCloudTrail;
import dev.trustdrift.aws.FakeIam;
import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.collect.tls.ProbeResult;
import dev.trustdrift.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/// The clients as a user has them, set up by the SDK's own settings: the system properties, which
/// stand for `AWS_ENDPOINT_URL` and its relatives.
@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class EndpointTest {
  private final Map<String, String> before = new HashMap<>();
  private final FakeAws aws = FakeAws.start();

  private void set(String key, String value) {
    before.putIfAbsent(key, System.getProperty(key, ""));
    System.setProperty(key, value);
  }

  private void signedIn() {
    set("aws.endpointUrl", aws.endpoint().toString());
    set("aws.accessKeyId", "AKIATEST");
    set("aws.secretAccessKey", "secret");
    set("aws.region", "eu-central-1");
  }

  @AfterEach
  void reset() {
    before.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(key);
          } else {
            System.setProperty(key, value);
          }
        });
    aws.close();
  }

  private static LiveCollector collector(LiveOptions options) {
    return new LiveCollector(
        options,
        (provider, allowPrivate) -> new ProbeResult(Optional.empty(), List.of(), List.of()),
        InstantSource.fixed(ContractAccount.TAKEN_AT));
  }

  @Test
  void everyClientOfACollectionHonoursTheEndpoint() throws NothingReadable {
    signedIn();
    FakeIam.of(ContractAccount.inventory(), aws);
    FakeCloudTrail.of(ContractAccount.records(), aws, System::nanoTime);
    assertThat(collector(LiveOptions.DEFAULT).collect(Config.DEFAULT).roles())
        .isEqualTo(ContractAccount.inventory().roles());
    assertThat(aws.requests())
        .filteredOn(request -> request.action().startsWith("cloudtrail"))
        .extracting(FakeAws.Request::region)
        .containsOnly("eu-central-1", "us-east-1");
  }

  @Test
  void tellsOfEachRequestThatIsSentTheRepeatedOnesIncluded() throws NothingReadable {
    signedIn();
    FakeIam.of(ContractAccount.inventory(), aws);
    FakeCloudTrail.of(ContractAccount.records(), aws, System::nanoTime);
    aws.once("iam:ListRoles", FakeAws.Answer.error("iam:ListRoles", 400, "Throttling", "slower"));
    LongAdder sent = new LongAdder();

    collector(LiveOptions.DEFAULT.withSent(sent::increment)).collect(Config.DEFAULT);

    assertThat(sent.intValue()).isEqualTo(aws.requests().size());
    assertThat(aws.calls().get("iam:ListRoles")).isGreaterThan(1);
  }

  @Test
  void theRegionsThatAreAskedForAreRead() throws NothingReadable {
    signedIn();
    FakeIam.of(ContractAccount.inventory(), aws);
    FakeCloudTrail.of(ContractAccount.records(), aws, System::nanoTime);
    collector(LiveOptions.DEFAULT.withRegions(List.of("us-west-2"))).collect(Config.DEFAULT);
    assertThat(aws.requests())
        .filteredOn(request -> request.action().startsWith("cloudtrail"))
        .extracting(FakeAws.Request::region)
        .containsExactly("us-west-2");
  }

  @Test
  void theClientsThatPublishHonourTheEndpointToo() {
    signedIn();
    aws.on(
        "sns:Publish", request -> FakeAws.Answer.xml(request.action(), "<MessageId>m</MessageId>"));
    aws.on("s3:PutObject", request -> FakeAws.Answer.of(200, "text/plain", ""));
    aws.on("ssm:GetParameter", request -> FakeAws.Answer.json("{\"Parameter\":{\"Value\":\"v\"}}"));
    try (SnsClient sns = SnsClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
        S3Client s3 =
            S3Client.builder()
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        SsmClient ssm = SsmClient.builder().httpClient(UrlConnectionHttpClient.create()).build()) {
      sns.publish(request -> request.topicArn("arn:aws:sns:eu-central-1:1:t").message("m"));
      s3.putObject(
          request -> request.bucket("b").key("k"),
          software.amazon.awssdk.core.sync.RequestBody.fromString("report"));
      ssm.getParameter(request -> request.name("n"));
    }
    assertThat(aws.calls()).containsOnlyKeys("sns:Publish", "s3:PutObject", "ssm:GetParameter");
  }

  @Test
  void saysAtOnceThatThereAreNoCredentials() {
    // The build turns instance metadata off and points the files at nothing.
    set("aws.endpointUrl", aws.endpoint().toString());
    assertThatThrownBy(() -> collector(LiveOptions.DEFAULT).collect(Config.DEFAULT))
        .isInstanceOf(NothingReadable.class)
        .hasMessage(
            "nothing could be read: sts:GetCallerIdentity failed: no AWS credentials found, set AWS_PROFILE or sign in (`aws configure`, `aws sso login`)");
    assertThat(aws.calls()).isEmpty();
  }

  @Test
  void saysThatTheEndpointIsNoUrl() {
    signedIn();
    set("aws.endpointUrl", "localhost");
    assertThatThrownBy(() -> collector(LiveOptions.DEFAULT).collect(Config.DEFAULT))
        .isInstanceOf(NothingReadable.class)
        .hasMessageContaining("`AWS_ENDPOINT_URL` or a relative of it is no URL");
  }

  @Test
  void saysThatAProfileIsNotThere() {
    set("aws.endpointUrl", aws.endpoint().toString());
    assertThatThrownBy(
            () -> collector(LiveOptions.DEFAULT.withProfile("acme")).collect(Config.DEFAULT))
        .isInstanceOf(NothingReadable.class)
        .hasMessageStartingWith("nothing could be read: ")
        .hasMessageContaining(
            "the profile is not in the AWS configuration files, see `aws configure list-profiles`");
  }

  @Test
  void saysWhatToDoWithAProfileOfIdentityCenter(@TempDir Path temp) throws Exception {
    set("aws.endpointUrl", aws.endpoint().toString());
    Path file =
        Files.writeString(
            temp.resolve("config"),
            """
            [profile acme]
            sso_start_url = https://acme.awsapps.com/start
            sso_region = eu-central-1
            sso_account_id = 123456789012
            sso_role_name = Auditor
            """);
    set("aws.configFile", file.toString());
    assertThatThrownBy(
            () -> collector(LiveOptions.DEFAULT.withProfile("acme")).collect(Config.DEFAULT))
        .isInstanceOf(NothingReadable.class)
        .hasMessage(
            "nothing could be read: sts:GetCallerIdentity failed: the profile's sign-in through IAM Identity Center is missing or over, sign in with `aws sso login`");
  }
}
