package dev.trustdrift.collect.trail;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.finding.Printable;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// One file of CloudTrail records: a log file `{"Records": […]}`, the output of `aws cloudtrail
/// lookup-events` `{"Events": […]}`, a list, or one event a line. Compressed or not is told by the
/// first two bytes.
///
/// Read as a stream. A line that makes no sense is counted, and the next one read; a document that
/// breaks off is read as far as it goes.
public final class TrailFile {
  private static final int MAX_LINE = 4 << 20;

  private final Path file;
  private final String name;
  private final CloudTrailRecords records;

  private TrailFile(Path file, String name, CloudTrailRecords records) {
    this.file = file;
    this.name = name;
    this.records = records;
  }

  /// Adds the file's records.
  ///
  /// @param name how messages call the file
  public static void read(Path file, String name, CloudTrailRecords records) {
    TrailFile trail = new TrailFile(file, name, records);
    try {
      if (trail.isLines()) {
        trail.lines();
      } else {
        trail.documents();
      }
    } catch (IOException e) {
      // An unexpected end of the compressed stream says so itself: "Unexpected end of ZLIB input".
      records.malformed(name + ": " + Printable.of(String.valueOf(e.getMessage()), 120));
    } catch (JacksonException e) {
      records.malformed(JsonReader.malformed(e).in(name));
    } catch (Malformed e) {
      records.malformed(e.in(name));
    }
  }

  private Reader open() throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    try {
      raw.mark(2);
      boolean compressed = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      InputStream plain = compressed ? new GZIPInputStream(raw, 1 << 16) : raw;
      return unmarked(
          new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /// Windows tools begin UTF-8 files with a byte order mark.
  private static Reader unmarked(Reader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
    return reader;
  }

  /// Whether each line stands for itself: the first value is no document of records and ends on the
  /// first line, or is no JSON at all.
  private boolean isLines() throws IOException, Malformed {
    try (Reader reader = open();
        JsonParser parser = JsonReader.parser(reader)) {
      JsonToken start = parser.nextToken();
      if (start == null) {
        throw new Malformed(1, "expected CloudTrail records, found an empty file");
      }
      if (start != JsonToken.START_OBJECT) {
        return start != JsonToken.START_ARRAY;
      }
      int line = parser.currentTokenLocation().getLineNr();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        if (isList(parser.currentName())) {
          return false;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return parser.currentTokenLocation().getLineNr() == line;
    } catch (JacksonException e) {
      return true;
    }
  }

  private static boolean isList(String key) {
    return key.equals("Records") || key.equals("Events");
  }

  private void documents() throws IOException {
    try (Reader reader = open();
        JsonParser parser = JsonReader.parser(reader)) {
      while (parser.nextToken() != null) {
        root(parser, 0);
      }
    }
  }

  private void lines() throws IOException {
    try (Reader reader = open()) {
      for (int line = 1; ; line++) {
        String text = line(reader);
        if (text == null) {
          return;
        }
        if (text.length() >= MAX_LINE) {
          records.malformed(name + ":" + line + ": expected a shorter line");
        } else if (!text.isBlank()) {
          line(text, line);
        }
      }
    }
  }

  private void line(String text, int line) {
    try (JsonParser parser = JsonReader.parser(new StringReader(text))) {
      while (parser.nextToken() != null) {
        root(parser, line);
      }
    } catch (JacksonException e) {
      records.malformed(name + ":" + line + ": " + JsonReader.malformed(e).getMessage());
    }
  }

  /// The next line, cut at [#MAX_LINE] characters; null at the end.
  private static @Nullable String line(Reader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    int unit = reader.read();
    if (unit < 0) {
      return null;
    }
    for (; unit >= 0 && unit != '\n'; unit = reader.read()) {
      if (line.length() < MAX_LINE) {
        line.append((char) unit);
      }
    }
    return line.toString();
  }

  /// One value at the top of the file: a document of records, a list of them, or one record. In a
  /// document other members (`NextToken`) are passed over.
  ///
  /// @param line of a file read by lines, else 0: the parser knows
  private void root(JsonParser parser, int line) {
    switch (parser.currentToken()) {
      case START_ARRAY -> list(parser, line);
      case START_OBJECT -> object(parser, line);
      case null, default -> {
        records.malformed(place(parser, line) + ": expected a CloudTrail record");
        parser.skipChildren();
      }
    }
  }

  private void object(JsonParser parser, int line) {
    String place = place(parser, line);
    Map<String, Json> members = new LinkedHashMap<>();
    boolean document = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY && isList(key)) {
        document = true;
        list(parser, line);
      } else {
        Json value = value(parser, line);
        if (value != null && members.putIfAbsent(key, value) != null) {
          records.malformed(place + ": expected each key once, found `" + Printable.of(key) + "`");
        }
      }
    }
    if (!document) {
      take(new Json.Obj(members, 0), place);
    }
  }

  private void list(JsonParser parser, int line) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String place = place(parser, line);
      Json value = value(parser, line);
      if (value != null) {
        take(value, place);
      }
    }
  }

  /// The value the parser stands on; null, with the parser behind it, where it makes no sense.
  private @Nullable Json value(JsonParser parser, int line) {
    String place = place(parser, line);
    boolean inside = parser.currentToken().isStructStart();
    int depth = parser.streamReadContext().getNestingDepth() - (inside ? 1 : 0);
    try {
      return JsonReader.value(parser);
    } catch (Malformed e) {
      records.malformed(place + ": " + e.getMessage());
      while (parser.streamReadContext().getNestingDepth() > depth) {
        parser.nextToken();
      }
      return null;
    }
  }

  /// A record, or an entry of `lookup-events`, which holds the record as a string.
  private void take(Json value, String place) {
    if (value instanceof Json.Obj entry
        && entry.members().get("CloudTrailEvent") instanceof Json.Text event) {
      records.add(event.value(), place);
    } else {
      records.add(value, place);
    }
  }

  private String place(JsonParser parser, int line) {
    return name + ":" + (line > 0 ? line : parser.currentTokenLocation().getLineNr());
  }
}
