package dev.trustdrift.collect;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Policy documents as IAM sends them: percent-encoded by RFC 3986, or (emulators, the AWS command
/// line) as plain JSON.
public final class PolicyText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PolicyText() {}

  /// The text of a policy document. What begins as JSON is taken as it is; anything else is
  /// percent-decoded. A `+` stays a plus, and a `%` that begins no valid UTF-8 sequence stays as it
  /// is: whoever parses the policy then sees that it is broken.
  public static String decode(String document) {
    String start = document.stripLeading();
    boolean json = start.startsWith("{") || start.startsWith("[") || start.startsWith("\"");
    return json || document.indexOf('%') < 0 ? document : percentDecoded(document);
  }

  /// Percent-encoded by RFC 3986: all but letters, digits and `-._~`.
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() * 2);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char unit = (char) (octet & 0xFF);
      if (unit < 0x80 && (Character.isLetterOrDigit(unit) || "-._~".indexOf(unit) >= 0)) {
        encoded.append(unit);
      } else {
        encoded.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

  /// The reverse of [#encode], lenient as said at [#decode].
  public static String percentDecoded(String text) {
    StringBuilder decoded = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end + 3 <= text.length() && text.charAt(end) == '%' && isHex(text, end + 1)) {
        end += 3;
      }
      if (end == at) {
        decoded.append(text.charAt(at++));
      } else {
        decoded.append(utf8(text.substring(at, end)));
        at = end;
      }
    }
    return decoded.toString();
  }

  private static String utf8(String sequences) {
    byte[] octets = HEX.parseHex(sequences.replace("%", ""));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException notText) {
      return sequences;
    }
  }

  private static boolean isHex(String text, int at) {
    return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
  }
}
