package dev.trustdrift.collect.json;

import dev.trustdrift.finding.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON from outside into [Json], with limits on depth, size and count.
///
/// A doubled key is an error, but is only thrown once the value has been read to its end, so that a
/// stream can go on with the next one. Values under the keys asked for *verbatim* are not read:
/// their text, doubled keys and all, becomes a [Json.Text].
public final class JsonReader {
  /// AWS nests its answers nine deep at most; policies are not read here.
  private static final int MAX_DEPTH = 64;

  /// Of what is kept; a CloudTrail event has at most a few hundred.
  private final int maxValues;

  /// Policy documents are only stepped over, so their depth costs nothing; theirs has its own
  /// limit.
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(20_000)
          .maxStringLength(4 << 20)
          .maxNameLength(10_000)
          .maxNumberLength(100)
          .build();

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(LIMITS)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .build();

  private final JsonParser parser;
  private final @Nullable String source;
  private final Set<String> verbatim;

  private int values;
  private @Nullable Malformed doubled;

  private JsonReader(
      JsonParser parser, @Nullable String source, Set<String> verbatim, int maxValues) {
    this.parser = parser;
    this.source = source;
    this.verbatim = verbatim;
    this.maxValues = maxValues;
  }

  /// Reads one whole document.
  ///
  /// @param verbatim keys whose values are taken as text, as written
  public static Json read(String document, Set<String> verbatim) throws Malformed {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      JsonReader reader = new JsonReader(parser, document, verbatim, 20_000_000);
      if (parser.nextToken() == null) {
        throw new Malformed(1, "expected JSON, found an empty file");
      }
      Json value = reader.value();
      if (parser.nextToken() != null) {
        throw new Malformed(
            parser.currentTokenLocation().getLineNr(),
            "expected the end of the file after its one JSON value");
      }
      return value;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /// A parser over a stream of any length, with the same limits.
  public static JsonParser parser(java.io.Reader source) {
    return FACTORY.createParser(ObjectReadContext.empty(), source);
  }

  /// Reads the value whose first token the parser stands on; the parser then stands on its last.
  ///
  /// @throws JacksonException where the text is no JSON: a stream can't go on behind it
  public static Json value(JsonParser parser) throws Malformed {
    return new JsonReader(parser, null, Set.of(), 20_000).value();
  }

  /// Whether the text is one JSON object that can stand unchanged inside another document.
  public static boolean isObject(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private Json value() throws Malformed {
    Json value = value(0);
    if (doubled != null) {
      throw doubled;
    }
    return value;
  }

  private Json value(int depth) throws Malformed {
    int line = parser.currentTokenLocation().getLineNr();
    if (depth > MAX_DEPTH) {
      throw new Malformed(line, "expected at most " + MAX_DEPTH + " values inside one another");
    }
    if (++values > maxValues) {
      throw new Malformed(line, "expected at most " + maxValues + " values");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(line, depth);
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(depth + 1));
        }
        yield new Json.Arr(items, line);
      }
      case VALUE_STRING -> new Json.Text(parser.getString(), line);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getString(), line);
      case VALUE_TRUE -> new Json.Bool(true, line);
      case VALUE_FALSE -> new Json.Bool(false, line);
      case VALUE_NULL -> new Json.Null(line);
      case null, default -> throw new Malformed(line, "expected a JSON value");
    };
  }

  private Json object(int line, int depth) throws Malformed {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      int keyLine = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      Json value = verbatim.contains(key) ? text() : value(depth + 1);
      if (members.putIfAbsent(key, value) != null && doubled == null) {
        doubled =
            new Malformed(
                keyLine,
                "expected each key once, found `"
                    + Printable.of(key, 60)
                    + "` twice in one object");
      }
    }
    return new Json.Obj(members, line);
  }

  /// A string as its value, anything else as the text it is written in.
  private Json text() {
    int line = parser.currentTokenLocation().getLineNr();
    if (parser.currentToken() == JsonToken.VALUE_STRING || source == null) {
      return new Json.Text(parser.getString(), line);
    }
    int from = (int) parser.currentTokenLocation().getCharOffset();
    if (!parser.currentToken().isStructStart()) {
      return new Json.Text(parser.getString(), line);
    }
    parser.skipChildren();
    int to = (int) parser.currentTokenLocation().getCharOffset() + 1;
    return new Json.Text(source.substring(from, to), line);
  }

  /// What Jackson says, in this project's words and without the source it quotes.
  public static Malformed malformed(JacksonException e) {
    int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
    return switch (e) {
      case UnexpectedEndOfInputException end ->
          new Malformed(
              line, "expected more, the file ends in the middle of a value (half-written?)");
      case StreamConstraintsException limit ->
          new Malformed(line, "expected less: " + Printable.of(limit.getOriginalMessage(), 120));
      default -> new Malformed(line, "expected JSON: " + Printable.of(e.getOriginalMessage(), 120));
    };
  }
}
