package dev.trustdrift.report;

import dev.trustdrift.drift.FindingV1;
import dev.trustdrift.drift.Tracked;
import dev.trustdrift.finding.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Text from outside as other systems may show it: nothing in it is invisible or turns the writing
/// round, and only line feeds end a line.
public final class Plain {
  private Plain() {}

  /// Line by line; trailing blank lines go.
  public static String of(String text) {
    return text.lines()
        .map(line -> Printable.of(line.replace("\t", "  ")))
        .collect(Collectors.joining("\n"))
        .stripTrailing();
  }

  /// What a finding rests on, as `trustdrift/report/v1` names it.
  public static Map<String, Object> evidence(Tracked tracked) {
    return map(FindingV1.of(tracked).evidence());
  }

  private static Map<String, Object> map(Map<?, ?> map) {
    Map<String, Object> plain = new LinkedHashMap<>();
    map.forEach((key, value) -> plain.put(Printable.of(String.valueOf(key)), value(value)));
    return plain;
  }

  private static Object value(Object value) {
    return switch (value) {
      case String text -> of(text);
      case Map<?, ?> map -> map(map);
      case List<?> list -> list.stream().map(Plain::value).toList();
      default -> value;
    };
  }
}
