package dev.trustdrift.report;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// How everything that is printed as JSON looks: indented by two, members in the order of their
/// record.
///
/// Characters beyond ASCII are written as escapes: JSON readers see the same text, terminals see no
/// control characters, and half a surrogate pair from a hostile policy breaks no encoder.
public final class JsonText {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")))
          .build();

  private static final JsonMapper COMPACT =
      JSON.rebuild().disable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonText() {}

  /// A record as JSON in one line, for formats that are read line by line; ends in a line feed.
  public static String line(Object document) {
    return COMPACT.writeValueAsString(document) + "\n";
  }

  /// A record as JSON; ends in a line feed.
  public static String of(Object document) {
    return JSON.writeValueAsString(document) + "\n";
  }
}
