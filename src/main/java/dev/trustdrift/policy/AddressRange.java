package dev.trustdrift.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A range of IP addresses in CIDR notation, or a single address. Nothing is looked up in DNS.
public final class AddressRange {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private final byte[] network;
  private final int prefix;

  private AddressRange(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /// Reads `192.0.2.0/24`, `2001:db8::/32` or a bare address; empty for anything else.
  public static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    String length = slash < 0 ? "" : text.substring(slash + 1);
    return address(slash < 0 ? text : text.substring(0, slash))
        .flatMap(
            network -> {
              int bits = network.length * 8;
              if (slash < 0) {
                return Optional.of(new AddressRange(network, bits));
              }
              return length.matches("\\d{1,3}") && Integer.parseInt(length) <= bits
                  ? Optional.of(new AddressRange(network, Integer.parseInt(length)))
                  : Optional.empty();
            });
  }

  /// Whether an address, or a whole range, lies in this one; false for text that is neither. An
  /// IPv4 address lies in no IPv6 range, and the reverse.
  public boolean contains(String text) {
    return parse(text)
        .filter(other -> other.network.length == network.length && other.prefix >= prefix)
        .filter(other -> samePrefix(other.network))
        .isPresent();
  }

  /// The range's first address, as the range writes it.
  String first() {
    return text(network);
  }

  /// The addresses at which membership turns: the lowest of the range, and the one after it unless
  /// that is the end of all addresses.
  List<String> turns() {
    byte[] lowest = network.clone();
    for (int bit = prefix; bit < lowest.length * 8; bit++) {
      lowest[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    byte[] next = lowest.clone();
    for (int bit = prefix - 1; bit >= 0; bit--) {
      next[bit / 8] ^= (byte) (0x80 >> (bit % 8));
      if ((next[bit / 8] & (0x80 >> (bit % 8))) != 0) {
        return List.of(text(lowest), text(next));
      }
    }
    return List.of(text(lowest));
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  private boolean samePrefix(byte[] other) {
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((network[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<byte[]> address(String text) {
    if (text.length() > 45 || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
