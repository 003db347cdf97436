package dev.trustdrift.collect.json;

import dev.trustdrift.finding.Printable;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON value and the line it begins on.
public sealed interface Json {
  /// The line on which the value begins, from 1.
  int line();

  /// An object; no key twice.
  record Obj(Map<String, Json> members, int line) implements Json {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /// The text under that key; an error where there is none.
    public String text(String key) throws Malformed {
      return optionalText(key).orElseThrow(() -> missing(key, "a text"));
    }

    /// The text under that key, nothing where the key is absent or null.
    public Optional<String> optionalText(String key) throws Malformed {
      return switch (members.get(key)) {
        case null -> Optional.empty();
        case Null nothing -> Optional.empty();
        case Text text -> Optional.of(text.value());
        case Json other -> throw wrong(key, "a text", other);
      };
    }

    /// The time under that key; an error where there is none.
    public Instant time(String key) throws Malformed {
      return optionalTime(key).orElseThrow(() -> missing(key, "a time"));
    }

    /// The time under that key (ISO 8601, or seconds since 1970), nothing where the key is absent
    /// or null.
    public Optional<Instant> optionalTime(String key) throws Malformed {
      String wanted = "a time such as `2026-01-10T09:00:00Z`";
      Json value = members.get(key);
      Optional<Instant> time =
          switch (value) {
            case null -> Optional.empty();
            case Null nothing -> Optional.empty();
            case Text text -> Times.parse(text.value());
            case Num number -> Times.parse(number.digits());
            case Json other -> throw wrong(key, wanted, other);
          };
      if (time.isEmpty() && (value instanceof Text || value instanceof Num)) {
        throw wrong(key, wanted, value);
      }
      return time;
    }

    /// The whole number under that key, nothing where the key is absent or null.
    public Optional<Integer> optionalInteger(String key) throws Malformed {
      return switch (members.get(key)) {
        case null -> Optional.empty();
        case Null nothing -> Optional.empty();
        case Num number when number.digits().matches("-?[0-9]{1,9}") ->
            Optional.of(Integer.valueOf(number.digits()));
        case Json other -> throw wrong(key, "a whole number", other);
      };
    }

    /// The list under that key; empty where the key is absent or null.
    public List<Json> list(String key) throws Malformed {
      return switch (members.get(key)) {
        case null -> List.of();
        case Null nothing -> List.of();
        case Arr list -> list.items();
        case Json other -> throw wrong(key, "a list", other);
      };
    }

    /// The texts of the list under that key; empty where the key is absent or null.
    public List<String> texts(String key) throws Malformed {
      List<String> texts = new java.util.ArrayList<>();
      for (Json item : list(key)) {
        if (!(item instanceof Text text)) {
          throw wrong(key, "a list of texts", item);
        }
        texts.add(text.value());
      }
      return List.copyOf(texts);
    }

    /// The object under that key, nothing where the key is absent or null.
    public Optional<Obj> optionalObject(String key) throws Malformed {
      return switch (members.get(key)) {
        case null -> Optional.empty();
        case Null nothing -> Optional.empty();
        case Obj object -> Optional.of(object);
        case Json other -> throw wrong(key, "an object", other);
      };
    }

    /// The text under that key, null where there is anything else: for input whose shape varies.
    public @Nullable String textOrNull(String key) {
      return members.get(key) instanceof Text text ? text.value() : null;
    }

    /// The object under that key, an empty one where there is anything else.
    public Obj objectOrEmpty(String key) {
      return members.get(key) instanceof Obj object ? object : new Obj(Map.of(), line);
    }

    public boolean has(String key) {
      return members.containsKey(key);
    }

    private Malformed missing(String key, String wanted) {
      return new Malformed(line, "expected `" + key + "`, " + wanted + ", in this object");
    }

    private static Malformed wrong(String key, String wanted, Json found) {
      return new Malformed(
          found.line(), "expected " + wanted + " as `" + key + "`, found " + found.described());
    }
  }

  /// A list.
  record Arr(List<Json> items, int line) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /// A string, or the verbatim text of a value that was asked for as text.
  record Text(String value, int line) implements Json {}

  /// A number, its digits as written.
  record Num(String digits, int line) implements Json {}

  record Bool(boolean value, int line) implements Json {}

  record Null(int line) implements Json {}

  /// This value as an object.
  default Obj object(String what) throws Malformed {
    if (this instanceof Obj object) {
      return object;
    }
    throw new Malformed(line(), "expected " + what + ", found " + described());
  }

  /// The value for a message: short, printable, strings in backticks.
  default String described() {
    return switch (this) {
      case Obj object -> "an object";
      case Arr list -> "a list";
      case Text text -> "`" + Printable.of(text.value(), 60) + "`";
      case Num number -> "the number `" + Printable.of(number.digits(), 40) + "`";
      case Bool bool -> "`" + bool.value() + "`";
      case Null nothing -> "null";
    };
  }
}
