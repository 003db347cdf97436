package dev.trustdrift.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// A JSON document (RFC 8259) with the position of every value and name, duplicate names kept.
sealed interface Json {
  Position at();

  record Text(String value, Position at) implements Json {}

  /// A number, with its digits as written.
  record Digits(String text, Position at) implements Json {}

  record Flag(boolean value, Position at) implements Json {}

  record Nothing(Position at) implements Json {}

  record Items(List<Json> values, Position at) implements Json {}

  record Members(List<Member> values, Position at) implements Json {}

  record Member(String name, Position at, Json value) {}

  /// What reading a document gives: a tree, or the reason why there is none.
  sealed interface Document {
    record Tree(Json root) implements Document {}

    record Unreadable(Problem problem) implements Document {}
  }

  /// Deeper than any policy (statements, condition, operator, key, values: six levels), and far
  /// from any stack's end.
  int MAX_DEPTH = 32;

  /// Sixteen times the largest trust policy that IAM stores. White space between the parts of a
  /// policy does not count, as it does not for IAM.
  int MAX_CHARACTERS = 65_536;

  /// Layout included: room for the indentation of a pretty-printed policy of the largest size.
  int MAX_WITH_LAYOUT = 16 * MAX_CHARACTERS;

  JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_CHARACTERS)
                  .maxNameLength(MAX_CHARACTERS)
                  .maxNumberLength(100)
                  .build())
          .build();

  static Document read(String text) {
    int limit = MAX_CHARACTERS;
    int size = text.length();
    if (size > MAX_WITH_LAYOUT) {
      limit = MAX_WITH_LAYOUT;
    } else if (size > MAX_CHARACTERS) {
      size = withoutLayout(text);
    }
    if (size > limit) {
      return unreadable(
          Position.START,
          "the document has %,d characters; at most %,d are read".formatted(size, limit));
    }
    if (text.isBlank()) {
      return unreadable(Position.START, "the document is empty");
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return read(parser);
    }
  }

  /// The characters of a document but for the white space outside its strings.
  private static int withoutLayout(String text) {
    int size = 0;
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString && c == '\\') {
        size++;
        i++;
      } else if (c == '"') {
        inString = !inString;
      }
      if (inString || " \t\r\n".indexOf(c) < 0) {
        size++;
      }
    }
    return size;
  }

  private static Document read(JsonParser parser) {
    try {
      parser.nextToken();
      Json root = value(parser);
      if (parser.nextToken() != null) {
        return unreadable(
            position(parser.currentTokenLocation()), "text after the end of the JSON");
      }
      return new Document.Tree(root);
    } catch (StreamConstraintsException e) {
      return unreadable(position(parser.currentLocation()), tooLarge(e));
    } catch (JacksonException e) {
      return unreadable(position(parser.currentLocation()), "not JSON: " + finding(e));
    }
  }

  /// The first string below this value, names included, that holds half a surrogate pair.
  default Optional<Problem> unpairedSurrogate() {
    return switch (this) {
      case Text(var value, var at) -> unpairedSurrogate(value, at);
      case Items(var values, var _) ->
          values.stream().flatMap(item -> item.unpairedSurrogate().stream()).findFirst();
      case Members(var values, var _) ->
          values.stream()
              .flatMap(
                  member ->
                      unpairedSurrogate(member.name(), member.at())
                          .or(() -> member.value().unpairedSurrogate())
                          .stream())
              .findFirst();
      case Digits _, Flag _, Nothing _ -> Optional.empty();
    };
  }

  /// How a message calls this kind of value.
  default String kind() {
    return switch (this) {
      case Text _ -> "a string";
      case Digits _ -> "a number";
      case Flag _ -> "a boolean";
      case Nothing _ -> "null";
      case Items _ -> "a list";
      case Members _ -> "an object";
    };
  }

  private static Optional<Problem> unpairedSurrogate(String value, Position at) {
    boolean unpaired =
        value
            .codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    return unpaired
        ? Optional.of(new Problem(at, "unpaired surrogate in " + Problem.quote(value)))
        : Optional.empty();
  }

  private static Json value(JsonParser parser) {
    Position at = position(parser.currentTokenLocation());
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser, at);
      case START_ARRAY -> items(parser, at);
      case VALUE_STRING -> new Text(parser.getString(), at);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(parser.getString(), at);
      case VALUE_TRUE -> new Flag(true, at);
      case VALUE_FALSE -> new Flag(false, at);
      default -> new Nothing(at);
    };
  }

  private static Json members(JsonParser parser, Position at) {
    List<Member> members = new ArrayList<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      Position named = position(parser.currentTokenLocation());
      parser.nextToken();
      members.add(new Member(name, named, value(parser)));
    }
    return new Members(List.copyOf(members), at);
  }

  private static Json items(JsonParser parser, Position at) {
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return new Items(List.copyOf(items), at);
  }

  private static Document unreadable(Position at, String text) {
    return new Document.Unreadable(new Problem(at, text));
  }

  private static Position position(TokenStreamLocation location) {
    return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  private static String tooLarge(StreamConstraintsException e) {
    return e.getOriginalMessage().contains("nesting")
        ? "nested deeper than " + MAX_DEPTH + " levels"
        : "a part is too long: " + finding(e);
  }

  /// What the parser found, without its advice to programmers.
  private static String finding(JacksonException e) {
    String line = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    for (String advice :
        List.of(" (start marker at", ": was expecting (", " (JSON String,", ", from '")) {
      int at = line.indexOf(advice);
      line = at > 0 ? line.substring(0, at) : line;
    }
    return Problem.printable(Character.toLowerCase(line.charAt(0)) + line.substring(1), 150);
  }
}
