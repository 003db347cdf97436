package dev.trustdrift.issuer;

import static dev.trustdrift.language.Regular.emptyWord;
import static dev.trustdrift.language.Regular.literal;
import static dev.trustdrift.language.Regular.noneOf;
import static dev.trustdrift.language.Regular.oneWordOf;
import static dev.trustdrift.language.Regular.range;

import dev.trustdrift.language.Regular;
import dev.trustdrift.language.Universe;
import java.util.List;

/// The subjects of one customised GitLab layout (`ci_id_token_sub_claim_components`, projects API):
/// the claims in order, each as `name:value`.
final class GitlabLayout {
  private GitlabLayout() {}

  /// @param project the paths of the projects that use it
  /// @param claims the first is `project_path` or `project_id`
  static Universe subjects(Regular project, List<String> claims) {
    Regular head = emptyWord();
    Regular rest = emptyWord();
    for (int i = 0; i < claims.size(); i++) {
      String claim = claims.get(i);
      Regular value = claim.equals("project_path") ? project : value(claim);
      if (i == 0) {
        head = literal(claim + ":").then(value);
      } else {
        rest = rest.then(":" + claim + ":").then(value);
      }
    }
    return Universe.of(head, rest);
  }

  private static Regular value(String claim) {
    return switch (claim) {
      case "project_id" -> range('0', '9').atLeastOnce();
      case "ref" -> Gitlab.REF;
      case "ref_type" -> oneWordOf("branch", "tag");
      case "ref_protected" -> oneWordOf("true", "false");
      case "environment_protected" -> oneWordOf("true", "false", "");
      default -> noneOf(":").many();
    };
  }
}
