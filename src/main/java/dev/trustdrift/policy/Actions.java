package dev.trustdrift.policy;

import dev.trustdrift.language.Pattern;
import java.util.List;

/// The `Action` or `NotAction` element. Names are compared without regard to case, `*` and `?` are
/// wildcards (IAM user guide, "IAM JSON policy elements: Action").
public sealed interface Actions {
  /// What a token is exchanged with.
  String WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

  /// The element names the action.
  Truth cover(String action);

  record Named(List<String> names) implements Actions {
    @Override
    public Truth cover(String action) {
      return Truth.of(anyMatches(names, action));
    }
  }

  /// `NotAction`: every action but these.
  record AllBut(List<String> names) implements Actions {
    @Override
    public Truth cover(String action) {
      return Truth.of(!anyMatches(names, action));
    }
  }

  record Unreadable(Problem problem) implements Actions {
    @Override
    public Truth cover(String action) {
      return Truth.UNKNOWN;
    }
  }

  private static boolean anyMatches(List<String> names, String action) {
    // Nearly always the name itself, and asked many times a decision.
    return names.contains(action)
        || names.stream().anyMatch(name -> Pattern.glob(name).ignoringCase().matches(action));
  }
}
