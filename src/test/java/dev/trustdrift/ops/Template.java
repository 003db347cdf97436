package dev.trustdrift.ops;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// `template.yaml` as written. The short forms of CloudFormation's functions lose their names:
/// `!Ref Topic` reads as `"Topic"`, `!If [a, b, c]` as an array.
record Template(JsonNode root) {
  static final Path PATH = Path.of("template.yaml");

  static Template read() {
    return new Template(YAMLMapper.shared().readTree(PATH));
  }

  JsonNode properties(String resource) {
    JsonNode found = root.path("Resources").path(resource);
    if (found.isMissingNode()) {
      throw new AssertionError("template.yaml has no resource " + resource);
    }
    return found.path("Properties");
  }

  String type(String resource) {
    return root.path("Resources").path(resource).path("Type").asString();
  }

  Stream<String> resources() {
    return root.path("Resources").propertyNames().stream();
  }

  /// The statements of a role, those under a condition included.
  List<JsonNode> statements(String role) {
    return properties(role)
        .path("Policies")
        .valueStream()
        .flatMap(policy -> policy.path("PolicyDocument").path("Statement").valueStream())
        .flatMap(
            statement ->
                statement.isArray()
                    ? statement.valueStream().filter(JsonNode::isObject)
                    : Stream.of(statement))
        .toList();
  }

  static List<String> actions(JsonNode statement) {
    JsonNode action = statement.path("Action");
    return action.isArray()
        ? action.valueStream().map(JsonNode::asString).toList()
        : List.of(action.asString());
  }
}
