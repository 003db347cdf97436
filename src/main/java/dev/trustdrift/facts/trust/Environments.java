package dev.trustdrift.facts.trust;

import dev.trustdrift.config.Config.Environment;
import dev.trustdrift.config.Config.EnvironmentMatch;
import dev.trustdrift.inventory.Role;
import dev.trustdrift.language.Pattern;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/// Which environment a role belongs to. A tag is somebody's word and wins over a name; where two
/// environments match, production wins, because the milder one would hide findings.
record Environments(Map<Environment, EnvironmentMatch> matches) {

  Environment of(Role role) {
    Environment tagged = first(role, Environments::tagged);
    return tagged == Environment.UNKNOWN ? first(role, Environments::named) : tagged;
  }

  private Environment first(Role role, BiPredicate<EnvironmentMatch, Role> test) {
    for (Environment environment : List.of(Environment.PRODUCTION, Environment.STAGING)) {
      EnvironmentMatch match = matches.get(environment);
      if (match != null && test.test(match, role)) {
        return environment;
      }
    }
    return Environment.UNKNOWN;
  }

  private static boolean tagged(EnvironmentMatch match, Role role) {
    return match.tags().entrySet().stream()
        .anyMatch(
            wanted ->
                role.tags().entrySet().stream()
                    .anyMatch(
                        tag ->
                            tag.getKey().equalsIgnoreCase(wanted.getKey())
                                && wanted.getValue().stream()
                                    .anyMatch(tag.getValue()::equalsIgnoreCase)));
  }

  private static boolean named(EnvironmentMatch match, Role role) {
    return match.roles().stream()
        .anyMatch(pattern -> Pattern.glob(pattern).ignoringCase().matches(role.name()));
  }
}
