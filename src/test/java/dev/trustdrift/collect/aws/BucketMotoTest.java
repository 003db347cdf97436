package dev.trustdrift.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.trail.CloudTrailRecords;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// The trail's bucket in moto's S3: compressed objects, over a thousand in a day. Skipped, with one
/// line, where moto_server is not on the PATH.
final class BucketMotoTest {
  private static final String LOGS = "AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/18/";

  @Test
  void readsCompressedObjectsOverAllPages() throws Exception {
    if (!onPath()) {
      System.out.println("skipped: the trail's bucket in moto (moto_server is not on the PATH)");
    }
    Assumptions.assumeTrue(onPath());
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process moto =
        new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    BufferedReader output = moto.inputReader();
    try (S3Client s3 =
        S3Client.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("t", "t")))
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .forcePathStyle(true)
            .build()) {
      String line = output.readLine();
      while (line != null && !line.contains("Running on")) {
        line = output.readLine();
      }
      // It logs each request: unread, the pipe would fill and stop it.
      Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
      s3.createBucket(request -> request.bucket("acme-trail"));
      int files = 1010;
      for (int n = 0; n < files; n++) {
        String key = LOGS + "%04d.json.gz".formatted(n);
        byte[] log =
            packed(
                "{\"Records\":[%s]}"
                    .formatted(
                        ContractAccount.records().getFirst().replace("aaaa0001", "id-" + n)));
        s3.putObject(request -> request.bucket("acme-trail").key(key), RequestBody.fromBytes(log));
      }
      CloudTrailRecords records =
          new CloudTrailRecords(
              "123456789012",
              ContractAccount.TAKEN_AT.minus(Duration.ofDays(14)),
              ContractAccount.TAKEN_AT);
      var read = new BucketSource(s3, "s3://acme-trail", List.of()).read(records);
      assertThat(read.gaps()).isEmpty();
      assertThat(records.gaps()).isEmpty();
      assertThat(records.events()).hasSize(files);
    } finally {
      moto.destroy();
      moto.onExit().join();
    }
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static boolean onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "moto_server")));
  }
}
