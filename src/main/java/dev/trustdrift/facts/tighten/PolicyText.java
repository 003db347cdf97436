package dev.trustdrift.facts.tighten;

import dev.trustdrift.policy.WrittenCondition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a policy document anew with some statements narrowed. All else stays as it is and where
/// it is: `Version`, `Id`, Denies, other principals, further conditions, `Sid`s, the order of
/// members.
public final class PolicyText {
  /// Characters of a trust policy that AWS takes unless a quota was raised ("IAM and AWS STS
  /// quotas").
  public static final int USUAL = 2_048;

  /// Characters of a trust policy at most.
  public static final int LARGEST = 4_096;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter()
                  .withSeparators(
                      Separators.createDefaultInstance()
                          .withObjectNameValueSpacing(Separators.Spacing.AFTER))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")))
          .build();

  /// Each equals StringEquals on a key that every token holds once. One of them is free in any
  /// statement that people write.
  private static final List<String> EQUAL =
      List.of(
          "ForAnyValue:StringEquals",
          "StringEqualsIfExists",
          "ForAnyValue:StringEqualsIfExists",
          "ForAllValues:StringEquals",
          "ForAllValues:StringEqualsIfExists");

  private final JsonNode old;

  /// Whether `${` begins a policy variable (IAM user guide, "IAM policy elements: Version").
  private final boolean variables;

  /// @param document a policy that could be read without a problem
  PolicyText(String document) {
    this.old = JSON.readTree(document);
    this.variables = "2012-10-17".equals(old.path("Version").asString(""));
  }

  /// Characters that count against the quota: white space does not ("IAM and AWS STS quotas").
  public static int size(String document) {
    return JSON.readTree(document).toString().length();
  }

  /// The document with parts in place of statements, as it is to be shown; empty where a statement
  /// can't be written.
  ///
  /// @param parts by the place of the statement, from 1; a statement with none that is named here
  ///   goes, one that is not named stays
  /// @param kept what of a narrowed statement's principals stays under its old conditions
  Optional<String> narrowed(Map<Integer, List<Part>> parts, Map<Integer, Set<String>> kept) {
    return written(parts, kept, false);
  }

  /// The old document with the parts added to its conditions instead of put in their place: what
  /// the old policy accepts of what the parts name. Less to read, and right by its form.
  Optional<String> confined(Map<Integer, List<Part>> parts, Map<Integer, Set<String>> kept) {
    return written(parts, kept, true);
  }

  private Optional<String> written(
      Map<Integer, List<Part>> parts, Map<Integer, Set<String>> kept, boolean confining) {
    ObjectNode document = (ObjectNode) old.deepCopy();
    ArrayNode statements = JSON.createArrayNode();
    List<JsonNode> all = elements(old.path("Statement"));
    Set<String> sids = new HashSet<>();
    all.forEach(statement -> sids.add(statement.path("Sid").asString("")));
    for (int i = 0; i < all.size(); i++) {
      List<Part> of = parts.get(i + 1);
      if (of == null) {
        statements.add(all.get(i));
        continue;
      }
      List<ObjectNode> instead = new ArrayList<>();
      for (Part part : of) {
        ObjectNode statement = (ObjectNode) all.get(i).deepCopy();
        if (!(confining ? confine(statement, part) : narrow(statement, part))) {
          return Optional.empty();
        }
        instead.add(statement);
      }
      rest((ObjectNode) all.get(i), kept.getOrDefault(i + 1, Set.of())).ifPresent(instead::add);
      number(instead, sids);
      instead.forEach(statements::add);
    }
    document.set("Statement", statements);
    return statements.isEmpty() ? Optional.empty() : Optional.of(JSON.writeValueAsString(document));
  }

  /// A `Sid` is unique within its policy (IAM user guide, "IAM JSON policy elements: Sid").
  private static void number(List<ObjectNode> statements, Set<String> taken) {
    for (int i = 1; i < statements.size(); i++) {
      String sid = statements.get(i).path("Sid").asString("");
      if (!sid.isEmpty()) {
        int number = i + 1;
        while (!taken.add(sid + number)) {
          number++;
        }
        statements.get(i).put("Sid", sid + number);
      }
    }
  }

