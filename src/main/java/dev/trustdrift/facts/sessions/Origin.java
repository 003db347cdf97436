package dev.trustdrift.facts.sessions;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Where a call came from, as CloudTrail's `sourceIPAddress` says it ("CloudTrail record contents",
/// CloudTrail user guide). Nothing is looked up in DNS.
///
/// AWS's published address ranges are deliberately no kind of their own: they are those of EC2 as
/// well, where anybody can rent a machine. What AWS itself does for a session carries a service's
/// name instead of an address.
///
/// @param text as logged
/// @param network the address's `/24` or `/64`, what a pool of runners or a NAT usually shares; the
///   text itself where it is no public address
public record Origin(String text, Kind kind, String network) {

  /// What the text is.
  public enum Kind {
    /// A public IPv4 address.
    IPV4,
    /// A public IPv6 address.
    IPV6,
    /// An address inside some network (RFC 1918, RFC 6598, RFC 4193, link-local): the call came
    /// through a VPC endpoint. Which one is not kept.
    PRIVATE,
    /// No address: the AWS service that made the call (`cloudformation.amazonaws.com`, `AWS
    /// Internal`), or a word where AWS hides the address.
    SERVICE
  }

  private static final Pattern V4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{0,39}:[0-9A-Fa-f:.]{0,39}");

  /// Reads what CloudTrail logged.
  public static Origin of(String text) {
    if (text.length() > 45 || !(V4.matcher(text).matches() || V6.matcher(text).matches())) {
      return new Origin(text, Kind.SERVICE, text);
    }
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return new Origin(text, Kind.SERVICE, text);
    }
    byte[] bytes = address.getAddress();
    if (inside(address, bytes)) {
      return new Origin(text, Kind.PRIVATE, text);
    }
    if (address instanceof Inet4Address) {
      return new Origin(
          text,
          Kind.IPV4,
          "%d.%d.%d.0/24".formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff));
    }
    String hex = HexFormat.of().formatHex(bytes, 0, 8);
    return new Origin(
        text,
        Kind.IPV6,
        "%s:%s:%s:%s::/64"
            .formatted(
                hex.substring(0, 4), hex.substring(4, 8), hex.substring(8, 12), hex.substring(12)));
  }

  /// Whether it is an address that the internet routes, so that two of them can be compared.
  public boolean isPublic() {
    return kind == Kind.IPV4 || kind == Kind.IPV6;
  }

  private static boolean inside(InetAddress address, byte[] bytes) {
    return address.isSiteLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        // RFC 6598, carrier-grade NAT: 100.64.0.0/10, which clouds use inside
        || (bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64)
        // RFC 4193, unique local addresses: fc00::/7
        || (bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc);
  }
}
