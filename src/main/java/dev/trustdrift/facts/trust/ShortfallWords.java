package dev.trustdrift.facts.trust;

import dev.trustdrift.finding.Printable;
import dev.trustdrift.policy.Condition;
import dev.trustdrift.policy.Fit;
import dev.trustdrift.policy.Shortfall;
import java.util.List;
import java.util.stream.Collectors;

/// A condition that decided, in the words of somebody who writes pipelines. All text from outside
/// is made printable.
public final class ShortfallWords {
  private static final int SHOWN = 300;
  private static final int MOST_VALUES = 3;

  private ShortfallWords() {}

  /// Operator and key as written: `StringEquals gitlab.com:sub`.
  public static String name(Condition condition) {
    return Printable.of(condition.written().operator() + " " + condition.written().key(), SHOWN);
  }

  /// Why a condition does not hold: ``the policy wants `ref_type:branch`, this is a tag pipeline``.
  public static String failed(Shortfall shortfall) {
    Fit nearest = shortfall.nearest();
    if (shortfall.condition() instanceof Condition.Presence presence) {
      return presence.ifAbsent()
          ? "the policy wants no such key, the request has " + have(shortfall)
          : presence.ifPresent()
              ? "the policy wants this key, the request has none"
              : "the policy's values can't hold";
    }
    if (shortfall.matched() != null) {
      return "the policy excludes %s, the request has %s"
          .formatted(quoted(shortfall.matched()), have(shortfall));
    }
    if (shortfall.actual().isEmpty()) {
      return "the policy wants %s, %s"
          .formatted(
              wanted(shortfall),
              shortfall.possible()
                  ? "the request has no such key"
                  : "no request of this issuer has such a key");
    }
    return nearest == null
        ? "the policy wants %s, the request has %s".formatted(wanted(shortfall), have(shortfall))
        : difference(nearest);
  }

  /// Why a condition of a Deny holds.
  public static String held(Shortfall shortfall) {
    if (shortfall.nearest() != null) {
      return "it denies all but %s, the request has %s"
          .formatted(wanted(shortfall), have(shortfall));
    }
    return "it denies %s, the request has %s"
        .formatted(
            shortfall.matched() == null ? wanted(shortfall) : quoted(shortfall.matched()),
            have(shortfall));
  }

  /// What lies between a value and what the policy looks for.
  public static String difference(Fit nearest) {
    String both =
        "the policy wants %s, the request has %s"
            .formatted(quoted(nearest.wanted()), quoted(nearest.actual()));
    return switch (nearest.slip()) {
      case LETTER_CASE -> both + ": they differ only in letter case";
      case SPACE -> both + ": they differ only in a space at the beginning or end";
      case SLASH -> both + ": they differ only in a slash";
      case WILDCARD_AS_TEXT ->
          both + ": this operator reads `*` and `?` as themselves, `StringLike` as wildcards";
      case NONE ->
          nearest.parts().stream().map(ShortfallWords::part).collect(Collectors.joining("; "));
    };
  }

  private static String part(Fit.Part part) {
    String name = part.name();
    String wanted = part.wanted();
    String actual = part.actual();
    if (name == null) {
      return "the policy wants %s, the request has %s"
          .formatted(quoted(String.valueOf(wanted)), quoted(String.valueOf(actual)));
    }
    if (actual == null) {
      return "the policy wants %s, the request has no `%s`"
          .formatted(quoted(name + ":" + wanted), Printable.of(name, SHOWN));
    }
    if (wanted == null) {
      return "the policy wants no `%s`, the request has %s"
          .formatted(Printable.of(name, SHOWN), quoted(name + ":" + actual));
    }
    boolean pipeline = name.equals("ref_type") && (actual.equals("branch") || actual.equals("tag"));
    return "the policy wants %s, %s"
        .formatted(
            quoted(name + ":" + wanted),
            pipeline
                ? "this is a " + actual + " pipeline"
                : "the request has " + quoted(name + ":" + actual));
  }

  private static String wanted(Shortfall shortfall) {
    return listed(shortfall.condition().written().values(), "or");
  }

  private static String have(Shortfall shortfall) {
    return shortfall.actual().isEmpty() ? "no such key" : listed(shortfall.actual(), "and");
  }

  private static String listed(List<String> values, String joint) {
    if (values.isEmpty()) {
      return "nothing";
    }
    String some =
        values.stream()
            .limit(MOST_VALUES)
            .map(ShortfallWords::quoted)
            .collect(Collectors.joining(values.size() == 2 ? " " + joint + " " : ", "));
    int more = values.size() - MOST_VALUES;
    return more > 0 ? "%s %s %d more".formatted(some, joint, more) : some;
  }

  /// Text from outside between backticks.
  public static String quoted(String text) {
    return "`" + Printable.of(text, SHOWN) + "`";
  }
}