  private boolean narrow(ObjectNode statement, Part part) {
    alone(statement, part.provider());
    ObjectNode conditions = conditions(statement);
    for (WrittenCondition written : part.dropped()) {
      if (conditions.path(written.operator()) instanceof ObjectNode keys) {
        keys.remove(written.key());
      }
    }
    boolean patterns = !part.patterns().isEmpty();
    boolean fits =
        put(conditions, "StringEquals", part.key() + "aud", literals(part.audiences()))
            && put(conditions, "StringEquals", part.key() + "project_id", part.projectIds())
            && put(
                conditions,
                patterns ? "StringLike" : "StringEquals",
                part.key() + "sub",
                patterns ? patterns(part) : literals(part.subjects()));
    for (String operator : List.copyOf(conditions.propertyNames())) {
      if (conditions.path(operator) instanceof ObjectNode keys && keys.isEmpty()) {
        conditions.remove(operator);
      }
    }
    return fits && (!patterns || variables || part.subjects().stream().noneMatch(PolicyText::wild));
  }

  private static boolean wild(String subject) {
    return subject.contains("*") || subject.contains("?");
  }

  private boolean confine(ObjectNode statement, Part part) {
    alone(statement, part.provider());
    ObjectNode conditions = conditions(statement);
    return add(conditions, EQUAL, part.key() + "sub", literals(part.subjects()))
        && add(conditions, EQUAL, part.key() + "aud", literals(part.audiences()))
        && add(conditions, EQUAL.subList(0, 1), part.key() + "project_id", part.projectIds());
  }

  private boolean add(
      ObjectNode conditions, List<String> operators, String key, List<String> values) {
    return operators.stream().anyMatch(operator -> put(conditions, operator, key, values));
  }

  private static ObjectNode conditions(ObjectNode statement) {
    return statement.path("Condition") instanceof ObjectNode some
        ? some
        : statement.putObject("Condition");
  }

  /// One value stands bare, as people write it. False where the operator already has the key.
  private static boolean put(
      ObjectNode conditions, String operator, String key, List<String> values) {
    if (values.isEmpty()) {
      return true;
    }
    ObjectNode keys =
        conditions.path(operator) instanceof ObjectNode some
            ? some
            : conditions.putObject(operator);
    if (keys.propertyNames().stream().anyMatch(key::equalsIgnoreCase)) {
      return false;
    }
    if (values.size() == 1) {
      keys.put(key, values.getFirst());
    } else {
      ArrayNode array = keys.putArray(key);
      values.forEach(array::add);
    }
    return true;
  }

  private static void alone(ObjectNode statement, String provider) {
    JsonNode principal = statement.path("Principal");
    boolean is =
        principal.size() == 1
            && elements(principal.path("Federated")).size() == 1
            && elements(principal.path("Federated")).getFirst().asString("").equals(provider);
    if (!is) {
      statement.putObject("Principal").put("Federated", provider);
    }
  }

  /// The statement for those of its principals that stay under its old conditions.
  private static Optional<ObjectNode> rest(ObjectNode statement, Set<String> kept) {
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode rest = statement.deepCopy();
    ObjectNode principal = (ObjectNode) rest.path("Principal");
    if (principal.has("Federated")) {
      List<JsonNode> federated =
          elements(principal.path("Federated")).stream()
              .filter(one -> kept.contains(one.asString("")))
              .toList();
      if (federated.isEmpty()) {
        principal.remove("Federated");
      } else {
        principal.putArray("Federated").addAll(federated);
      }
    }
    return Optional.of(rest);
  }

  private List<String> patterns(Part part) {
    List<String> exact = new ArrayList<>(part.subjects());
    part.patterns().forEach(pattern -> exact.removeAll(pattern.covered()));
    return Stream.concat(
            exact.stream().map(this::unwildered), part.patterns().stream().map(this::text))
        .sorted()
        .toList();
  }

  /// A generalisation as a value of `StringLike`.
  String text(Generalisation pattern) {
    return unwildered(pattern.before()) + "*" + unwildered(pattern.after());
  }

  private String unwildered(String text) {
    String literal = literal(text);
    return variables ? literal.replace("*", "${*}").replace("?", "${?}") : literal;
  }

  private List<String> literals(List<String> texts) {
    return texts.stream().map(this::literal).toList();
  }

  /// A branch may be called `a${b}`: git forbids neither character.
  private String literal(String text) {
    return variables ? text.replace("${", "${$}{") : text;
  }

  /// IAM writes one statement bare and several as an array.
  private static List<JsonNode> elements(JsonNode node) {
    return node.isArray()
        ? new ArrayList<>(node.values())
        : node.isMissingNode() ? List.of() : List.of(node);
  }
}
