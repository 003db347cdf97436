package dev.trustdrift.collect.tls;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// What an address is for, as far as it matters to a program that dials names others chose: only
/// public ones lead out of the network that the auditor runs in (IANA special-purpose address
/// registries, RFC 6890).
enum AddressKind {
  PUBLIC("a public address", true),
  LOOPBACK("a loopback address", true),
  LINK_LOCAL("a link-local address", true),
  PRIVATE("a private address", true),
  /// Answers credentials to whoever asks from inside a cloud machine; never an issuer.
  METADATA("a cloud metadata address", false),
  MULTICAST("a multicast address", false),
  UNSPECIFIED("an unspecified address", false),
  RESERVED("a reserved address", false);

  private static final HexFormat HEX = HexFormat.of();

  private final String words;
  private final boolean configurable;

  AddressKind(String words, boolean configurable) {
    this.words = words;
    this.configurable = configurable;
  }

  /// Such as `a private address`.
  String words() {
    return words;
  }

  /// Whether `allowPrivateAddresses` opens this kind. The others host no issuer anywhere.
  boolean configurable() {
    return configurable;
  }

  /// Whether the probe may dial it.
  boolean dialled(boolean allowPrivate) {
    return this == PUBLIC || (allowPrivate && configurable);
  }

  /// An IPv6 address that only wraps an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo, ISATAP)
  /// is of the kind of the wrapped one, since that is where the packets go.
  static AddressKind of(InetAddress address) {
    return switch (address) {
      case Inet4Address v4 -> ofV4(v4.getAddress());
      case Inet6Address v6 -> ofV6(v6.getAddress());
      default -> RESERVED;
    };
  }

  private static AddressKind ofV4(byte[] address) {
    int a = address[0] & 0xff;
    int b = address[1] & 0xff;
    int c = address[2] & 0xff;
    int d = address[3] & 0xff;
    if (a == 169 && b == 254) {
      // Instance metadata of AWS, Azure and GCP; container credentials and DNS of AWS.
      return c == 169 || (c == 170 && (d == 2 || d == 23)) ? METADATA : LINK_LOCAL;
    }
    if (a == 100 && b == 100 && c == 100 && d == 200) {
      return METADATA; // Alibaba Cloud
    }
    if (a == 168 && b == 63 && c == 129 && d == 16) {
      return METADATA; // Azure's wire server: a public address that leads to the machine's own host
    }
    if (a == 192 && b == 0 && c == 0) {
      return d == 192 ? METADATA : RESERVED; // Oracle Cloud; IETF protocol assignments
    }
    if (a == 10
        || (a == 172 && b >= 16 && b < 32)
        || (a == 192 && b == 168)
        || (a == 100 && b >= 64 && b < 128)) {
      return PRIVATE;
    }
    if (a == 192 && b == 88 && c == 99) {
      return RESERVED; // 6to4 relays, withdrawn
    }
    if (a == 198 && (b == 18 || b == 19)) {
      return PRIVATE; // benchmarking: used inside networks alone
    }
    if (a == 0) {
      return UNSPECIFIED; // "this host on this network": Linux dials itself
    }
    if (a == 127) {
      return LOOPBACK;
    }
    if (a >= 240) {
      return RESERVED;
    }
    return a >= 224 ? MULTICAST : PUBLIC;
  }

  private static AddressKind ofV6(byte[] address) {
    String hex = HEX.formatHex(address);
    if (hex.matches("0{32}")) {
      return UNSPECIFIED;
    }
    if (hex.matches("0{31}1")) {
      return LOOPBACK;
    }
    if (hex.startsWith("00000000000000000000ffff") || hex.startsWith("0".repeat(24))) {
      return ofV4(Arrays.copyOfRange(address, 12, 16)); // IPv4-mapped, IPv4-compatible
    }
    if (hex.startsWith("0064ff9b0000000000000000")) {
      return ofV4(Arrays.copyOfRange(address, 12, 16)); // NAT64, RFC 6052
    }
    if (hex.startsWith("0064ff9b0001")) {
      return PRIVATE; // NAT64 for local use, RFC 8215
    }
    if (hex.startsWith("2002")) {
      return ofV4(Arrays.copyOfRange(address, 2, 6)); // 6to4, RFC 3056
    }
    if (hex.startsWith("20010000")) {
      byte[] client = Arrays.copyOfRange(address, 12, 16); // Teredo, RFC 4380: bits inverted
      for (int i = 0; i < client.length; i++) {
        client[i] = (byte) ~client[i];
      }
      return ofV4(client);
    }
    if (hex.equals("fd000ec2000000000000000000000254")
        || hex.equals("fd2000ce000000000000000000000254")) {
      return METADATA; // AWS; GCP
    }
    if (hex.startsWith("fc") || hex.startsWith("fd") || hex.matches("fe[c-f].*")) {
      return PRIVATE; // unique local, RFC 4193; site-local, RFC 3879
    }
    if (hex.matches("fe[89ab].*")) {
      return LINK_LOCAL;
    }
    if (hex.startsWith("ff")) {
      return MULTICAST;
    }
    if (hex.matches(".{16}0[02]005efe.{8}")) {
      return ofV4(Arrays.copyOfRange(address, 12, 16)); // ISATAP, RFC 5214
    }
    // Outside 2000::/3 nothing is assigned to anyone (RFC 4291, section 2.4).
    return (address[0] & 0xe0) == 0x20 ? PUBLIC : RESERVED;
  }
}
