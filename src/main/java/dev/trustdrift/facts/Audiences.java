package dev.trustdrift.facts;

import dev.trustdrift.inventory.OidcProvider;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which audiences a trust policy can let in, read off its text: an answer of "no" is certain, an
/// answer of "yes" may be too generous. Good enough to say that nobody uses an audience; the
/// decision engine's own answer, once a grant has one, is better and takes this one's place.
public final class Audiences {

  /// A trust policy holds at most 4,096 characters; more is not one.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxDocumentLength(65_536)
                          .build())
                  .build())
          .build();

  /// Operators under which only the listed values pass, where the key is there: it always is.
  private static final Set<String> EXACT = Set.of("stringequals", "foranyvalue:stringequals");

  private static final Set<String> IGNORING_CASE =
      Set.of("stringequalsignorecase", "foranyvalue:stringequalsignorecase");

  private static final Set<String> WITH_WILDCARDS = Set.of("stringlike", "foranyvalue:stringlike");

  private Audiences() {}

  /// Whether some Allow statement that names the provider may accept a token with that audience.
  public static boolean mayAccept(String trustPolicy, OidcProvider provider, String audience) {
    JsonNode policy;
    try {
      policy = JSON.readTree(trustPolicy);
    } catch (JacksonException e) {
      return true;
    }
    return list(policy.path("Statement"))
        .anyMatch(statement -> mayAllow(statement, provider, audience));
  }

  private static boolean mayAllow(JsonNode statement, OidcProvider provider, String audience) {
    boolean denies = "Deny".equals(statement.path("Effect").stringValue(""));
    return !denies
        && names(statement, provider)
        && statement.path("Condition").properties().stream()
            .allMatch(operator -> admits(operator, provider, audience));
  }

  /// Whether a federated `*` lets web identities in is not documented: it counts as if it did.
  private static boolean names(JsonNode statement, OidcProvider provider) {
    JsonNode principal = statement.path("Principal");
    return Stream.concat(list(principal), list(principal.path("Federated")))
        .map(name -> name.stringValue(""))
        .anyMatch(name -> name.equals(provider.arn()) || name.equals("*"));
  }

  private static boolean admits(
      Map.Entry<String, JsonNode> operator, OidcProvider provider, String audience) {
    String name = operator.getKey().toLowerCase(Locale.ROOT);
    return operator.getValue().properties().stream()
        .filter(key -> key.getKey().equalsIgnoreCase(provider.keyPrefix() + ":aud"))
        .allMatch(key -> list(key.getValue()).anyMatch(value -> admits(name, value, audience)));
  }

  private static boolean admits(String operator, JsonNode value, String audience) {
    String text = value.stringValue("");
    if (text.contains("${")) {
      return true; // a policy variable may become anything
    }
    if (EXACT.contains(operator)) {
      return text.equals(audience);
    }
    if (IGNORING_CASE.contains(operator)) {
      return text.equalsIgnoreCase(audience);
    }
    return !WITH_WILDCARDS.contains(operator) || like(text, audience);
  }

  /// `*` for any characters, `?` for one. Goes back to the last `*` only, so the work is at most
  /// the product of the lengths, whatever the pattern.
  private static boolean like(String pattern, String text) {
    int p = 0;
    int star = -1;
    int from = 0;
    for (int t = 0; t < text.length(); ) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        from = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++from;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(rest -> rest == '*');
  }

  private static Stream<JsonNode> list(JsonNode node) {
    return node.isArray() ? node.valueStream() : Stream.of(node);
  }
}
