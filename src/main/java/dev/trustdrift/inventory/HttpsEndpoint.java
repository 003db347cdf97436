package dev.trustdrift.inventory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Host and port that an `https` URL leads to: the key under which a [Chain] is kept.
///
/// @param host lower case; an IPv6 literal without its brackets
/// @param path as in a request line: escaped, without a slash at its end, empty for the root
public record HttpsEndpoint(String host, int port, String path) {

  private static final int HTTPS_PORT = 443;
  private static final int LAST_PORT = 65_535;

  /// What the URL leads to, or nothing where it is not an `https` URL with a host (RFC 3986), or
  /// puts user information before it.
  public static Optional<HttpsEndpoint> of(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String host = uri.getHost();
    if (!"https".equalsIgnoreCase(uri.getScheme())
        || host == null
        || host.isEmpty()
        || uri.getRawUserInfo() != null
        || uri.getPort() == 0
        || uri.getPort() > LAST_PORT) {
      return Optional.empty();
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return Optional.of(
        new HttpsEndpoint(
            name.toLowerCase(Locale.ROOT),
            uri.getPort() < 0 ? HTTPS_PORT : uri.getPort(),
            withoutSlash(URI.create(uri.toASCIIString()).getRawPath())));
  }

  /// Whether both lead to the same socket.
  public boolean sameSocket(HttpsEndpoint other) {
    return host.equals(other.host) && port == other.port;
  }

  /// `host`, or `host:port` where the port is not the usual one.
  @Override
  public String toString() {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == HTTPS_PORT ? name : name + ":" + port;
  }

  private static String withoutSlash(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
