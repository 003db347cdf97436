package dev.trustdrift.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/// A real server on a free port of 127.0.0.1, which presents whatever chain it is given, in that
/// order, flaws included. Close it to free the port and every connection.
public final class TlsServer implements AutoCloseable {

  /// What a server does with one connection.
  @FunctionalInterface
  public interface Conversation {
    void hold(Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private TlsServer(ServerSocket listener) {
    this.listener = listener;
  }

  /// A server that answers each request as `answer` says: from path to the whole HTTP answer.
  ///
  /// @param chain its leaf first; the leaf's key signs the handshake
  public static TlsServer serving(UnaryOperator<String> answer, TestCertificate... chain) {
    return serving(answer, new String[] {"TLSv1.2", "TLSv1.3"}, chain);
  }

  public static TlsServer serving(
      UnaryOperator<String> answer, String[] protocols, TestCertificate... chain) {
    return speakingTls(
        (socket, path) ->
            socket.getOutputStream().write(answer.apply(path).getBytes(StandardCharsets.UTF_8)),
        protocols,
        chain);
  }

  /// A server that finishes the handshake, reads a request and then does what it likes.
  public static TlsServer afterRequest(Conversation conversation, TestCertificate... chain) {
    return speakingTls(
        (socket, path) -> conversation.hold(socket), new String[] {"TLSv1.2", "TLSv1.3"}, chain);
  }

  /// A server without TLS.
  public static TlsServer plain(Conversation conversation) {
    TlsServer server = listen();
    server.accept(conversation);
    return server;
  }

  private interface Reply {
    void to(Socket socket, String path) throws IOException;
  }

  private static TlsServer speakingTls(Reply reply, String[] protocols, TestCertificate... chain) {
    SSLContext context;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new AsGiven(chain)}, null, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    TlsServer server = listen();
    server.accept(
        socket -> {
          try (SSLSocket tls =
              (SSLSocket) context.getSocketFactory().createSocket(socket, null, true)) {
            tls.setEnabledProtocols(protocols);
            tls.startHandshake();
            server.note(tls);
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(tls.getInputStream(), StandardCharsets.US_ASCII));
            String request = in.readLine();
            if (request == null) {
              return;
            }
            String path = request.split(" ", 3)[1];
            server.requests.add(path);
            String line = in.readLine();
            while (line != null && !line.isEmpty()) {
              server.requests.add(line);
              line = in.readLine();
            }
            reply.to(tls, path);
          }
        });
    return server;
  }

  private static TlsServer listen() {
    try {
      return new TlsServer(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Conversation conversation) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listener.isClosed()) {
                try {
                  Socket socket = listener.accept();
                  open.add(socket);
                  Thread.ofVirtual().start(() -> hold(conversation, socket));
                } catch (IOException e) {
                  return; // closed
                }
              }
            });
  }

  private static void hold(Conversation conversation, Socket socket) {
    try (socket) {
      conversation.hold(socket);
    } catch (IOException e) {
      // The client went away, or wants no certificate of ours: its business.
    }
  }

  private void note(SSLSocket tls) {
    if (tls.getSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        names.add(new String(name.getEncoded(), StandardCharsets.US_ASCII));
      }
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// The server names that clients asked for (SNI), oldest first.
  public List<String> names() {
    return List.copyOf(names);
  }

  /// Paths and header lines of the requests, oldest first.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A `200` answer with that JSON.
  public static String json(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  /// A discovery document of an issuer whose keys are at `jwksUri`.
  public static String discovery(String issuer, String jwksUri) {
    return json("{\"issuer\": \"%s\", \"jwks_uri\": \"%s\"}".formatted(issuer, jwksUri));
  }

  /// Writes until the client has had enough.
  public static void endlessly(OutputStream out, String piece) throws IOException {
    byte[] bytes = piece.repeat(1 + 8_192 / piece.length()).getBytes(StandardCharsets.US_ASCII);
    while (true) {
      out.write(bytes);
    }
  }

  /// Presents its chain to everybody, whatever is asked for.
  private static final class AsGiven extends X509ExtendedKeyManager {
    private static final String ALIAS = "chain";
    private final TestCertificate[] chain;

    AsGiven(TestCertificate... chain) {
      this.chain = chain.clone();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return keyType.startsWith("EC") ? ALIAS : null;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
      return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return Arrays.stream(chain).map(TestCertificate::certificate).toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return chain[0].key();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return null;
    }
  }
}
