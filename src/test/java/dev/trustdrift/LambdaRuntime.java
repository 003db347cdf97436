package dev.trustdrift;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lambda around the handler: the Runtime API on 127.0.0.1, and a process of Lambda's own runtime
/// interface client that serves it (AWS Lambda, "Using the Lambda runtime API for custom
/// runtimes").
final class LambdaRuntime implements AutoCloseable {
  private static final Path LOG = Path.of("target/lambda-runtime.log");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<CompletableFuture<Outcome>> waiting = new ArrayBlockingQueue<>(1);
  private final Process process;
  private volatile String requestId = "";

  private LambdaRuntime(HttpServer server, Process process) {
    this.server = server;
    this.process = process;
  }

  /// What an invocation came to.
  ///
  /// @param failed whether the function failed, so that Lambda retries and the alarm rings
  record Outcome(boolean failed, String body) {}

  /// Starts the handler in a process of its own.
  static LambdaRuntime start(Map<String, String> environment) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(CLIENT);
    command.add("dev.trustdrift.Handler::handleRequest");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(LOG.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort(),
                "AWS_LAMBDA_FUNCTION_NAME", "trustdrift",
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/trustdrift",
                "AWS_LAMBDA_LOG_STREAM_NAME", "s",
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
                "LAMBDA_TASK_ROOT", new File("target").getAbsolutePath(),
                "_HANDLER", "dev.trustdrift.Handler::handleRequest"));
    builder.environment().putAll(environment);
    LambdaRuntime runtime = new LambdaRuntime(server, builder.start());
    server.setExecutor(runtime.threads);
    server.createContext("/2018-06-01/runtime/", runtime::serve);
    server.start();
    return runtime;
  }

  /// Sends an event and waits for what it comes to.
  Outcome invoke(byte[] event) throws InterruptedException {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    waiting.put(outcome);
    events.put(event);
    var _ =
        process
            .onExit()
            .thenAccept(p -> outcome.complete(new Outcome(true, "exit " + p.exitValue())));
    try {
      return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the handler did not answer; see target/lambda-runtime.log", e);
    }
  }

  Outcome invoke(String event) throws InterruptedException {
    return invoke(event.getBytes(StandardCharsets.UTF_8));
  }

  /// What the last invocation logged, as JSON objects; lines without its id are not its.
  List<JsonNode> log() throws IOException {
    try (Stream<String> lines = Files.lines(LOG)) {
      return lines
          .filter(line -> line.startsWith("{") && line.contains(requestId))
          .map(line -> JsonMapper.shared().readTree(line))
          .filter(line -> line.path("requestId").asString("").equals(requestId))
          .toList();
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/invocation/next")) {
        byte[] event = events.take();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        requestId = UUID.randomUUID().toString();
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", requestId);
        exchange
            .getResponseHeaders()
            .set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(System.currentTimeMillis() + PATIENCE.toMillis()));
        exchange
            .getResponseHeaders()
            .set(
                "Lambda-Runtime-Invoked-Function-Arn",
                "arn:aws:lambda:eu-central-1:123456789012:function:trustdrift");
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
        return;
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] ok = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(202, ok.length);
      exchange.getResponseBody().write(ok);
      CompletableFuture<Outcome> outcome = waiting.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (outcome != null) {
        outcome.complete(new Outcome(path.endsWith("/error"), body));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
