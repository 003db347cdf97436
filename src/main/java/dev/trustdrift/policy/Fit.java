package dev.trustdrift.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a request's value is from one that the policy's value takes.
///
/// @param wanted the policy's value as written
/// @param actual the request's value
/// @param parts the components in which they differ: of a structured value those alone, else the
///   whole
/// @param cost of the change; only smaller and larger mean something
public record Fit(String wanted, String actual, List<Part> parts, Slip slip, int cost) {

  /// Fewest components first, then the smallest change.
  static final Comparator<Fit> NEAREST =
      Comparator.comparingInt((Fit fit) -> fit.slip == Slip.NONE ? 1 : 0)
          .thenComparingInt(fit -> fit.parts.size())
          .thenComparingInt(fit -> fit.cost);

  public Fit {
    parts = List.copyOf(parts);
  }

  /// One component of a value.
  ///
  /// @param name such as `ref_type`; null for the whole value or a component without a name
  /// @param wanted null where the value has a component that the policy wants none of
  /// @param actual null where the value lacks the component
  public record Part(@Nullable String name, @Nullable String wanted, @Nullable String actual) {}

  /// The slips of the pen that make most refusals.
  public enum Slip {
    NONE,
    /// The values differ in letter case alone.
    LETTER_CASE,
    /// In spaces at an end alone.
    SPACE,
    /// In slashes alone.
    SLASH,
    /// `*` or `?` stands in an operator that reads them as themselves, and would match as wildcard.
    WILDCARD_AS_TEXT
  }

  /// The value's distance, without anything confirmed.
  ///
  /// @param changed the nearest value that the policy's value takes
  static Fit of(String wanted, String actual, String changed, int cost, boolean wildcards) {
    return new Fit(
        wanted,
        actual,
        parts(wanted, actual, changed),
        slip(wanted, actual, changed, wildcards),
        cost);
  }

  private static Slip slip(String wanted, String actual, String changed, boolean wildcards) {
    if (actual.toLowerCase(Locale.ROOT).equals(changed.toLowerCase(Locale.ROOT))) {
      return Slip.LETTER_CASE;
    }
    if (actual.strip().equals(changed.strip())) {
      return Slip.SPACE;
    }
    if (actual.replace("/", "").equals(changed.replace("/", ""))) {
      return Slip.SLASH;
    }
    boolean glob = wanted.indexOf('*') >= 0 || wanted.indexOf('?') >= 0;
    return !wildcards && glob && dev.trustdrift.language.Pattern.glob(wanted).matches(actual)
        ? Slip.WILDCARD_AS_TEXT
        : Slip.NONE;
  }

  private static List<Part> parts(String wanted, String actual, String changed) {
    String[] have = actual.split(":", -1);
    String[] want = changed.split(":", -1);
    if (have.length == want.length && have.length > 1 && sameNames(have, want)) {
      String[] written = wanted.split(":", -1);
      boolean aligned = written.length == want.length;
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < have.length; i++) {
        if (!have[i].equals(want[i])) {
          boolean named = i % 2 == 1 && have.length % 2 == 0;
          parts.add(new Part(named ? have[i - 1] : null, aligned ? written[i] : want[i], have[i]));
        }
      }
      return parts;
    }
    Optional<Map<String, String>> had = pairs(have);
    Optional<Map<String, String>> needed = pairs(want);
    if (had.isPresent() && needed.isPresent() && sharesName(had.get(), needed.get())) {
      List<Part> parts = new ArrayList<>();
      needed.get().forEach((name, value) -> add(parts, name, value, had.get().get(name)));
      had.get()
          .forEach(
              (name, value) -> {
                if (!needed.get().containsKey(name)) {
                  add(parts, name, null, value);
                }
              });
      if (!parts.isEmpty()) {
        return parts;
      }
    }
    return List.of(new Part(null, wanted, actual));
  }

  private static void add(
      List<Part> parts, String name, @Nullable String wanted, @Nullable String actual) {
    if (wanted == null || !wanted.equals(actual)) {
      parts.add(new Part(name, wanted, actual));
    }
  }

  /// Whether the names of `name:value` pairs agree, so that the values can be compared in place.
  private static boolean sameNames(String[] have, String[] want) {
    if (have.length % 2 == 1) {
      return true;
    }
    for (int i = 0; i < have.length; i += 2) {
      if (!have[i].equals(want[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean sharesName(Map<String, String> had, Map<String, String> needed) {
    return had.keySet().stream().anyMatch(needed::containsKey);
  }

  private static Optional<Map<String, String>> pairs(String[] words) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (words[i].isEmpty() || pairs.put(words[i], words[i + 1]) != null) {
        return Optional.empty();
      }
    }
    return words.length % 2 == 0 ? Optional.of(pairs) : Optional.empty();
  }
}
