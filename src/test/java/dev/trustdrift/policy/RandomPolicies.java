package dev.trustdrift.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Seeded random policies and requests over few keys and short words, so that conditions really
/// meet.
final class RandomPolicies {
  static final String OTHER = "arn:aws:iam::123456789012:oidc-provider/other.example";

  private static final List<String> TEXT =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringEqualsIgnoreCase",
          "StringNotEqualsIgnoreCase",
          "StringLike",
          "StringNotLike");
  private static final List<String> WORDS =
      List.of(
          "a", "b", "A", "ab", "aB", "ba", "bb", "*", "a?", "abb", "a:b:c:d:e:f", "a:b:c:d:e:f:a");
  private static final List<String> PATTERNS =
      List.of("a", "b", "A", "ab", "*", "?", "a*", "*b", "?b", "a*b", "aB", "??", "**", "b*a*");
  private static final List<String> ARNS =
      List.of("a:b:c:d:e:f", "a:b:c:d:e:*", "*:b:c:d:e:f*", "a:?:c:d:e:f:?", "a:*:*:*:*:*");

  private final Random random;
  private final boolean allFamilies;

  /// @param allFamilies not only what [Acceptance] models exactly
  RandomPolicies(long seed, boolean allFamilies) {
    this.random = new Random(seed);
    this.allFamilies = allFamilies;
  }

  <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String policy() {
    List<String> statements = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      statements.add(statement(i == 0 || random.nextInt(5) < 2 ? "Allow" : "Deny"));
    }
    return document(statements);
  }

  String document(List<String> statements) {
    String version =
        switch (random.nextInt(allFamilies ? 4 : 1)) {
          case 1 -> "\"Version\": \"2008-10-17\", ";
          case 2 -> "";
          default -> "\"Version\": \"2012-10-17\", ";
        };
    return "{" + version + "\"Statement\": [" + String.join(",\n ", statements) + "]}";
  }

  String statement(String effect) {
    String principal =
        switch (random.nextInt(8)) {
          case 0 -> "\"*\"";
          case 1 -> "{\"Federated\": [\"" + OTHER + "\", \"" + Policies.GITLAB + "\"]}";
          case 2 -> "{\"Federated\": \"" + OTHER + "\"}";
          case 3 -> "{\"AWS\": \"*\"}";
          default -> "{\"Federated\": \"" + Policies.GITLAB + "\"}";
        };
    String action =
        switch (random.nextInt(8)) {
          case 0 -> "\"Action\": [\"sts:TagSession\", \"STS:assume*\"]";
          case 1 -> "\"NotAction\": \"sts:AssumeRole\"";
          case 2 -> "\"Action\": \"sts:AssumeRole\"";
          default -> "\"Action\": \"sts:AssumeRoleWithWebIdentity\"";
        };
    return "{\"Effect\": \"%s\", \"Principal\": %s, %s, \"Condition\": %s}"
        .formatted(effect, principal, action, conditions());
  }

  private String conditions() {
    Map<String, Map<String, String>> block = new LinkedHashMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String key = pick(List.of("g:sub", "g:sub", "g:aud", "g:email", "G:flag"));
      String[] test = test(key);
      block.computeIfAbsent(test[0], _ -> new TreeMap<>()).put(key, test[1]);
    }
    List<String> operators = new ArrayList<>();
    block.forEach(
        (operator, keys) -> {
          List<String> entries = new ArrayList<>();
          keys.forEach((key, values) -> entries.add("\"" + key + "\": " + values));
          operators.add("\"" + operator + "\": {" + String.join(", ", entries) + "}");
        });
    return "{" + String.join(", ", operators) + "}";
  }

  private String[] test(String key) {
    if (random.nextInt(10) == 0) {
      return new String[] {"Null", random.nextBoolean() ? "\"true\"" : "false"};
    }
    String base;
    String values;
    int family = random.nextInt(allFamilies ? 10 : 8);
    if (key.equals("G:flag")) {
      base = "Bool";
      values = random.nextBoolean() ? "true" : "\"False\"";
    } else if (family == 8) {
      base = pick(List.of("ArnLike", "ArnNotEquals"));
      values = list(ARNS);
    } else if (family == 9) {
      base = pick(TEXT);
      values =
          list(
              List.of(
                  "a${*}", "${?}b", "${g:email}", "a${g:email, 'b'}", "${ g:aud ,'a'}*", "x${$}"));
      if (base.contains("Not") && values.contains("${g:email}")) {
        base = base.replace("Not", "");
      }
    } else {
      base = pick(TEXT);
      values = list(base.endsWith("Like") ? PATTERNS : WORDS);
    }
    String prefix = pick(List.of("", "", "", "", "ForAllValues:", "ForAnyValue:"));
    String suffix = random.nextInt(5) == 0 ? "IfExists" : "";
    return new String[] {prefix + base + suffix, values};
  }

  private String list(List<String> from) {
    int count = 1 + random.nextInt(3);
    List<String> quoted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      quoted.add("\"" + pick(from) + "\"");
    }
    return count == 1 ? quoted.getFirst() : quoted.toString();
  }

  Map<String, List<String>> context() {
    Map<String, List<String>> context = new TreeMap<>();
    for (String key : List.of("g:sub", "G:aud", "g:EMAIL")) {
      if (random.nextInt(4) > 0) {
        context.put(key, List.of(pick(WORDS)));
      }
    }
    if (random.nextBoolean()) {
      context.put("g:flag", List.of(pick(List.of("true", "false"))));
    }
    return context;
  }
}
