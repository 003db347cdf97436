package dev.trustdrift.config;

import dev.trustdrift.finding.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One value of a YAML file, with its place for messages. Reads strictly: a value of another kind
/// is an error, never converted.
///
/// @param path keys from the top, joined by dots; empty for the whole file
/// @param key where its key stands; for what has none (an item, the whole file) the value itself
record Value(String source, String path, Node node, Node key) {
  private static final int SHOWN = 60;

  /// The error that this value is, at its line and column.
  ConfigException error(String problem) {
    return at(node, problem);
  }

  /// The error that this value's key is, at the key's line and column.
  ConfigException keyError(String problem) {
    return at(key, problem);
  }

  /// The error that this value is not what was expected, which is said in full: `expected`.
  ConfigException expected(String expected) {
    String where = path.isEmpty() ? "" : "`" + path + "`: ";
    return error(where + "expected " + expected + ", found " + found());
  }

  /// The value of each key, of which every one must be known.
  Map<String, Value> entries(List<String> known) {
    Map<String, Value> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : tuples()) {
      String key = key(tuple.getKeyNode());
      if (!known.contains(key)) {
        throw at(tuple.getKeyNode(), unknown(key, known));
      }
      put(entries, key, tuple);
    }
    return entries;
  }

  /// The value of each key, whatever the keys.
  Map<String, Value> entries() {
    Map<String, Value> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : tuples()) {
      put(entries, key(tuple.getKeyNode()), tuple);
    }
    return entries;
  }

  List<Value> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw expected("a list such as `[a, b]`");
    }
    List<Value> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Value(source, path + "[" + items.size() + "]", item, item));
    }
    return items;
  }

  /// Text that is not blank.
  String text() {
    if (node instanceof ScalarNode scalar) {
      if (scalar.getTag().equals(Tag.STR)) {
        if (scalar.getValue().isBlank()) {
          throw expected("some text");
        }
        return scalar.getValue();
      }
      if (!scalar.getValue().isEmpty()) {
        throw expected("text (put it in quotes if it is meant as text)");
      }
    }
    throw expected("text");
  }

  List<String> texts() {
    return items().stream().map(Value::text).toList();
  }

  int number(int least, int most) {
    String range = "a whole number from " + least + " to " + most;
    if (node instanceof ScalarNode scalar
        && scalar.getTag().equals(Tag.INT)
        && scalar.getValue().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(scalar.getValue());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw expected(range);
  }

  boolean flag() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    throw expected("true or false");
  }

  /// Nothing is written after the colon.
  boolean isNothing() {
    return node.getTag().equals(Tag.NULL);
  }

  private List<NodeTuple> tuples() {
    if (isNothing()) {
      return List.of(); // a section whose lines are all commented out
    }
    if (!(node instanceof MappingNode mapping)) {
      throw expected(path.isEmpty() ? "`key: value` lines" : "a section of `key: value` lines");
    }
    return mapping.getValue();
  }

  private void put(Map<String, Value> entries, String key, NodeTuple tuple) {
    String below = path.isEmpty() ? Printable.of(key) : path + "." + Printable.of(key);
    if (entries.put(key, new Value(source, below, tuple.getValueNode(), tuple.getKeyNode()))
        != null) {
      throw at(tuple.getKeyNode(), "`" + below + "` stands twice; keep one");
    }
  }

  private String key(Node key) {
    if (key instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
      return scalar.getValue();
    }
    throw at(key, "expected a key in words" + (path.isEmpty() ? "" : " under `" + path + "`"));
  }

  private String unknown(String key, List<String> known) {
    String nearest = Nearest.of(key, known).orElseThrow();
    return "unknown key `%s`%s; did you mean `%s`?%s"
        .formatted(
            shown(key),
            path.isEmpty() ? "" : " under `" + path + "`",
            nearest,
            Nearest.isNear(key, nearest) ? "" : " Known are " + String.join(", ", known));
  }

  private ConfigException at(Node place, String problem) {
    return place
        .getStartMark()
        .map(mark -> ConfigException.at(source, mark.getLine() + 1, mark.getColumn() + 1, problem))
        .orElseGet(() -> new ConfigException(source, problem));
  }

  private String found() {
    return switch (node) {
      case MappingNode _ -> "a section";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar when isNothing() && scalar.getValue().isEmpty() -> "nothing";
      case ScalarNode scalar -> "`" + shown(scalar.getValue()) + "`";
      default -> "something else";
    };
  }

  private static String shown(String text) {
    return Printable.of(text, SHOWN);
  }
}
