package dev.trustdrift.cli;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.JsonReader;
import dev.trustdrift.collect.json.Malformed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file of cases as values with their lines: JSON lines, one JSON document, or YAML.
///
/// JSON lines are read one at a time, so that a broken line hides no other and a file of any length
/// takes little memory.
final class CaseText {
  /// A trust policy has at most 4,096 characters.
  private static final int LONGEST_LINE = 4 << 20;

  private static final int LONGEST_DOCUMENT = 64 << 20;

  /// Policies are kept as written: what is wrong in one is the policy reader's to judge.
  private static final Set<String> VERBATIM = Set.of("policy");

  private CaseText() {}

  /// Takes what a file holds, value by value.
  interface Sink {
    /// One value.
    ///
    /// @param line where the value begins
    void value(int line, Json value);

    void malformed(Malformed problem);
  }

  static void read(String name, Reader source, Sink sink) throws IOException {
    BufferedReader lines = new BufferedReader(source, 1 << 16);
    StringBuilder before = new StringBuilder();
    int number = 0;
    String line;
    try {
      while ((line = line(lines, ++number)) != null) {
        line = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        if (!line.isBlank()) {
          break;
        }
        before.append('\n');
      }
      if (line == null) {
        return;
      }
      String lower = name.toLowerCase(Locale.ROOT);
      boolean yaml = lower.endsWith(".yaml") || lower.endsWith(".yml");
      char first = line.stripLeading().charAt(0);
      if (!yaml && first == '{' && JsonReader.isObject(line)) {
        jsonLines(line, number, lines, sink);
        return;
      }
      String document = rest(before.append(line), lines);
      if (yaml || (first != '{' && first != '[')) {
        CaseYaml.read(document, sink);
      } else {
        items(JsonReader.read(document, VERBATIM), sink);
      }
    } catch (Malformed e) {
      sink.malformed(e);
    }
  }

  /// A list of cases, or a single one.
  static void items(Json value, Sink sink) {
    if (value instanceof Json.Arr list) {
      list.items().forEach(item -> sink.value(item.line(), item));
    } else {
      sink.value(value.line(), value);
    }
  }

  private static void jsonLines(String first, int number, BufferedReader lines, Sink sink)
      throws IOException, Malformed {
    int at = number;
    for (String line = first; line != null; line = line(lines, ++at)) {
      if (line.isBlank()) {
        continue;
      }
      try {
        sink.value(at, JsonReader.read(line, VERBATIM));
      } catch (Malformed e) {
        sink.malformed(new Malformed(at, String.valueOf(e.getMessage())));
      }
    }
  }

  private static @Nullable String line(BufferedReader source, int number)
      throws IOException, Malformed {
    StringBuilder line = new StringBuilder();
    int character;
    while ((character = source.read()) >= 0) {
      if (character == '\n') {
        return line.toString();
      }
      if (line.length() == LONGEST_LINE) {
        throw new Malformed(number, "expected a case, found a line of more than 4 MiB");
      }
      line.append((char) character);
    }
    return line.isEmpty() ? null : line.toString();
  }

  private static String rest(StringBuilder document, BufferedReader source)
      throws IOException, Malformed {
    document.append('\n');
    char[] some = new char[1 << 16];
    int count;
    while ((count = source.read(some)) >= 0) {
      document.append(some, 0, count);
      if (document.length() > LONGEST_DOCUMENT) {
        throw new Malformed(0, "expected at most 64 MiB; write more cases as JSON lines");
      }
    }
    return document.toString();
  }
}
