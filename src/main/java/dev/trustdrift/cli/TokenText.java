package dev.trustdrift.cli;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.facts.trust.TokenRequest.Claims;
import dev.trustdrift.finding.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The token of `--token`: a JWT (RFC 7519), a file that holds one, or claims as JSON.
///
/// A JWT is a credential while it lives. It is decoded in memory, its signature is not looked at,
/// and no message repeats any of its text.
///
/// @param claims what it says
/// @param jwt whether it was a JWT
record TokenText(Claims claims, boolean jwt) {
  private static final int MOST_BYTES = 1 << 20;

  private static final Pattern JWT =
      Pattern.compile("[\\w-]+={0,2}\\.[\\w-]+={0,2}\\.[\\w-]*={0,2}");

  /// What may be repeated in a message as the name of a file. A mangled JWT is no such thing.
  private static final Pattern FILE_NAME =
      Pattern.compile("(?!.*eyJ)[\\w./ -]{1,200}\\.(json|jwt|jws|txt|token)");

  static TokenText read(Shell shell, String option) {
    String text = option.strip();
    if (text.startsWith("{") || (JWT.matcher(text).matches() && !isFile(shell, text))) {
      return of("--token", text);
    }
    return of(shown(text), file(shell, text));
  }

  private static boolean isFile(Shell shell, String name) {
    try {
      return Files.isRegularFile(shell.path(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String shown(String name) {
    return name.equals("-")
        ? "standard input"
        : FILE_NAME.matcher(name).matches() ? Printable.of(name) : "the file of `--token`";
  }

  private static String file(Shell shell, String name) {
    try (InputStream input =
        name.equals("-") ? shell.in() : Files.newInputStream(shell.path(name))) {
      byte[] bytes = input.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new UsageError(
            shown(name) + ": expected a token or its claims, found more than 1 MiB");
      }
      return utf8(bytes).strip();
    } catch (CharacterCodingException e) {
      throw new UsageError(
          shown(name) + ": expected a token or its claims, found bytes that are not UTF-8 text");
    } catch (IOException | InvalidPathException e) {
      throw new UsageError(
          shown(name)
              + (name.equals("-") ? " cannot be read" : " cannot be read as a file")
              + "; `--token` takes a JWT (three parts between dots), the name of a file, or `-`");
    }
  }

  private static TokenText of(String place, String text) {
    String bare = text.startsWith("\uFEFF") ? text.substring(1).strip() : text;
    return bare.startsWith("{")
        ? new TokenText(claims(place, "JSON", bare), false)
        : new TokenText(claims(place, "the JWT's second part", payload(place, bare)), true);
  }

  private static String payload(String place, String text) {
    String[] parts = text.replaceFirst("^[Bb]earer +", "").split("\\.", -1);
    if (parts.length != 3) {
      throw new UsageError(
          "%s: expected claims as JSON or a JWT, three parts between dots; found %s"
              .formatted(
                  place,
                  parts.length == 5
                      ? "five, an encrypted token that only its receiver can read"
                      : "neither"));
    }
    try {
      return utf8(Base64.getUrlDecoder().decode(parts[1].strip()));
    } catch (IllegalArgumentException e) {
      throw new UsageError(place + ": expected Base64url (RFC 4648) as the JWT's second part");
    } catch (CharacterCodingException e) {
      throw new UsageError(place + ": expected UTF-8 text in the JWT's second part");
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static Claims claims(String place, String part, String json) {
    Json value;
    try {
      value = JsonReader.read(json, Set.of());
    } catch (Malformed e) {
      // What the reader says may quote the text.
      throw new UsageError(
          "%s: line %d of %s: expected one JSON object of claims, each name once, at most 64 values inside one another"
              .formatted(place, Math.max(1, e.line()), part));
    }
    if (!(value instanceof Json.Obj object)) {
      throw new UsageError("%s: expected a JSON object of claims in %s".formatted(place, part));
    }
    Map<String, List<String>> values = new TreeMap<>();
    Set<String> structured = new TreeSet<>();
    object
        .members()
        .forEach(
            (name, claim) -> {
              List<String> texts = new ArrayList<>();
              if (texts(claim, texts)) {
                values.put(name, texts);
              } else {
                structured.add(name);
              }
            });
    boolean keys =
        !object.has("iss") && object.members().keySet().stream().anyMatch(TokenText::isKey);
    if (keys) {
      if (!object.members().keySet().stream().allMatch(TokenText::isKey)) {
        throw new UsageError(
            "%s: expected either claims such as `sub` or condition keys such as `gitlab.com:sub`, found both"
                .formatted(place));
      }
    } else {
      // Each token has these (OpenID Connect Core, section 2); a file of claims may leave the
      // others
      // open.
      require(place, part, object, "sub", true);
      require(place, part, object, "iss", false);
      if (structured.contains("aud")) {
        throw new UsageError(
            "%s: expected a text or a list of texts as `aud` in %s".formatted(place, part));
      }
    }
    return new Claims(values, structured, keys);
  }

  private static boolean isKey(String name) {
    return name.lastIndexOf(':') > 0 && !name.contains("://");
  }

  private static void require(
      String place, String part, Json.Obj claims, String name, boolean always) {
    if (always
        ? !(claims.members().get(name) instanceof Json.Text)
        : claims.has(name) && !(claims.members().get(name) instanceof Json.Text)) {
      throw new UsageError("%s: expected `%s`, a text, in %s".formatted(place, name, part));
    }
  }

  /// Whether a claim is a text, a number, a boolean, nothing, or a list of these.
  private static boolean texts(Json claim, List<String> texts) {
    return switch (claim) {
      case Json.Text text -> texts.add(text.value());
      case Json.Num number -> texts.add(number.digits());
      case Json.Bool bool -> texts.add(String.valueOf(bool.value()));
      case Json.Null _ -> true;
      case Json.Arr list ->
          list.items().stream().allMatch(item -> !(item instanceof Json.Arr) && texts(item, texts));
      case Json.Obj _ -> false;
    };
  }
}
