package dev.trustdrift.collect.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trustdrift.collect.CollectorContract;
import dev.trustdrift.collect.ContractAccount;
import dev.trustdrift.collect.NothingReadable;
import dev.trustdrift.collect.snapshot.Snapshot;
import dev.trustdrift.collect.tls.ProbeResult;
import dev.trustdrift.config.Config;
import dev.trustdrift.inventory.Gap;
import dev.trustdrift.inventory.Inventory;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/// One contract, held by every source.
final class SourcesTest {
  /// The wire protocol in this process, always.
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  final class FakeWire implements CollectorContract {
    private final Inventory seen;

    FakeWire() throws NothingReadable {
      try (Live live = Live.contract()) {
        seen = live.collect();
      }
    }

    @Override
    public Inventory seen() {
      return seen;
    }

    @Override
    public boolean exact() {
      return true;
    }
  }

  /// A snapshot of the former.
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  final class SavedAndReadAgain implements CollectorContract {
    private Inventory seen = ContractAccount.sized(0, 0, 0, 0);

    @BeforeAll
    void save(@TempDir Path temp) throws NothingReadable, IOException {
      try (Live live = Live.contract()) {
        Snapshot.write(temp.resolve("saved"), live.collect());
      }
      seen = Snapshot.read(temp.resolve("saved"), Config.DEFAULT);
    }

    @Override
    public Inventory seen() {
      return seen;
    }

    @Override
    public boolean exact() {
      return true;
    }
  }

  /// moto_server, where it is on the PATH.
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  final class Moto implements CollectorContract {
    private static final Pattern RUNNING =
        Pattern.compile("Running on (http://127\\.0\\.0\\.1:[0-9]+)");

    private Inventory seen = ContractAccount.sized(0, 0, 0, 0);
    private @org.jspecify.annotations.Nullable Process server;

    @BeforeAll
    void start() throws IOException, NothingReadable {
      boolean there =
          Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, "moto_server")));
      if (!there) {
        System.out.println("skipped: collector contract on moto, no moto_server on the PATH");
      }
      assumeTrue(there, "no moto_server on the PATH");
      Process started =
          new ProcessBuilder("moto_server", "-H", "127.0.0.1", "-p", "0")
              .redirectErrorStream(true)
              .start();
      server = started;
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
      URI endpoint = endpoint(said);
      // It logs every request: unread, the pipe would fill and the server stop.
      Thread.ofVirtual().start(() -> said.lines().forEach(line -> {}));
      Seed.account(ContractAccount.inventory(), endpoint);
      seen = collect(endpoint);
    }

    private static URI endpoint(BufferedReader said) throws IOException {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        Matcher running = RUNNING.matcher(line);
        if (running.find()) {
          return URI.create(running.group(1));
        }
      }
      throw new IOException("moto_server ended before it ran");
    }

    @AfterAll
    void stop() {
      if (server != null) {
        server.descendants().forEach(ProcessHandle::destroy);
        server.destroy();
      }
    }

    @Override
    public Inventory seen() {
      return seen;
    }

    @Override
    public boolean exact() {
      return false;
    }

    /// No LookupEvents, and no root line in the credential report.
    @Override
    public List<Gap.Part> lacking() {
      return List.of(Gap.Part.TRAIL, Gap.Part.CREDENTIAL_REPORT);
    }
  }

  /// LocalStack, where Docker runs.
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  final class LocalStack implements CollectorContract {
    private Inventory seen = ContractAccount.sized(0, 0, 0, 0);
    private Optional<LocalStackContainer> container = Optional.empty();

    @BeforeAll
    void start() throws NothingReadable {
      boolean docker = DockerClientFactory.instance().isDockerAvailable();
      if (!docker) {
        System.out.println("skipped: collector contract on LocalStack, no Docker engine runs");
      }
      assumeTrue(docker, "no Docker engine runs");
      // The last line of images that asks for no token; its IAM is moto's.
      LocalStackContainer started =
          new LocalStackContainer(DockerImageName.parse("localstack/localstack:4.4"))
              .withServices("iam", "sts")
              .withEnv("DEFAULT_ACCOUNT_ID", "123456789012");
      container = Optional.of(started);
      started.start();
      Seed.account(ContractAccount.inventory(), started.getEndpoint());
      seen = collect(started.getEndpoint());
    }

    @AfterAll
    void stop() {
      container.ifPresent(LocalStackContainer::stop);
    }

    @Override
    public Inventory seen() {
      return seen;
    }

    @Override
    public boolean exact() {
      return false;
    }

    /// CloudTrail is in a paid plan; the report is moto's.
    @Override
    public List<Gap.Part> lacking() {
      return List.of(Gap.Part.TRAIL, Gap.Part.CREDENTIAL_REPORT);
    }
  }

  private static Inventory collect(URI endpoint) throws NothingReadable {
    return Live.before(
            endpoint,
            (provider, allowPrivate) -> new ProbeResult(Optional.empty(), List.of(), List.of()),
            new TurnedClock(),
            Duration.ofMinutes(1))
        .collect(Config.DEFAULT);
  }
}
