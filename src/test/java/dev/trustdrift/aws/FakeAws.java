package dev.trustdrift.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An AWS endpoint on 127.0.0.1 that speaks the real protocols: query and XML (IAM, STS, SNS), JSON
/// 1.1 (Athena, CloudTrail, SSM), REST (S3). Point a client at [#endpoint] with any credentials.
///
/// What an action answers is a function that a test hands in ([#on]); [FakeIam], [FakeCloudTrail]
/// and [FakeAthena] bring those of an account. Actions are named as IAM policies name them:
/// `iam:ListRoles`. Calls are counted, retries included.
public final class FakeAws implements AutoCloseable {
  /// Services whose errors are JSON.
  private static final List<String> JSON = List.of("athena", "cloudtrail", "ssm");

  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/]+)/[0-9]{8}/([^/]+)/([^/]+)/aws4_request");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Function<Request, Answer>> answers = new ConcurrentHashMap<>();
  private final Map<String, Deque<Answer>> next = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private FakeAws(HttpServer server) {
    this.server = server;
  }

  /// Starts one on a free port. It knows `sts:GetCallerIdentity` (account 123456789012) and nothing
  /// else.
  public static FakeAws start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeAws aws = new FakeAws(server);
      server.setExecutor(aws.threads);
      server.createContext("/", aws::serve);
      aws.identity("123456789012");
      server.start();
      return aws;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One signed request.
  ///
  /// @param action `iam:ListRoles`; for S3 after the method, `s3:PutObject`
  /// @param form the parameters of a query request; for S3 those behind the `?`
  /// @param body as sent, read as UTF-8
  public record Request(
      String action,
      String accessKeyId,
      String region,
      String path,
      Map<String, String> form,
      Map<String, String> headers,
      String body) {
    /// A parameter of a query request, the empty text where it was not sent.
    public String parameter(String name) {
      return form.getOrDefault(name, "");
    }
  }

  /// What comes back.
  public record Answer(int status, String contentType, Map<String, String> headers, String body) {
    /// The result of a query request: `<ListRolesResult>` and what stands in it.
    public static Answer xml(String action, String result) {
      String name = action.substring(action.indexOf(':') + 1);
      return of(
          200,
          "text/xml",
          "<%1$sResponse xmlns=\"urn:aws\"><%1$sResult>%2$s</%1$sResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></%1$sResponse>"
              .formatted(name, result));
    }

    public static Answer json(String json) {
      return of(200, "application/x-amz-json-1.1", json);
    }

    /// An error as the service of that action words it.
    public static Answer error(String action, int status, String code, String message) {
      if (action.startsWith("s3:")) {
        return of(
            status,
            "application/xml",
            "<Error><Code>%s</Code><Message>%s</Message><RequestId>r-1</RequestId></Error>"
                .formatted(code, message));
      }
      return JSON.contains(action.substring(0, action.indexOf(':')))
          ? of(
              status,
              "application/x-amz-json-1.1",
              "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message))
          : of(
              status,
              "text/xml",
              "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
                  .formatted(code, message));
    }

    public static Answer of(int status, String contentType, String body) {
      return new Answer(status, contentType, Map.of(), body);
    }

    /// The same, broken off in the middle: a whole HTTP message with half a document.
    public Answer cutShort() {
      return new Answer(status, contentType, headers, body.substring(0, body.length() / 2));
    }
  }

  /// Where clients are pointed: `http://127.0.0.1:<port>`.
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Answers an action from now on.
  public FakeAws on(String action, Function<Request, Answer> answer) {
    answers.put(action, answer);
    return this;
  }

  /// How an action is answered now, for an answer that only differs at times.
  public Function<Request, Answer> answer(String action) {
    return answers.getOrDefault(action, FakeAws::unknown);
  }

  /// Answers the next call of an action so, then as before; several wait in line.
  public FakeAws once(String action, Answer answer) {
    next.computeIfAbsent(action, any -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /// Answers an action with an error from now on.
  public FakeAws failing(String action, int status, String code) {
    return on(action, request -> Answer.error(action, status, code, code + " said the fake"));
  }

  /// Denies an action as IAM does.
  public FakeAws denying(String action) {
    return on(
        action,
        request ->
            Answer.error(
                action,
                JSON.contains(action.substring(0, action.indexOf(':'))) ? 400 : 403,
                JSON.contains(action.substring(0, action.indexOf(':')))
                    ? "AccessDeniedException"
                    : "AccessDenied",
                "User: arn:aws:iam::123456789012:user/auditor is not authorized to perform: "
                    + action
                    + " because no identity-based policy allows the action"));
  }

  /// Cuts every further answer to an action in the middle.
  public FakeAws cuttingShort(String action) {
    Function<Request, Answer> whole = answers.getOrDefault(action, FakeAws::unknown);
    return on(action, request -> whole.apply(request).cutShort());
  }

  /// The account that `sts:GetCallerIdentity` names.
  public FakeAws identity(String account) {
    return on(
        "sts:GetCallerIdentity",
        request ->
            Answer.xml(
                request.action(),
                "<Arn>arn:aws:iam::%1$s:user/auditor</Arn><UserId>AIDAEXAMPLE</UserId><Account>%1$s</Account>"
                    .formatted(account)));
  }

  /// Calls so far by action.
  public Map<String, Integer> calls() {
    Map<String, Integer> counts = new TreeMap<>();
    requests.forEach(request -> counts.merge(request.action(), 1, Integer::sum));
    return counts;
  }

  /// Calls so far of one service.
  public int calls(String service) {
    return calls().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(service + ":"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /// All requests so far, in the order of arrival.
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = request(exchange);
      requests.add(request);
      Deque<Answer> waiting = next.getOrDefault(request.action(), new ArrayDeque<>());
      Answer answer;
      synchronized (waiting) {
        answer =
            Optional.ofNullable(waiting.poll())
                .orElseGet(
                    () -> answers.getOrDefault(request.action(), FakeAws::unknown).apply(request));
      }
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.getResponseHeaders().set("x-amzn-RequestId", "r-1");
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), empty ? -1 : body.length);
      if (!empty) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static Answer unknown(Request request) {
    return Answer.error(
        request.action(), 400, "InvalidAction", "the fake does not know " + request.action());
  }

  private static Request request(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    Matcher scope = SCOPE.matcher(headers.getOrDefault("Authorization", ""));
    boolean signed = scope.find();
    String service = signed ? scope.group(3) : "unsigned";
    Map<String, String> form = new HashMap<>();
    String target = headers.getOrDefault("X-Amz-Target", "");
    String action;
    if (service.equals("s3")) {
      action = s3(exchange);
      parameters(Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""), form);
    } else if (!target.isEmpty()) {
      action = target.substring(target.lastIndexOf('.') + 1);
    } else {
      parameters(body, form);
      action = form.getOrDefault("Action", "none");
    }
    return new Request(
        service + ":" + action,
        signed ? scope.group(1) : "",
        signed ? scope.group(2) : "",
        exchange.getRequestURI().getRawPath(),
        form,
        headers,
        body);
  }

  private static void parameters(String text, Map<String, String> into) {
    for (String pair : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      into.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
    }
  }

  private static String s3(HttpExchange exchange) {
    boolean key = exchange.getRequestURI().getRawPath().indexOf('/', 1) > 0;
    return switch (exchange.getRequestMethod()) {
      case "GET" -> key ? "GetObject" : "ListObjectsV2";
      case "HEAD" -> key ? "HeadObject" : "HeadBucket";
      case "PUT" -> key ? "PutObject" : "CreateBucket";
      case "DELETE" -> "DeleteObject";
      default -> exchange.getRequestMethod();
    };
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
