package dev.trustdrift.cli;

import dev.trustdrift.collect.json.Json;
import dev.trustdrift.collect.json.Malformed;
import dev.trustdrift.finding.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Cases as YAML: each document a list of cases or one case. Anchors serve, so that cases can share
/// a policy; what they unfold to is bounded.
final class CaseYaml {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_VALUES = 5_000_000;
  private static final int MAX_CHARACTERS = 64 << 20;

  private int values;

  private CaseYaml() {}

  static void read(String text, CaseText.Sink sink) throws Malformed {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MAX_CHARACTERS)
            .setMaxAliasesForCollections(MAX_VALUES)
            .setAllowNonScalarKeys(true)
            .build();
    CaseYaml yaml = new CaseYaml();
    List<Json> documents = new ArrayList<>();
    try {
      // Events come without recursion, so depth is judged before a tree is made.
      refuseDepth(new Parse(settings).parseString(text));
      for (Node node : new Compose(settings).composeAllFromString(text)) {
        documents.add(yaml.json(node, 0));
      }
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new Malformed(line, "expected YAML: " + Printable.of(e.getProblem(), 160));
    } catch (YamlEngineException e) {
      throw new Malformed(0, "expected YAML: " + Printable.of(String.valueOf(e.getMessage()), 160));
    }
    for (Json document : documents) {
      CaseText.items(document, sink);
    }
  }

  private static void refuseDepth(Iterable<Event> events) throws Malformed {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        throw tooDeep(event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0));
      }
    }
  }

  /// @param depth bounds what an anchor inside itself unfolds to
  private Json json(Node node, int depth) throws Malformed {
    int line = line(node);
    if (depth > MAX_DEPTH) {
      throw tooDeep(line);
    }
    if (++values > MAX_VALUES) {
      throw new Malformed(line, "expected at most " + MAX_VALUES + " values, anchors unfolded");
    }
    return switch (node) {
      case MappingNode mapping -> {
        Map<String, Json> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
          String key = key(tuple.getKeyNode());
          if (members.putIfAbsent(key, json(tuple.getValueNode(), depth + 1)) != null) {
            throw new Malformed(
                line(tuple.getKeyNode()),
                "expected each key once, found `%s` twice".formatted(Printable.of(key, 60)));
          }
        }
        yield new Json.Obj(members, line);
      }
      case SequenceNode sequence -> {
        List<Json> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          items.add(json(item, depth + 1));
        }
        yield new Json.Arr(items, line);
      }
      case ScalarNode scalar -> scalar(scalar, line);
      default -> throw new Malformed(line, "expected a value");
    };
  }

  private static Json scalar(ScalarNode scalar, int line) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.NULL)) {
      return new Json.Null(line);
    }
    if (tag.equals(Tag.BOOL)) {
      return new Json.Bool(Boolean.parseBoolean(text), line);
    }
    return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)
        ? new Json.Num(text, line)
        : new Json.Text(text, line);
  }

  private static String key(Node key) throws Malformed {
    if (key instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new Malformed(line(key), "expected a key in words");
  }

  private static Malformed tooDeep(int line) {
    return new Malformed(line, "expected at most " + MAX_DEPTH + " values inside one another");
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
