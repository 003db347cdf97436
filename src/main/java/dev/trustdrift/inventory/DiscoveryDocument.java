package dev.trustdrift.inventory;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The two members of an `openid-configuration` document (OpenID Connect Discovery 1.0, section 3)
/// that decide whether AWS accepts the issuer's tokens.
///
/// @param issuer what tokens carry as `iss`; null where the document does not say it
/// @param jwksUri where the signing keys are: the host whose certificate AWS checks; null where the
///   document does not say it
public record DiscoveryDocument(@Nullable String issuer, @Nullable String jwksUri) {

  /// A document may hold this many bytes; real ones have a few thousand.
  public static final int MAX_BYTES = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_BYTES)
                          .maxNestingDepth(32)
                          .maxStringLength(16_384)
                          .maxNameLength(1_024)
                          .maxNumberLength(64)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /// Reads a document from anywhere, within limits on depth, size and strings.
  ///
  /// @throws IllegalArgumentException with what is wrong, in a few words, where it is not one JSON
  ///   object
  public static DiscoveryDocument parse(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + firstLine(e.getOriginalMessage()), e);
    }
    if (!root.isObject()) {
      throw new IllegalArgumentException("not a JSON object");
    }
    return new DiscoveryDocument(string(root, "issuer"), string(root, "jwks_uri"));
  }

  private static @Nullable String string(JsonNode root, String name) {
    JsonNode value = root.get(name);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }
}
