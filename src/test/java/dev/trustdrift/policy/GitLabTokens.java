package dev.trustdrift.policy;

import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Roughly gitlab.com's tokens: enough of the default subject for the tests of this package, which
/// knows no issuer.
record GitLabTokens(Map<String, KeySpace> others) implements TokenSpace {
  private static final Regular SEGMENT =
      Regular.either(
              Regular.range('a', 'z'),
              Regular.range('A', 'Z'),
              Regular.range('0', '9'),
              Regular.oneOf("_.-"))
          .atLeastOnce();
  private static final Universe SUBJECTS =
      Universe.of(
          Regular.literal("project_path:")
              .then(SEGMENT)
              .then(Regular.literal("/").then(SEGMENT).atLeastOnce()),
          Regular.literal(":ref_type:").then(Regular.oneWordOf("branch", "tag")),
          Regular.literal(":ref:").then(Regular.noneOf(" :~^?*[\\").atLeastOnce()));

  static final GitLabTokens DOT_COM =
      new GitLabTokens(
          Map.of(
              "gitlab.com:aud", KeySpace.always(Universe.anyString(1, 255)),
              "gitlab.com:project_id", KeySpace.always(digits()),
              "gitlab.com:namespace_id", KeySpace.always(digits()),
              "gitlab.com:ref_protected", new KeySpace.OneOf(List.of("true", "false"), false)));

  static final GitLabTokens SELF_MANAGED =
      new GitLabTokens(Map.of("gitlab.com:aud", new KeySpace.OneOf(List.of("sts.acme"), false)));

  private static Universe digits() {
    return Universe.of(Regular.range('1', '9').then(Regular.range('0', '9').times(0, 11)));
  }

  @Override
  public String subjectKey() {
    return "gitlab.com:sub";
  }

  @Override
  public Universe subjects() {
    return SUBJECTS;
  }

  @Override
  public KeySpace keySpace(String key) {
    return others.getOrDefault(key, KeySpace.absent());
  }

  @Override
  public Set<String> shownKeys() {
    return Set.of("gitlab.com:aud");
  }
}
