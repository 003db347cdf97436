package dev.trustdrift.collect.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Records what a server presents and believes it: an auditor must see the chains that are wrong,
/// and sends nothing secret. Being an extended trust manager keeps JSSE from adding checks of its
/// own in front.
final class PresentedChain extends X509ExtendedTrustManager {
  private volatile List<X509Certificate> certificates = List.of();

  /// In the order of the server's Certificate message; empty before it arrived.
  List<X509Certificate> certificates() {
    return certificates;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) {
    certificates = List.of(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
    certificates = List.of(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
    certificates = List.of(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) {
    throw new IllegalStateException("the probe serves nobody");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
    throw new IllegalStateException("the probe serves nobody");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
    throw new IllegalStateException("the probe serves nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
