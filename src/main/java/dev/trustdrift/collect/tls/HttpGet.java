package dev.trustdrift.collect.tls;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.DiscoveryDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One GET over a connection that is already made (RFC 9112), because no HTTP client of the JDK
/// dials an address of the caller's choice under another name.
///
/// Reads at most 1 MiB of body and 64 KiB of everything else.
final class HttpGet {
  private static final int MAX_BODY = DiscoveryDocument.MAX_BYTES;
  private static final int MAX_AROUND = 64 * 1024;
  private static final int MAX_LINE = 8 * 1024;
  private static final int MAX_INTERIM = 5;
  // RFC 9112, section 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,10}");
  // RFC 9112, section 7.1: chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \\t]*(?:;.*)?");

  private final InputStream in;
  private int allowance = MAX_BODY + MAX_AROUND;

  private HttpGet(InputStream in) {
    this.in = in;
  }

  /// Asks for a path and gives the body of a `200` answer.
  ///
  /// @param authority for the `Host` field
  /// @throws Refusal on any other answer, and on one that is too big or makes no sense
  static String body(InputStream in, OutputStream out, String authority, String path)
      throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: trustdrift\r\nAccept: application/json\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
            .formatted(path, authority);
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return new HttpGet(in).answer(path);
  }

  private String answer(String path) throws IOException {
    int status = status();
    Map<String, String> fields = fields();
    for (int interim = 0; status < 200; interim++) {
      if (interim == MAX_INTERIM) {
        throw new Refusal("sends interim HTTP answers without end");
      }
      status = status();
      fields = fields();
    }
    if (status >= 300 && status < 400) {
      throw new Refusal(
          "answers %d for `%s` and points to `%s`; redirects are not followed"
              .formatted(status, path, Printable.of(fields.getOrDefault("location", ""), 200)));
    }
    if (status != 200) {
      throw new Refusal("answers %d for `%s`".formatted(status, path));
    }
    byte[] body;
    if (fields.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT).endsWith("chunked")) {
      body = chunks();
    } else if (fields.containsKey("content-length")) {
      body = counted(fields.getOrDefault("content-length", ""));
    } else {
      body = untilClosed();
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private int status() throws IOException {
    Matcher line = STATUS.matcher(line());
    if (!line.matches()) {
      throw new Refusal("speaks TLS but not HTTP/1.1");
    }
    return Integer.parseInt(line.group(1));
  }

  /// The header section, names in lower case; of a repeated field the last value.
  private Map<String, String> fields() throws IOException {
    Map<String, String> fields = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private byte[] counted(String length) throws IOException {
    if (!LENGTH.matcher(length).matches()) {
      throw new Refusal("sends the Content-Length `%s`".formatted(Printable.of(length, 40)));
    }
    long wanted = Long.parseLong(length);
    if (wanted > MAX_BODY) {
      throw tooBig();
    }
    return exactly((int) wanted);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      Matcher line = CHUNK.matcher(line());
      if (!line.matches()) {
        throw new Refusal("sends a chunked body that is malformed");
      }
      long size = Long.parseLong(line.group(1), 16);
      if (size == 0) {
        return body.toByteArray();
      }
      if (size > MAX_BODY - body.size()) {
        throw tooBig();
      }
      body.writeBytes(exactly((int) size));
      if (!line().isEmpty()) {
        throw new Refusal("sends a chunked body that is malformed");
      }
    }
  }

  private byte[] untilClosed() throws IOException {
    byte[] body = in.readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw tooBig();
    }
    return body;
  }

  private byte[] exactly(int length) throws IOException {
    spend(length);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new Refusal("closes the connection before the document ends");
    }
    return bytes;
  }

  /// A line without its end, CRLF or a lone LF (RFC 9112, section 2.2).
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      spend(1);
      int next = in.read();
      if (next < 0) {
        throw new Refusal("closes the connection before its HTTP answer ends");
      }
      if (next == '\n') {
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
            ? line.substring(0, end - 1)
            : line.toString();
      }
      if (line.length() == MAX_LINE) {
        throw new Refusal("sends an HTTP line of more than 8 KiB");
      }
      line.append((char) next);
    }
  }

  private void spend(int bytes) throws Refusal {
    allowance -= bytes;
    if (allowance < 0) {
      throw tooBig();
    }
  }

  private static Refusal tooBig() {
    return new Refusal("serves a discovery document of more than 1 MiB");
  }
}
