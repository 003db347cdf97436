package dev.trustdrift.cli;

import dev.trustdrift.collect.PolicyText;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.policy.TrustPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A trust policy that a command is asked about.
///
/// @param name as the user wrote it, `-` for standard input
/// @param document the policy document itself
/// @param role ARN of the role that `aws iam get-role` prints around it; null for a bare document
record PolicyFile(String name, String document, @Nullable String role) {
  /// Policies have 2,048 characters, 4,096 at most; this only keeps a wrong file from filling the
  /// memory.
  private static final int MOST_BYTES = 1 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  /// Reads a policy document, or what `aws iam get-role` prints around one.
  static PolicyFile read(Shell shell, String name) {
    String text = PolicyText.decode(text(shell, name).strip());
    return new PolicyFile(name, unwrapped(text), role(text));
  }

  /// The policy, if it could be read as a policy at all; an error that names file and place if not.
  TrustPolicy policy() {
    TrustPolicy policy = TrustPolicy.parse(document);
    if (!policy.faults().isEmpty()) {
      throw new UsageError("%s: %s".formatted(Printable.of(name), policy.faults().getFirst()));
    }
    return policy;
  }

  private static String text(Shell shell, String name) {
    try {
      byte[] bytes = name.equals("-") ? shell.in().readNBytes(MOST_BYTES + 1) : bytes(shell, name);
      if (bytes.length > MOST_BYTES) {
        throw new UsageError(
            "`%s` has more than 1 MiB: that is no trust policy".formatted(Printable.of(name)));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UsageError(
          "`%s` is not UTF-8 text; save it as UTF-8".formatted(Printable.of(name)));
    } catch (IOException e) {
      throw new UsageError("`%s` cannot be read: %s".formatted(Printable.of(name), Main.reason(e)));
    }
  }

  private static byte[] bytes(Shell shell, String name) throws IOException {
    try (InputStream file = Files.newInputStream(shell.path(name))) {
      return file.readNBytes(MOST_BYTES + 1);
    }
  }

  private static @Nullable String role(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      JsonNode role = node.path("Role").isObject() ? node.path("Role") : node;
      return role.path("Arn").isString() ? role.path("Arn").stringValue() : null;
    } catch (JacksonException | StackOverflowError notJson) {
      return null;
    }
  }

  /// A document that stands inside a role. Anything else stays as it is, so that what is wrong with
  /// it is told with its place in the file.
  private static String unwrapped(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException | StackOverflowError notJson) {
      return text;
    }
    JsonNode role = node.path("Role").isObject() ? node.path("Role") : node;
    for (String member : List.of("AssumeRolePolicyDocument", "PolicyDocument")) {
      JsonNode inner = role.path(member);
      if (inner.isObject()) {
        return inner.toString();
      }
      if (inner.isString()) {
        return PolicyText.decode(inner.stringValue());
      }
    }
    return text;
  }
}
