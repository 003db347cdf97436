package dev.trustdrift.cli;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.config.Nearest;
import dev.trustdrift.finding.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// One unit test of a trust policy (contract, DESIGN section 7), as written.
///
/// @param policy the document, or the name of its file
/// @param inline whether it is the document
/// @param context condition keys with their values, as written
/// @param provider the provider's ARN, where the case names it
/// @param allow whether the request is expected to be allowed
record PolicyCase(
    String name,
    String policy,
    boolean inline,
    Map<String, List<String>> context,
    @Nullable String provider,
    boolean allow) {
  private static final List<String> KEYS =
      List.of("name", "policy", "file", "context", "provider", "expect");

  private static final Pattern PROVIDER = Pattern.compile("arn:[^\\s]+|[a-z0-9.-]+");

  private static final JsonMapper JSON = new JsonMapper();

  /// Reads a case. A key that is not known is an error where it looks like one that is missing, and
  /// else passed over: cases may carry notes and numbers of their own.
  ///
  /// @param ignored takes the names of keys that were passed over
  /// @throws Malformed with the line of what is wrong and what was expected
  static PolicyCase of(Json value, Consumer<String> ignored) throws Malformed {
    Json.Obj object =
        value.object("a case such as {\"name\", \"policy\", \"context\", \"expect\"}");
    List<String> missing = KEYS.stream().filter(key -> !object.has(key)).toList();
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      String key = member.getKey();
      if (KEYS.contains(key)) {
        continue;
      }
      List<String> meant = Nearest.near(key, missing);
      if (!meant.isEmpty()) {
        throw new Malformed(
            member.getValue().line(),
            "expected a key of a case, found `%s`; did you mean `%s`?"
                .formatted(Printable.of(key, 60), meant.getFirst()));
      }
      ignored.accept(key);
    }
    String name = object.text("name");
    Document document = document(object);
    return new PolicyCase(
        name,
        document.text,
        document.inline,
        context(object),
        provider(object).orElse(null),
        expectation(object));
  }

  private record Document(String text, boolean inline) {}

  private static Document document(Json.Obj object) throws Malformed {
    Json policy = object.members().get("policy");
    Optional<String> file = object.optionalText("file");
    if ((policy == null) == file.isEmpty()) {
      throw new Malformed(
          object.line(),
          "expected `policy` (the document or the name of its file) or `file`, found "
              + (policy == null ? "neither" : "both"));
    }
    return switch (policy) {
      case null -> new Document(file.orElseThrow(), false);
      case Json.Text text -> {
        String start = text.value().stripLeading();
        yield new Document(text.value(), start.startsWith("{") || start.startsWith("["));
      }
      case Json.Obj tree -> new Document(JSON.writeValueAsString(plain(tree)), true);
      case Json other ->
          throw new Malformed(
              other.line(),
              "expected an object or the name of a file as `policy`, found " + other.described());
    };
  }

  /// A policy that was written as YAML, for the policy reader.
  private static @Nullable Object plain(Json value) {
    return switch (value) {
      case Json.Obj object -> {
        Map<String, @Nullable Object> members = new java.util.LinkedHashMap<>();
        object.members().forEach((key, member) -> members.put(key, plain(member)));
        yield members;
      }
      case Json.Arr list -> {
        List<@Nullable Object> items = new ArrayList<>();
        list.items().forEach(item -> items.add(plain(item)));
        yield items;
      }
      case Json.Text text -> text.value();
      // An account ID or a date without quotes is meant as the text that it is.
      case Json.Num number -> number.digits();
      case Json.Bool bool -> bool.value();
      case Json.Null _ -> null;
    };
  }

  private static Map<String, List<String>> context(Json.Obj object) throws Malformed {
    Json.Obj context =
        object
            .optionalObject("context")
            .orElseThrow(
                () ->
                    new Malformed(
                        object.line(),
                        "expected `context`, an object of condition keys such as `gitlab.com:sub`, in this case"));
    Map<String, List<String>> keys = new TreeMap<>();
    Set<String> folded = new TreeSet<>();
    for (Map.Entry<String, Json> member : context.members().entrySet()) {
      String key = member.getKey();
      if (key.indexOf(':') <= 0 || key.endsWith(":") || !key.equals(key.strip())) {
        throw new Malformed(
            member.getValue().line(),
            "expected a condition key such as `gitlab.com:sub` in `context`, found `%s`"
                .formatted(Printable.of(key, 60)));
      }
      if (!folded.add(key.toLowerCase(Locale.ROOT))) {
        throw new Malformed(
            member.getValue().line(),
            "expected each condition key once (letter case does not count), found `%s` twice"
                .formatted(Printable.of(key, 60)));
      }
      keys.put(key, values(key, member.getValue()));
    }
    return keys;
  }

  private static List<String> values(String key, Json value) throws Malformed {
    if (value instanceof Json.Arr list) {
      List<String> values = new ArrayList<>();
      for (Json item : list.items()) {
        values.add(single(key, item));
      }
      return List.copyOf(values);
    }
    return List.of(single(key, value));
  }

  private static String single(String key, Json value) throws Malformed {
    return switch (value) {
      case Json.Text text -> text.value();
      case Json.Bool bool -> String.valueOf(bool.value());
      case Json.Num number -> number.digits();
      case Json other ->
          throw new Malformed(
              other.line(),
              "expected a text, a number, true, false or a list of them as `%s`, found %s; leave a key out that the request does not have"
                  .formatted(Printable.of(key, 60), other.described()));
    };
  }

  private static Optional<String> provider(Json.Obj object) throws Malformed {
    Optional<String> provider = object.optionalText("provider");
    if (provider.isPresent() && !PROVIDER.matcher(provider.get()).matches()) {
      throw new Malformed(
          line(object, "provider"),
          "expected a provider's ARN such as `arn:aws:iam::123456789012:oidc-provider/gitlab.com` as `provider`, found `%s`"
              .formatted(Printable.of(provider.get(), 100)));
    }
    return provider;
  }

  private static boolean expectation(Json.Obj object) throws Malformed {
    String expect = object.text("expect");
    return switch (expect) {
      case "allow" -> true;
      case "deny" -> false;
      default ->
          throw new Malformed(
              line(object, "expect"),
              "expected `allow` or `deny` as `expect`, found `%s`"
                  .formatted(Printable.of(expect, 60)));
    };
  }

  private static int line(Json.Obj object, String key) {
    Json value = object.members().get(key);
    return value == null ? object.line() : value.line();
  }
}
