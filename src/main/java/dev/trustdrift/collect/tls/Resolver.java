package dev.trustdrift.collect.tls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Where a host name leads: asked once a dial, and only what it answered is dialled.
@FunctionalInterface
public interface Resolver {

  /// The socket addresses of a host, best first.
  ///
  /// @throws UnknownHostException where the name has none
  List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException;

  /// The machine's own resolver.
  static Resolver system() {
    return (host, port) ->
        Arrays.stream(InetAddress.getAllByName(host))
            .map(address -> new InetSocketAddress(address, port))
            .toList();
  }
}
