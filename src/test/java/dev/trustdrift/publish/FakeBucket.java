package dev.trustdrift.publish;

import dev.trustdrift.aws.FakeAws;
import dev.trustdrift.aws.FakeAws.Answer;
import dev.trustdrift.aws.FakeAws.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// S3's objects, in memory, behind a [FakeAws]: what is put can be got, copied, and put under the
/// conditions of `If-Match` and `If-None-Match`.
public final class FakeBucket {
  private final Map<String, String> objects = new TreeMap<>();
  private final Map<String, String> types = new TreeMap<>();
  private final Map<String, Map<String, String>> metadata = new TreeMap<>();

  private FakeBucket() {}

  /// Adds PutObject and GetObject to a server.
  public static FakeBucket on(FakeAws aws) {
    FakeBucket bucket = new FakeBucket();
    aws.on("s3:PutObject", bucket::put);
    aws.on("s3:GetObject", bucket::get);
    return bucket;
  }

  /// Path (`/bucket/key`) to content.
  public synchronized Map<String, String> objects() {
    return new TreeMap<>(objects);
  }

  /// The content type that an object was put with.
  public synchronized String type(String path) {
    return types.getOrDefault(path, "");
  }

  /// Puts an object from outside.
  public synchronized void put(String path, String content) {
    objects.put(path, content);
  }

  /// An error as S3 words it.
  public static Answer error(int status, String code, String message) {
    return Answer.of(
        status,
        "application/xml",
        "<Error><Code>%s</Code><Message>%s</Message><RequestId>r-1</RequestId></Error>"
            .formatted(code, message));
  }

  /// The entity tag of a content.
  public static String etag(String content) {
    return "\"%08x\"".formatted(content.hashCode());
  }

  private synchronized Answer put(Request request) {
    String there = objects.get(request.path());
    String copied = request.headers().get("X-amz-copy-source");
    if (copied != null) {
      objects.put(
          request.path(),
          objects.getOrDefault("/" + URLDecoder.decode(copied, StandardCharsets.UTF_8), ""));
      return Answer.of(200, "application/xml", "<CopyObjectResult/>");
    }
    String wanted = request.headers().get("If-match");
    if (wanted != null && there == null) {
      return error(404, "NoSuchKey", "The specified key does not exist.");
    }
    if ((wanted != null && there != null && !wanted.equals(etag(there)))
        || (request.headers().containsKey("If-none-match") && there != null)) {
      return error(412, "PreconditionFailed", "At least one of the pre-conditions did not hold");
    }
    boolean chunked =
        request.headers().getOrDefault("Content-Encoding", "").contains("aws-chunked");
    objects.put(request.path(), chunked ? dechunked(request.body()) : request.body());
    types.put(request.path(), request.headers().getOrDefault("Content-Type", ""));
    Map<String, String> own = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-meta-")) {
                own.put(name, value);
              }
            });
    metadata.put(request.path(), own);
    return Answer.of(200, "application/xml", "");
  }

  private synchronized Answer get(Request request) {
    String content = objects.get(request.path());
    if (content == null) {
      return error(404, "NoSuchKey", "The specified key does not exist.");
    }
    Map<String, String> headers = new TreeMap<>(metadata.getOrDefault(request.path(), Map.of()));
    headers.put("ETag", etag(content));
    headers.put("Last-Modified", "Thu, 19 Nov 2026 06:00:00 GMT");
    return new Answer(200, "application/octet-stream", headers, content);
  }

  /// The `aws-chunked` encoding: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n` until size 0.
  private static String dechunked(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder content = new StringBuilder();
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (bytes[end] != '\r') {
        end++;
      }
      String head = new String(bytes, at, end - at, StandardCharsets.US_ASCII);
      int semicolon = head.indexOf(';');
      int size = Integer.parseInt(semicolon < 0 ? head : head.substring(0, semicolon), 16);
      if (size == 0) {
        return content.toString();
      }
      content.append(new String(bytes, end + 2, size, StandardCharsets.UTF_8));
      at = end + 2 + size + 2;
    }
    throw new IllegalArgumentException("no last chunk");
  }
}
