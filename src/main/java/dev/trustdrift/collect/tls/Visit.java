package dev.trustdrift.collect.tls;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.HttpsEndpoint;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// One connection to one host: resolved once, dialled at what was resolved, shaken hands, and asked
/// at most one question.
final class Visit {
  private static final int MAX_ADDRESSES = 8;

  private final Resolver resolver;
  private final HttpsEndpoint endpoint;
  private final boolean allowPrivate;
  private final Deadline deadline;
  private final PresentedChain presented = new PresentedChain();

  Visit(Resolver resolver, HttpsEndpoint endpoint, boolean allowPrivate, Deadline deadline) {
    this.resolver = resolver;
    this.endpoint = endpoint;
    this.allowPrivate = allowPrivate;
    this.deadline = deadline;
  }

  /// What came of it.
  ///
  /// @param chain as presented; there even where the rest failed
  /// @param body of the answer, where a path was asked for
  /// @param failure predicate of a sentence that begins with the host
  record Outcome(List<X509Certificate> chain, Optional<String> body, Optional<String> failure) {}

  /// Asks for the chain, and for a document where a path is given. Returns at the deadline, or when
  /// the calling thread is interrupted (which it stays), however the host drags its feet: reads on
  /// a virtual thread end with an interrupt, and the deadline is one for the whole visit.
  Outcome make(Optional<String> path) {
    FutureTask<Optional<String>> visit = new FutureTask<>(() -> visit(path));
    Thread.ofVirtual().name("tls-probe-" + endpoint).start(visit);
    try {
      Optional<String> body = visit.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
      return new Outcome(presented.certificates(), body, Optional.empty());
    } catch (TimeoutException e) {
      return failed("did not finish its answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("was not read to the end: the audit was interrupted");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return failed(reason(cause == null ? e : cause));
    } finally {
      visit.cancel(true);
    }
  }

  private Outcome failed(String reason) {
    return new Outcome(presented.certificates(), Optional.empty(), Optional.of(reason));
  }

  private Optional<String> visit(Optional<String> path)
      throws IOException, GeneralSecurityException, InterruptedException {
    List<InetSocketAddress> addresses = addresses();
    // Closing the plain socket under TLS never waits for the peer, as a TLS farewell may.
    try (Socket socket = dial(addresses)) {
      SSLSocket tls = secure(socket);
      tls.startHandshake();
      return path.isEmpty()
          ? Optional.empty()
          : Optional.of(
              HttpGet.body(
                  new BufferedInputStream(tls.getInputStream()),
                  tls.getOutputStream(),
                  endpoint.toString(),
                  path.get()));
    }
  }

  /// Those addresses of the host that may be dialled.
  private List<InetSocketAddress> addresses() throws IOException, InterruptedException {
    List<InetSocketAddress> dialled = new ArrayList<>();
    Optional<String> refused = Optional.empty();
    for (InetSocketAddress address : resolved()) {
      AddressKind kind = AddressKind.of(address.getAddress());
      if (kind.dialled(allowPrivate)) {
        dialled.add(address);
      } else if (refused.isEmpty()) {
        refused = Optional.of(refusal(address, kind));
      }
    }
    if (dialled.isEmpty()) {
      throw new Refusal(refused.orElse("has no address"));
    }
    return dialled.subList(0, Math.min(MAX_ADDRESSES, dialled.size()));
  }

  private static String refusal(InetSocketAddress address, AddressKind kind) {
    return "resolves to `%s`, %s, which the probe does not dial%s"
        .formatted(
            address.getAddress().getHostAddress(),
            kind.words(),
            kind.configurable()
                ? "; if the issuer is yours, set `allowPrivateAddresses: true` for it in trustdrift.yaml"
                : "");
  }

  /// A look-up can't be interrupted and would hold a carrier of the virtual threads: it gets a
  /// thread of its own, which is left behind where it is too slow.
  private List<InetSocketAddress> resolved() throws IOException, InterruptedException {
    FutureTask<List<InetSocketAddress>> lookup =
        new FutureTask<>(() -> resolver.resolve(endpoint.host(), endpoint.port()));
    Thread.ofPlatform().daemon().name("resolve-" + endpoint).start(lookup);
    try {
      return lookup.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new Refusal("was not resolved in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  /// The first address that takes the connection, each with an equal share of the time left.
  private Socket dial(List<InetSocketAddress> addresses) throws IOException {
    for (int i = 0; ; i++) {
      Socket socket = new Socket();
      try {
        socket.connect(
            addresses.get(i), Math.max(1, deadline.millisLeft() / (addresses.size() - i)));
        return socket;
      } catch (IOException e) {
        socket.close();
        if (i == addresses.size() - 1) {
          throw e;
        }
      }
    }
  }

  /// A context of its own for each visit: a resumed session would present no certificates.
  private SSLSocket secure(Socket socket) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {presented}, null);
    SSLSocket tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(socket, endpoint.host(), endpoint.port(), /* autoClose= */ false);
    // RFC 6066, section 3: a name, never an address.
    if (!isAddress(endpoint.host())) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setServerNames(List.of(serverName()));
      tls.setSSLParameters(parameters);
    }
    tls.setSoTimeout(deadline.millisLeft());
    return tls;
  }

  private SNIHostName serverName() throws Refusal {
    try {
      return new SNIHostName(endpoint.host());
    } catch (IllegalArgumentException e) {
      throw new Refusal("is not a name that TLS can ask for");
    }
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private static String reason(Throwable cause) {
    return switch (cause) {
      case Refusal refusal -> String.valueOf(refusal.getMessage());
      case UnknownHostException _ -> "does not resolve: no such name, or no resolver answered";
      case SocketTimeoutException _ -> "did not answer in time";
      case NoRouteToHostException _ -> "can't be reached: no route to its address";
      case SSLException tls -> "makes no TLS connection: " + detail(tls);
      case SocketException socket -> "can't be connected to: " + detail(socket);
      default -> "can't be read: " + detail(cause);
    };
  }

  private static String detail(Throwable cause) {
    String message = cause.getMessage();
    return Printable.of(message == null ? cause.getClass().getSimpleName() : message, 200);
  }
}
