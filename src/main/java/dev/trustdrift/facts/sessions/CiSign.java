package dev.trustdrift.facts.sessions;

import dev.trustdrift.config.Config.CiUsers;
import dev.trustdrift.finding.Printable;
import dev.trustdrift.inventory.User;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What makes an IAM user look as if a CI system used it. A sign, not a proof.
///
/// @param reason what was seen, as the end of "because …"
public record CiSign(String reason) {

  /// Tags whose value says what a user is for; a CI word in another tag (`Team: deploy`) says
  /// nothing. Compared without case and separators.
  private static final Set<String> PURPOSE_TAGS =
      Set.of(
          "purpose",
          "usage",
          "use",
          "usecase",
          "usedby",
          "usedfor",
          "function",
          "type",
          "kind",
          "service",
          "system",
          "application",
          "app",
          "workload",
          "component");

  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");

  /// Between `gitLab` and `Deploy`, `CI` and `Deploy`, `ci` and `01`.
  private static final Pattern HUMPS =
      Pattern.compile(
          "(?<=\\p{Ll})(?=\\p{Lu})"
              + "|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})"
              + "|(?<=\\p{L})(?=\\p{N})"
              + "|(?<=\\p{N})(?=\\p{L})");

  /// The first sign of: a name pattern, a word of the name, a word of the path, a tag.
  public static Optional<CiSign> of(User user, CiUsers ci) {
    Optional<String> pattern =
        ci.names().stream().filter(glob -> matches(glob, user.name())).findFirst();
    if (pattern.isPresent()) {
      return sign("its name matches `%s`", pattern.get());
    }
    Set<String> known =
        ci.words().stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    Optional<String> inName = firstWord(user.name(), known);
    if (inName.isPresent()) {
      return sign("its name has the word `%s`", inName.get());
    }
    if (firstWord(user.path(), known).isPresent()) {
      return sign("its path is `%s`", user.path());
    }
    for (Map.Entry<String, String> tag : new TreeMap<>(user.tags()).entrySet()) {
      String key = SEPARATORS.matcher(tag.getKey().toLowerCase(Locale.ROOT)).replaceAll("");
      if (PURPOSE_TAGS.contains(key) && firstWord(tag.getValue(), known).isPresent()) {
        return sign("its tag `%s` is `%s`", tag.getKey(), tag.getValue());
      }
    }
    return Optional.empty();
  }

  /// What the use of one of the user's keys says; nothing where none comes from where CI does.
  public static Optional<CiSign> ofUse(User user, List<KeyInCi> keysInCi) {
    return keysInCi.stream()
        .filter(key -> user.equals(key.user()))
        .findFirst()
        .flatMap(
            key -> {
              KeyInCi.Sign seen = key.signs().getFirst();
              return sign(
                  seen.isAddress()
                      ? "its key was used from `%s`, where sessions of CI come from"
                      : "its key was used with the agent of CI's sessions (`%s`)",
                  seen.value());
            });
  }

  private static Optional<CiSign> sign(String reason, String... names) {
    Object[] printable = List.of(names).stream().map(Printable::of).toArray();
    return Optional.of(new CiSign(reason.formatted(printable)));
  }

  private static Optional<String> firstWord(String text, Collection<String> known) {
    return words(text).stream().filter(known::contains).findFirst();
  }

  /// The words between separators, lower case: each as written, and each run of the humps in it, so
  /// that `GitLabDeploy` holds `gitlab` as well as `deploy`.
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String chunk : SEPARATORS.splitAsStream(text).toList()) {
      List<String> humps = HUMPS.splitAsStream(chunk).toList();
      for (int from = 0; from < humps.size(); from++) {
        StringBuilder run = new StringBuilder();
        for (int to = from; to < humps.size(); to++) {
          words.add(run.append(humps.get(to).toLowerCase(Locale.ROOT)).toString());
        }
      }
    }
    return words;
  }

  /// Ignores case: two IAM users can't differ by case alone.
  private static boolean matches(String glob, String name) {
    String regex =
        glob.codePoints()
            .mapToObj(
                point ->
                    switch (point) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(point));
                    })
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(name)
        .matches();
  }
}
