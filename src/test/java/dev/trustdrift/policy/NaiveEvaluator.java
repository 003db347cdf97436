package dev.trustdrift.policy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A second evaluator that shares no code with the first: it walks the raw JSON for each request,
/// knows only well-formed policies and answers `allow`, `explicit deny` or `implicit deny`.
final class NaiveEvaluator {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NaiveEvaluator() {}

  static String decide(String policy, String provider, Map<String, List<String>> context) {
    JsonNode root = MAPPER.readTree(policy);
    boolean variables = root.path("Version").asString("").equals("2012-10-17");
    boolean allowed = false;
    boolean denied = false;
    for (JsonNode statement : many(root.get("Statement"))) {
      if (principal(statement.get("Principal"), provider)
          && action(statement)
          && conditions(statement.get("Condition"), context, variables)) {
        if (statement.get("Effect").asString().equals("Deny")) {
          denied = true;
        } else {
          allowed = true;
        }
      }
    }
    return denied ? "explicit deny" : allowed ? "allow" : "implicit deny";
  }

  private static boolean principal(JsonNode principal, String provider) {
    if (principal.isString()) {
      return true;
    }
    boolean found = principal.path("AWS").asString("").equals("*");
    if (principal.has("Federated")) {
      for (JsonNode one : many(principal.get("Federated"))) {
        found |= one.asString().equals(provider);
      }
    }
    return found;
  }

  private static boolean action(JsonNode statement) {
    boolean not = statement.has("NotAction");
    boolean found = false;
    for (JsonNode name : many(statement.get(not ? "NotAction" : "Action"))) {
      found |=
          glob(name.asString().toLowerCase(Locale.ROOT), "sts:assumerolewithwebidentity", true);
    }
    return found != not;
  }

  private static boolean conditions(
      @Nullable JsonNode block, Map<String, List<String>> context, boolean variables) {
    if (block == null) {
      return true;
    }
    for (Map.Entry<String, JsonNode> operator : block.properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        List<String> wanted = new ArrayList<>();
        for (JsonNode value : many(key.getValue())) {
          wanted.add(value.asString());
        }
        List<String> actual = List.of();
        for (Map.Entry<String, List<String>> entry : context.entrySet()) {
          if (entry.getKey().equalsIgnoreCase(key.getKey())) {
            actual = entry.getValue();
          }
        }
        if (!condition(operator.getKey(), wanted, actual, context, variables)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean condition(
      String operator,
      List<String> wanted,
      List<String> actual,
      Map<String, List<String>> context,
      boolean variables) {
    if (operator.equals("Null")) {
      return wanted.contains(Boolean.toString(actual.isEmpty()));
    }
    if (operator.startsWith("ForAllValues:")) {
      for (String value : actual) {
        if (!value.isEmpty() && !one(operator.substring(13), wanted, value, context, variables)) {
          return false;
        }
      }
      return true;
    }
    if (operator.startsWith("ForAnyValue:")) {
      for (String value : actual) {
        if (one(operator.substring(12), wanted, value, context, variables)) {
          return true;
        }
      }
      return false;
    }
    if (actual.isEmpty()) {
      return operator.endsWith("IfExists") || operator.contains("Not");
    }
    return one(operator, wanted, actual.getFirst(), context, variables);
  }

  private static boolean one(
      String operator,
      List<String> wanted,
      String actual,
      Map<String, List<String>> context,
      boolean variables) {
    String name =
        operator.endsWith("IfExists") ? operator.substring(0, operator.length() - 8) : operator;
    boolean not = name.contains("Not");
    String positive = name.replace("Not", "");
    boolean matched = false;
    for (String value : wanted) {
      matched |= compare(positive, value, actual, context, variables);
    }
    return matched != not;
  }

  private static boolean compare(
      String operator,
      String wanted,
      String actual,
      Map<String, List<String>> context,
      boolean variables) {
    return switch (operator) {
      case "Bool" -> wanted.equalsIgnoreCase(actual);
      case "NumericEquals" -> new BigDecimal(wanted).compareTo(new BigDecimal(actual)) == 0;
      case "NumericLessThan" -> new BigDecimal(actual).compareTo(new BigDecimal(wanted)) < 0;
      case "ArnEquals", "ArnLike" -> {
        String[] pattern = wanted.split(":", 6);
        String[] parts = actual.split(":", 6);
        boolean same = parts.length == 6;
        for (int i = 0; same && i < 6; i++) {
          same = glob(pattern[i], parts[i], true);
        }
        yield same;
      }
      case "StringEquals", "StringEqualsIgnoreCase", "StringLike" -> {
        String pat = variables ? substitute(wanted, context) : wanted;
        if (pat == null) {
          yield false;
        }
        yield operator.equals("StringEqualsIgnoreCase")
            ? glob(pat.toLowerCase(Locale.ROOT), actual.toLowerCase(Locale.ROOT), false)
            : glob(pat, actual, operator.equals("StringLike"));
      }
      default -> throw new IllegalArgumentException(operator);
    };
  }

  /// Replaces variables; private-use characters stand for escaped wildcards.
  private static @Nullable String substitute(String text, Map<String, List<String>> context) {
    String result = text.replace("${*}", "\ue000").replace("${?}", "\ue001");
    int from;
    while ((from = result.indexOf("${")) >= 0) {
      int to = result.indexOf('}', from);
      String[] inside = result.substring(from + 2, to).split(",", 2);
      @Nullable String value = inside.length == 2 ? inside[1].strip().replace("'", "") : null;
      for (Map.Entry<String, List<String>> entry : context.entrySet()) {
        if (entry.getKey().equalsIgnoreCase(inside[0].strip()) && entry.getValue().size() == 1) {
          value = entry.getValue().getFirst();
        }
      }
      if (value == null) {
        return null;
      }
      String plain = value.replace("*", "\ue000").replace("?", "\ue001");
      result = result.substring(0, from) + plain + result.substring(to + 1);
    }
    return result;
  }

  static boolean glob(String pattern, String text, boolean wildcards) {
    boolean[][] table = new boolean[pattern.length() + 1][text.length() + 1];
    for (int p = pattern.length(); p >= 0; p--) {
      for (int t = text.length(); t >= 0; t--) {
        if (p == pattern.length()) {
          table[p][t] = t == text.length();
        } else if (wildcards && pattern.charAt(p) == '*') {
          table[p][t] = table[p + 1][t] || (t < text.length() && table[p][t + 1]);
        } else {
          char c = pattern.charAt(p);
          char literal = c == '\ue000' ? '*' : c == '\ue001' ? '?' : c;
          boolean fits =
              t < text.length() && ((wildcards && c == '?') || literal == text.charAt(t));
          table[p][t] = fits && table[p + 1][t + 1];
        }
      }
    }
    return table[0][0];
  }

  private static List<JsonNode> many(JsonNode node) {
    List<JsonNode> nodes = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(nodes::add);
    } else {
      nodes.add(node);
    }
    return nodes;
  }
}
