package dev.trustdrift.config;

import dev.trustdrift.finding.Printable;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// YAML text as a tree with places. Bounded: a configuration is short, flat, and needs no anchors.
final class Yaml {
  private static final int MAX_CHARACTERS = 256 * 1024;
  private static final int MAX_DEPTH = 20;

  private Yaml() {}

  /// The file's only document; empty where there is nothing but comments.
  static Optional<Value> read(String text, String source) {
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (yaml.length() > MAX_CHARACTERS) {
      throw new ConfigException(
          source, "longer than " + MAX_CHARACTERS + " characters: not a trustdrift configuration");
    }
    LoadSettings settings =
        LoadSettings.builder().setLabel(source).setAllowNonScalarKeys(true).build();
    try {
      // Events come without recursion, so depth and aliases are judged before a tree is made.
      refuseExcess(new Parse(settings).parseString(yaml), source);
      return new Compose(settings)
          .composeString(yaml)
          .map(node -> new Value(source, "", node, node));
    } catch (MarkedYamlEngineException e) {
      throw e.getProblemMark()
          .map(
              mark ->
                  ConfigException.at(
                      source,
                      mark.getLine() + 1,
                      mark.getColumn() + 1,
                      "not YAML: " + sentence(e.getProblem())))
          .orElseGet(() -> new ConfigException(source, "not YAML: " + sentence(e.getProblem()), e));
    } catch (YamlEngineException e) {
      throw new ConfigException(source, "not YAML: " + sentence(String.valueOf(e.getMessage())), e);
    }
  }

  private static void refuseExcess(Iterable<Event> events, String source) {
    int depth = 0;
    int documents = 0;
    for (Event event : events) {
      switch (event) {
        case AliasEvent _ -> throw at(event, source, "an alias (`*…`): write the value out");
        case CollectionEndEvent _ -> depth--;
        case CollectionStartEvent _ -> {
          if (++depth > MAX_DEPTH) {
            throw at(event, source, "nested deeper than " + MAX_DEPTH + " levels");
          }
        }
        case DocumentStartEvent _ -> {
          if (++documents > 1) {
            throw at(event, source, "a second document begins; keep one");
          }
        }
        default -> {}
      }
      if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
        Anchor anchor = node.getAnchor().get();
        throw at(
            event,
            source,
            "an anchor (`&" + Printable.of(anchor.getValue()) + "`): write the value out");
      }
    }
  }

  private static ConfigException at(Event event, String source, String problem) {
    return event
        .getStartMark()
        .map(mark -> ConfigException.at(source, mark.getLine() + 1, mark.getColumn() + 1, problem))
        .orElseGet(() -> new ConfigException(source, problem));
  }

  private static String sentence(String problem) {
    String line = problem.lines().findFirst().orElse("");
    String hint = line.contains("TAB") ? "; indent with spaces" : "";
    String text = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    return Printable.of(text) + hint;
  }
}
